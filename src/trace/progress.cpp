// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/progress.hpp>

#include "../show/text.hpp"
#include "stages.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <sys/ioctl.h>
#include <unistd.h>

namespace WEFT_NAMESPACE {
namespace {

using trace_detail::stage_count;

constexpr std::size_t widest_bar = 30;
constexpr std::size_t narrowest_bar = 6;
constexpr std::size_t widest_name = 24;
constexpr std::size_t most_lines = 12;

struct window {
  std::size_t columns = 80;
  std::size_t rows = 24;
};
window window_of(int descriptor) noexcept {
  winsize size{};
  window found;
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0) return found;
  if (size.ws_col > 0) found.columns = size.ws_col;
  if (size.ws_row > 0) found.rows = size.ws_row;
  return found;
}
// What cannot be shown is no reason to fail.
void write_all(int descriptor, std::string const& text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    ssize_t const written = ::write(descriptor, text.data() + at, text.size() - at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    at += static_cast<std::size_t>(written);
  }
}
bool is_set(char const* variable) noexcept {
  char const* const value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

// `12,345`
std::string digits_of(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}
// `3.2 s`, `2:05`, `1:02:05`
std::string time_of(double seconds) {
  if (seconds < 60) {
    auto const tenths = static_cast<std::uint64_t>(std::llround(std::max(seconds, 0.0) * 10));
    return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " s";
  }
  auto const whole = static_cast<std::uint64_t>(std::llround(std::min(seconds, 3.6e8)));
  auto const two = [](std::uint64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  if (whole < 3600) return std::to_string(whole / 60) + ':' + two(whole % 60);
  return std::to_string(whole / 3600) + ':' + two(whole / 60 % 60) + ':' + two(whole % 60);
}

struct stage_line {
  std::string name;
  stage_count count;
  double seconds = 0;  // since it began

  double share() const noexcept {
    return count.total == 0 ? 0 : static_cast<double>(count.ended) / static_cast<double>(count.total);
  }
  double rate() const noexcept { return seconds > 0 ? static_cast<double>(count.ended) / seconds : 0; }
  // What there is to say, the most important first.
  std::vector<std::string> words() const {
    std::vector<std::string> all{digits_of(count.ended) + '/' + digits_of(count.total)};
    all.push_back(std::to_string(static_cast<unsigned>(share() * 100)) + " %");
    if (count.failed > 0) all.push_back(digits_of(count.failed) + " failed");
    if (count.ended > 0 && count.total > 1) {
      all.push_back(digits_of(static_cast<std::uint64_t>(rate())) + "/s");
      if (count.total > count.ended && rate() > 0)
        all.push_back(time_of(static_cast<double>(count.total - count.ended) / rate()) + " left");
    }
    return all;
  }
  // In at most so many columns.
  std::string text(std::size_t columns, std::size_t names, bool has_colours) const {
    std::string left = show_detail::shortened(show_detail::clean(name), names);
    left.append(names - std::min(names, show_detail::length(left)), ' ');
    std::string right;
    std::size_t used = show_detail::length(left);
    for (std::string const& each : words()) {
      if (used + 2 + each.size() > columns) break;
      right += "  " + each;
      used += 2 + each.size();
    }
    std::string bar;
    if (used + narrowest_bar + 4 <= columns) {
      std::size_t const width = std::min(widest_bar, columns - used - 4);
      auto const full = std::min(width, static_cast<std::size_t>(share() * static_cast<double>(width)));
      char const* const colour = count.failed > 0 ? "\x1b[31m" : "\x1b[32m";
      bar = "  [" + (has_colours ? colour + std::string(full, '#') + "\x1b[0m" : std::string(full, '#')) +
            std::string(width - full, '.') + ']';
    }
    return show_detail::shortened(left, columns) + bar + right;
  }
};

}  // namespace

class progress::display {
public:
  display(progress_options const& options, run_record const& run)
      : options_(options),
        name_(show_detail::clean(run.graph.name)),
        stages_(run.graph),
        begun_(stages_.size(), -1),
        is_terminal_(::isatty(options.descriptor) == 1 && !is_dumb()),
        has_colours_(is_terminal_ && !is_set("NO_COLOR")),
        thread_([this] { draw_on(); }) {}
  display(display const&) = delete;
  display& operator=(display const&) = delete;
  ~display() { stop(); }

  trace_detail::stages& counts() noexcept { return stages_; }

  void know_worker(std::string const& name) {
    if (name.empty()) return;
    std::lock_guard const lock(mutex_);
    workers_.insert(name);
  }

  // Its last line stays.
  void end(run_end how, std::int64_t duration, std::string_view error) {
    stop();
    std::uint64_t done = 0, all = 0, failed = 0;
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      stage_count const each = stages_.count(i);
      done += each.ended;
      all += each.total;
      failed += each.failed;
    }
    std::string line = name_ + ": ";
    if (has_colours_) line += how == run_end::failed ? "\x1b[31m" : how == run_end::done ? "\x1b[32m" : "";
    line += to_string(how);
    if (has_colours_) line += "\x1b[0m";
    line += how == run_end::done ? " in " : " after ";
    line += time_of(static_cast<double>(duration) * 1e-9) + ", " + digits_of(done) + '/' + digits_of(all) +
            " tasks";
    if (failed > 0) line += ", " + digits_of(failed) + " failed";
    line += words_for_workers();
    if (!error.empty()) line += ": " + show_detail::clean(error);
    write_all(options_.descriptor, clear() + line + '\n');
  }

private:
  using clock = std::chrono::steady_clock;

  static bool is_dumb() noexcept {
    char const* const terminal = std::getenv("TERM");
    return terminal != nullptr && std::strcmp(terminal, "dumb") == 0;
  }

  void stop() {
    {
      std::lock_guard const lock(mutex_);
      is_over_ = true;
    }
    over_.notify_one();
    if (thread_.joinable()) thread_.join();
  }

  void draw_on() noexcept {
    auto const pause = is_terminal_ ? options_.pause : options_.plain_pause;
    std::unique_lock lock(mutex_);
    while (!over_.wait_for(lock, pause, [this] { return is_over_; })) {
      lock.unlock();
      try {
        draw();
      } catch (...) {  // NOLINT(bugprone-empty-catch): no memory to draw
      }
      lock.lock();
    }
  }

  // Those at work. When a stage began is when that was first seen.
  std::vector<stage_line> lines() {
    std::vector<stage_line> all;
    double const now = std::chrono::duration<double>(clock::now() - start_).count();
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      stage_count const count = stages_.count(i);
      if (count.begun + count.ended == 0) continue;
      if (begun_[i] < 0) begun_[i] = last_look_;
      if (count.ended < count.total) all.push_back({stages_.name(i), count, now - begun_[i]});
    }
    last_look_ = now;
    return all;
  }

  void draw() {
    std::vector<stage_line> const all = lines();
    if (!is_terminal_) return draw_plain(all);
    window const where = window_of(options_.descriptor);
    std::size_t const columns =
        where.columns > 1 ? where.columns - 1 : 1;  // the last one would break the line
    std::size_t const shown =
        std::min({all.size(), most_lines, where.rows > 2 ? where.rows - 2 : std::size_t{1}});
    std::size_t names = 0;
    for (std::size_t i = 0; i < shown; ++i)
      names = std::max(names, show_detail::length(show_detail::clean(all[i].name)));
    names = std::min({names, widest_name, columns});
    std::string text = clear();
    for (std::size_t i = 0; i < shown; ++i) text += all[i].text(columns, names, has_colours_) + '\n';
    drawn_ = shown;
    if (std::string rest = words_for_workers(all.size() - shown); !rest.empty()) {
      text += show_detail::shortened(rest.substr(2), columns) + '\n';
      ++drawn_;
    }
    write_all(options_.descriptor, text);
  }
  void draw_plain(std::vector<stage_line> const& all) {
    for (std::size_t i = 0; i < std::min<std::size_t>(all.size(), 1); ++i) {
      std::string line = name_ + ": " + show_detail::clean(all[i].name);
      for (std::string const& each : all[i].words()) line += ", " + each;
      if (all.size() > 1) line += ", and " + std::to_string(all.size() - 1) + " other stages";
      write_all(options_.descriptor, line + words_for_workers() + '\n');
    }
  }
  // Takes away what was drawn.
  std::string clear() {
    if (drawn_ == 0) return {};
    return "\r\x1b[" + std::to_string(std::exchange(drawn_, 0)) + "A\x1b[J";
  }
  std::string words_for_workers(std::size_t more_stages = 0) {
    std::string text;
    if (more_stages > 0) text += ", " + std::to_string(more_stages) + " more stages";
    std::lock_guard const lock(mutex_);
    if (workers_.empty()) return text;
    return text + ", " + std::to_string(workers_.size()) + (workers_.size() == 1 ? " worker" : " workers");
  }

  progress_options const options_;
  std::string const name_;
  trace_detail::stages stages_;
  std::vector<double> begun_;  // in seconds; below 0: it has not
  double last_look_ = 0;
  std::size_t drawn_ = 0;  // lines
  bool const is_terminal_;
  bool const has_colours_;
  clock::time_point const start_ = clock::now();
  std::mutex mutex_;
  std::condition_variable over_;
  bool is_over_ = false;
  std::set<std::string> workers_;
  std::thread thread_;  // the last: it uses the others
};

progress::progress(progress_options options) : options_(options) {}
progress::~progress() = default;

void progress::run_began(run_record const& run) noexcept {
  try {
    display_ = nullptr;
    display_ = std::make_unique<display>(options_, run);
  } catch (...) {  // NOLINT(bugprone-empty-catch): then nothing is shown
  }
}
void progress::elements_known(std::uint32_t task, std::uint64_t count) noexcept {
  if (display_ != nullptr) display_->counts().expect(task, count);
}
void progress::task_began(task_span const& so_far) noexcept {
  if (display_ != nullptr) display_->counts().begin(so_far);
}
void progress::task_ended(task_span const& span, std::string_view) noexcept {
  if (display_ != nullptr) display_->counts().end(span);
}
void progress::lane_known(std::uint32_t, record_lane const& what) noexcept {
  try {
    if (display_ != nullptr) display_->know_worker(what.process);
  } catch (...) {  // NOLINT(bugprone-empty-catch): then it is not counted
  }
}
void progress::run_ended(run_end how, std::int64_t duration, std::string_view error) noexcept {
  try {
    if (display_ != nullptr) display_->end(how, duration, error);
  } catch (...) {  // NOLINT(bugprone-empty-catch): then nothing is shown
  }
  display_ = nullptr;
}

}  // namespace WEFT_NAMESPACE
