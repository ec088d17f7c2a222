// SPDX-License-Identifier: BSL-1.0
#include "run.hpp"

#include <weft/app/app.hpp>
#include <weft/app/workers.hpp>
#include <weft/cluster/status_line.hpp>
#include <weft/policy/deadline.hpp>
#include <weft/run/failure.hpp>
#include <weft/trace/observers.hpp>
#include <weft/trace/progress.hpp>

#include "files.hpp"
#include "interrupt.hpp"
#include "traces.hpp"
#include "workers.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace WEFT_NAMESPACE::app_detail {
namespace {

// Where it runs.
class place {
public:
  place(std::string const& program, run_options const& options) {
    if (options.is_on_workers()) {
      workers_ = make_workers(options);
      bool const takes_others = !options.listen.empty() || !options.queue.empty();
      if (takes_others && !options.is_quiet)
        std::fprintf(stderr, "%s: workers may connect: %s worker --connect %s\n", program.c_str(),
                     program.c_str(), workers_->address().c_str());
    } else if (options.threads > 0) {
      threads_.emplace(options.threads);
    }
  }
  pool* threads() noexcept { return threads_ ? &*threads_ : nullptr; }
  detail::app_workers* workers() noexcept { return workers_.get(); }

  std::string in_words(run_options const& options) const {
    if (!workers_)
      return threads_ ? std::to_string(options.threads) + (options.threads == 1 ? " thread" : " threads")
                      : "this thread";
    // If nothing was left to do, those that were started may not be there yet.
    std::size_t const count = std::max(options.workers, workers_->count());
    return std::to_string(count) + (count == 1 ? " worker" : " workers");
  }

private:
  std::optional<pool> threads_;
  std::unique_ptr<detail::app_workers> workers_;
};

void check(detail::app_entry const& entry, run_options const& options) {
  auto const refuse_if = [&](std::string const& why, char const* what) {
    if (!why.empty()) throw usage_error(entry.name() + " cannot run " + what + ": " + why);
  };
  if (options.is_on_workers()) refuse_if(entry.no_workers(), "on workers");
  if (!options.checkpoint.empty()) refuse_if(entry.no_checkpoint(), "with a checkpoint");
  if (!options.is_on_workers() && options.threads == 0)
    refuse_if(entry.no_thread(), "on one thread, so it needs --threads");
}

std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
  return text.substr(0, most) + "...";
}

void show(std::vector<detail::app_result> const& results) {
  std::size_t width = 0;
  for (detail::app_result const& each : results)
    if (each.is_readable) width = std::max(width, each.id.size());
  std::string text;
  for (detail::app_result const& each : results) {
    if (!each.is_readable) continue;
    text += each.id + std::string(width - each.id.size() + 2, ' ') + cut(each.text, 200) + '\n';
  }
  write_text("-", text);
}

std::string as_json(std::string const& name, std::string const& where, double seconds,
                    std::vector<detail::app_result> const& results) {
  std::string text = "{\"run\": ";
  detail::append_quoted(text, name);
  text += ", \"where\": ";
  detail::append_quoted(text, where);
  char number[40];
  std::snprintf(number, sizeof number, "%.6f", seconds);
  text += std::string(", \"seconds\": ") + number + ", \"results\": {";
  bool is_first = true;
  for (detail::app_result const& each : results) {
    text += is_first ? "\n  " : ",\n  ";
    is_first = false;
    detail::append_quoted(text, each.id);
    text += ": " + each.json;
  }
  return text + "}}\n";
}

std::string in_words(std::chrono::duration<double> taken) {
  double const seconds = taken.count();
  char text[40];
  if (seconds < 1e-3)
    std::snprintf(text, sizeof text, "%.0f us", seconds * 1e6);
  else if (seconds < 1)
    std::snprintf(text, sizeof text, "%.1f ms", seconds * 1e3);
  else
    std::snprintf(text, sizeof text, "%.2f s", seconds);
  return text;
}

std::string message_of(std::exception const& error) {
  std::string const text = error.what();
  return text.starts_with("weft: ") ? text.substr(6) : text;
}

bool shows_progress(run_options const& options) {
  if (options.progress == when::automatic) return !options.is_quiet && ::isatty(STDERR_FILENO) == 1;
  return options.progress == when::always;
}

// Also of a run that has failed: then most of all. Says what it cannot write.
bool write_traces(std::string const& program, trace_files& traces) {
  try {
    traces.write();
    return true;
  } catch (std::exception const& error) {
    std::fprintf(stderr, "%s: %s\n", program.c_str(), message_of(error).c_str());
    return false;
  }
}

}  // namespace

int run(std::string const& program, detail::app_entry const& entry, run_options const& options) {
  check(entry, options);
  interruptible const signals;
  place where(program, options);

  std::optional<checkpoint> kept;
  checkpoint_report report;
  if (!options.checkpoint.empty()) {
    kept.emplace(checkpoint{.dir = options.checkpoint});
    if (options.starts_over) kept->on_mismatch = on_mismatch::start_over;
    kept->report = &report;
  }
  trace_files traces(options.traces);
  std::optional<progress> shown;
  std::vector<run_observer*> watching = traces.observers();
  if (shows_progress(options)) watching.push_back(&shown.emplace());
  bool const is_watched = !watching.empty() || kept || options.is_on_workers();
  observers all(std::move(watching));

  run_deadline const until = options.seconds ? deadline(std::chrono::duration<double>(*options.seconds))
                                             : run_deadline(std::numeric_limits<long long>::max());
  detail::app_call const how{.words = options.words,
                             .threads = where.threads(),
                             .workers = where.workers(),
                             .stop = signals.token(),
                             .until = until,
                             .observer = is_watched ? &all : nullptr,
                             .kept = kept ? &*kept : nullptr,
                             .wants_all = options.results == which_results::all,
                             .wants_json = !options.json.empty()};

  auto const fail = [&](std::string const& why) {
    write_traces(program, traces);
    std::fprintf(stderr, "%s: %s: %s\n", program.c_str(), entry.name().c_str(), why.c_str());
    return static_cast<int>(app_exit::failed);
  };
  auto const began = std::chrono::steady_clock::now();
  std::vector<detail::app_result> results;
  std::string ended_early;
  try {
    results = entry.run(how);
  } catch (run_finished const& finished) {
    ended_early = message_of(finished);
  } catch (run_cancelled const& cancelled) {
    int const status = fail(message_of(cancelled));
    return signals.signal() != 0 ? 128 + signals.signal() : status;
  } catch (usage_error const&) {
    throw;
  } catch (std::exception const& error) {
    return fail(message_of(error));
  }
  std::chrono::duration<double> const taken = std::chrono::steady_clock::now() - began;
  std::string const place_in_words = where.in_words(options);

  bool const is_written = write_traces(program, traces);
  if (options.results != which_results::none && options.json != "-") show(results);
  if (!options.json.empty())
    write_text(options.json, as_json(entry.name(), place_in_words, taken.count(), results));
  if (!options.is_quiet) {
    std::fprintf(stderr, "%s: %s: %s on %s in %s\n", program.c_str(), entry.name().c_str(),
                 ended_early.empty() ? "done" : ended_early.c_str(), place_in_words.c_str(),
                 in_words(taken).c_str());
    if (kept)
      std::fprintf(stderr, "%s: %s: %zu results were there, %zu are new\n", program.c_str(),
                   report.file.c_str(), report.reused, report.added);
  }
  return static_cast<int>(is_written ? app_exit::done : app_exit::failed);
}

}  // namespace WEFT_NAMESPACE::app_detail
