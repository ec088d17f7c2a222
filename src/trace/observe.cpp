// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/observe.hpp>

#include <weft/run/clock.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <system_error>

namespace WEFT_NAMESPACE::detail {
namespace {

std::string text_of(std::exception_ptr const& cause, char const* id) {
  try {
    std::rethrow_exception(cause);
  } catch (task_failed const& e) {
    if (id == nullptr || std::strcmp(e.id(), id) != 0) return e.what();
    return text_of(e.cause(), nullptr);
  } catch (std::exception const& e) {
    return e.what();
  } catch (...) {
    return "an exception that is not derived from std::exception";
  }
}

attempt_end end_for(watched_end how) noexcept {
  switch (how) {
    case watched_end::done: return attempt_end::done;
    case watched_end::failed: return attempt_end::failed;
    case watched_end::retried: return attempt_end::retried;
    case watched_end::cancelled: return attempt_end::cancelled;
    case watched_end::skipped: return attempt_end::skipped;
    case watched_end::reused: return attempt_end::reused;
  }
  return attempt_end::done;
}

// What ended last on this thread.
struct last_end {
  std::uint64_t run = 0;
  std::int64_t time = 0;
  std::int64_t element = -1;
  std::uint32_t task = 0;
};
thread_local last_end last;
std::atomic<std::uint64_t> runs{0};

std::uint64_t key_of(attempt_name const& what) noexcept {
  return std::uint64_t{what.task} << 32 | what.attempt;
}

}  // namespace

std::string words_for(std::size_t count, char const* one, char const* many) {
  return count == 1 && std::strcmp(one, "thread") == 0
             ? "this thread"
             : std::to_string(count) + ' ' + (count == 1 ? one : many);
}

observed_run::observed_run(run_observer& who, run_graph const& graph, std::string where)
    : who_(who),
      number_(++runs),
      began_(now_in_nanoseconds()),
      spawned_(std::make_unique<std::atomic<std::uint32_t>[]>(graph.size())) {
  run_record record;
  if (who_.takes_graph(graph))
    record.graph.name = graph.name();
  else
    record.graph = graph.draw();
  record.where = std::move(where);
  record.started = std::chrono::duration_cast<std::chrono::nanoseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  who_.run_began(record);
  began_ = now_in_nanoseconds();
}
observed_run::~observed_run() { close(run_end::cancelled); }

std::int64_t observed_run::now() const noexcept { return now_in_nanoseconds() - began_; }

void observed_run::close(run_end how, std::string_view error) noexcept {
  if (std::exchange(is_closed_, true)) return;
  who_.run_ended(how == run_end::done && is_finished_ ? run_end::finished : how, now(), error);
}
void observed_run::close_failed() noexcept {
  try {
    run_end how = run_end::failed;
    try {
      throw;
    } catch (run_cancelled const&) {
      how = run_end::cancelled;
    } catch (run_finished const&) {
      how = run_end::finished;
    } catch (...) {  // NOLINT(bugprone-empty-catch): failed it has
    }
    close(how, text_of(std::current_exception(), nullptr));
  } catch (...) {
    close(run_end::failed);
  }
}

std::int64_t observed_run::begin(attempt_name const& what, bool follows) noexcept {
  // Elements of a map follow each other, too.
  bool const is_known =
      last.run == number_ &&
      (follows || (what.element > 0 && last.task == what.task && last.element == what.element - 1));
  task_span span;
  span.begin = is_known ? last.time : now();
  span.end = span.begin;
  span.task = what.task;
  span.lane = task_span::none;
  span.element = what.element;
  span.attempt = what.attempt;
  who_.task_began(span);
  return span.begin;
}

void observed_run::end(attempt_name const& what, std::int64_t begin, watched_end how) noexcept {
  task_span span;
  span.end = now();
  span.begin = begin < 0 ? span.end : begin;  // what was not run has no duration
  span.task = what.task;
  span.lane = task_span::none;
  span.element = what.element;
  span.attempt = what.attempt;
  span.outcome = end_for(how);
  last = {number_, span.end, what.element, what.task};
  who_.task_ended(span, {});
}

void observed_run::fail(attempt_name const& what, std::int64_t begin, watched_end how, char const* id,
                        std::exception_ptr const& cause) noexcept {
  task_span span{begin,        now(),        what.task,       task_span::none,
                 what.element, what.attempt, task_span::none, end_for(how)};
  std::string text;
  try {
    text = text_of(cause, id);
  } catch (...) {  // NOLINT(bugprone-empty-catch): no memory to say why
  }
  who_.task_ended(span, text);
}

void observed_run::keep(attempt_name const& what, std::int64_t begin) noexcept {
  try {
    std::lock_guard const lock(mutex_);
    kept_[key_of(what)] = begin;
  } catch (...) {  // NOLINT(bugprone-empty-catch): it will have begun when it ends
  }
}
std::int64_t observed_run::kept(attempt_name const& what) noexcept {
  std::lock_guard const lock(mutex_);
  auto const found = kept_.find(key_of(what));
  if (found == kept_.end()) return now();
  std::int64_t const begin = found->second;
  kept_.erase(found);
  return begin;
}

void observed_run::elements(std::uint32_t task, std::uint64_t count) noexcept {
  who_.elements_known(task, count);
}
std::int64_t observed_run::next_element(std::uint32_t task) noexcept {
  return spawned_[task].fetch_add(1, std::memory_order_relaxed);
}

// Clocks of other machines tell other times, so all that is known is: when it was sent and came back, how long it took, and
// that a slot does one after the other. It is placed as early as that allows, on the first slot that was free: results
// come many at a time, so the last moment would not do for all of them.
observed_run::placed_span observed_run::place(std::vector<worker_slot>& slots, std::int64_t sent,
                                              std::int64_t arrived, std::int64_t took, char const* name) {
  for (worker_slot& each : slots) {
    std::int64_t const begin = std::max(sent, each.busy_until);
    if (begin + took > arrived) continue;
    each.busy_until = begin + took;
    return {begin, each.busy_until, each.lane};
  }
  std::int64_t const end = std::min(arrived, sent + took);
  slots.push_back({lanes_++, end});
  who_.lane_known(slots.back().lane, {name, "slot " + std::to_string(slots.size() - 1), 0});
  return {sent, end, slots.back().lane};
}

void observed_run::end_elsewhere(attempt_elsewhere const& what, watched_end how,
                                 std::exception_ptr const& cause) noexcept {
  try {
    std::lock_guard const lock(mutex_);
    std::int64_t const sent = what.sent - began_;
    std::int64_t const arrived = std::max<std::int64_t>(what.arrived - began_, sent);
    placed_span at{arrived, arrived, task_span::none};
    if (what.incarnation != 0) at = place(workers_[what.incarnation], sent, arrived, what.took, what.worker);
    task_span const span{at.begin,          at.end,          what.what.task, at.lane, what.what.element,
                         what.what.attempt, task_span::none, end_for(how)};
    who_.task_ended(span, cause != nullptr ? text_of(cause, nullptr) : std::string());
  } catch (...) {  // NOLINT(bugprone-empty-catch): no memory to tell
  }
}

void observed_run::note(char const* text) noexcept {
  try {
    who_.noted({now(), text});
  } catch (...) {  // NOLINT(bugprone-empty-catch): no memory to tell
  }
}

}  // namespace WEFT_NAMESPACE::detail
