// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/event_log.hpp>

#include "event_lines.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

namespace WEFT_NAMESPACE {
namespace {

std::string text_of_error(std::filesystem::path const& file, std::size_t line, std::string const& wrong) {
  return "weft: log of events " + file.string() + (line > 0 ? ":" + std::to_string(line) : "") + ": " + wrong;
}

}  // namespace

event_log_error::event_log_error(std::filesystem::path const& file, std::size_t line,
                                 std::string const& wrong)
    : line_(line), text_(detail::shared_text::of(text_of_error(file, line, wrong).c_str())) {}

// Lines wait in a text until a thread of the log's own has written them.
class event_log::state {
public:
  explicit state(std::filesystem::path file) : path_(std::move(file)) {
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file_ < 0) throw event_log_error(path_, 0, std::strerror(errno));
    writer_ = std::thread([this] { work(); });
  }
  state(state const&) = delete;
  state& operator=(state const&) = delete;
  ~state() {
    {
      std::lock_guard const lock(mutex_);
      is_over_ = true;
    }
    more_.notify_all();
    writer_.join();
    ::close(file_);
  }

  // `line` adds to the text. Nothing is thrown: what finds no memory is not logged.
  template <class Line>
  void add(Line const& line) noexcept try {
    std::unique_lock lock(mutex_);
    if (!is_on_) return;
    while (waiting_.size() > most_waiting && error_ == 0) written_.wait(lock);
    if (error_ != 0) return;
    std::size_t const size = waiting_.size();
    try {
      line(waiting_);
    } catch (...) {
      waiting_.resize(size);
    }
    if (size <= enough && waiting_.size() > enough) more_.notify_one();
  } catch (...) {
    return;
  }

  void begin(run_record const& record) noexcept {
    {
      std::lock_guard const lock(mutex_);
      if (std::exchange(was_on_, true)) return;
      is_on_ = true;
      main_ = std::this_thread::get_id();
    }
    add([&](std::string& out) {
      trace_detail::add_run(out, record);
      for (std::size_t k = 0; k < record.calls.size(); ++k)
        if (record.calls[k] > 0) trace_detail::add_calls(out, static_cast<std::uint32_t>(k), record.calls[k]);
    });
  }
  void end(run_end outcome, std::int64_t duration, std::string_view error) noexcept {
    add([&](std::string& out) { trace_detail::add_end(out, outcome, duration, 0, error); });
    std::lock_guard const lock(mutex_);
    is_on_ = false;
    is_hurried_ = true;
    more_.notify_all();
  }

  void add_lane(std::uint32_t given, record_lane const& lane) noexcept {
    add([&](std::string& out) {
      auto const number = static_cast<std::uint32_t>(workers_.size() + threads_.size());
      if (workers_.try_emplace(given, number).second) trace_detail::add_lane(out, number, lane);
    });
  }
  void add_span(task_span const& span, std::string_view error) noexcept {
    add([&](std::string& out) { trace_detail::add_span(out, span, lane_of(span, out), error); });
  }

  void flush() {
    std::unique_lock lock(mutex_);
    is_hurried_ = true;
    more_.notify_all();
    written_.wait(lock, [&] { return (waiting_.empty() && !is_writing_) || error_ != 0; });
    if (error_ != 0) throw event_log_error(path_, 0, std::strerror(error_));
  }

private:
  // The number in the log of where it ran, which is said first.
  std::uint32_t lane_of(task_span const& span, std::string& out) {
    auto const number = static_cast<std::uint32_t>(workers_.size() + threads_.size());
    record_lane lane;
    if (span.lane != task_span::none) {
      auto const [found, is_new] = workers_.try_emplace(span.lane, number);
      lane.process = "unknown";
      if (is_new) trace_detail::add_lane(out, number, lane);
      return found->second;
    }
    auto const [found, is_new] = threads_.try_emplace(std::this_thread::get_id(), number);
    if (is_new) {
      lane.thread = found->first == main_ ? "main" : "thread " + std::to_string(threads_.size());
      lane.pid = static_cast<std::uint64_t>(::getpid());
      trace_detail::add_lane(out, number, lane);
    }
    return found->second;
  }

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      more_.wait_for(lock, std::chrono::milliseconds(500),
                     [&] { return is_over_ || is_hurried_ || waiting_.size() > enough; });
      is_hurried_ = false;
      std::string lines;
      lines.swap(waiting_);
      if (lines.empty() && is_over_) return;
      is_writing_ = true;
      lock.unlock();
      int const error = lines.empty() ? 0 : write(lines);
      lock.lock();
      is_writing_ = false;
      if (error_ == 0) error_ = error;
      if (error_ != 0) waiting_.clear();
      written_.notify_all();
    }
  }
  int write(std::string_view rest) const {
    while (!rest.empty()) {
      ssize_t const count = ::write(file_, rest.data(), rest.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return errno;
      rest.remove_prefix(static_cast<std::size_t>(count));
    }
    return 0;
  }

  static constexpr std::size_t enough = std::size_t{1} << 18;
  static constexpr std::size_t most_waiting = std::size_t{1} << 23;

  std::filesystem::path path_;
  int file_ = -1;
  std::mutex mutex_;
  std::condition_variable more_, written_;
  std::string waiting_;
  bool is_on_ = false, was_on_ = false, is_over_ = false, is_hurried_ = false, is_writing_ = false;
  int error_ = 0;
  std::unordered_map<std::uint32_t, std::uint32_t> workers_;  // their lanes -> those of the log
  std::unordered_map<std::thread::id, std::uint32_t> threads_;
  std::thread::id main_;  // who called `run`
  std::thread writer_;
};

event_log::event_log(std::filesystem::path file) : state_(std::make_unique<state>(std::move(file))) {}
event_log::~event_log() = default;

void event_log::flush() { state_->flush(); }

void event_log::run_began(run_record const& record) noexcept { state_->begin(record); }
void event_log::task_added(std::uint32_t, std::string_view id, std::uint32_t parent) noexcept {
  state_->add([&](std::string& out) {
    picture_task task;
    task.id = id;
    if (std::size_t const slash = id.rfind('/'); slash != std::string_view::npos)
      task.scope = id.substr(0, slash);
    trace_detail::add_task(out, task, parent == task_span::none ? -1 : std::int64_t{parent});
  });
}
void event_log::elements_known(std::uint32_t task, std::uint64_t count) noexcept {
  state_->add([&](std::string& out) { trace_detail::add_calls(out, task, count); });
}
void event_log::task_began(task_span const& so_far) noexcept {
  task_span span = so_far;
  span.outcome = attempt_end::running;
  state_->add_span(span, {});
}
void event_log::task_ended(task_span const& span, std::string_view error) noexcept {
  state_->add_span(span, error);
}
void event_log::lane_known(std::uint32_t lane, record_lane const& what) noexcept {
  state_->add_lane(lane, what);
}
void event_log::noted(record_note const& note) noexcept {
  state_->add([&](std::string& out) { trace_detail::add_note(out, note); });
}
void event_log::run_ended(run_end outcome, std::int64_t duration, std::string_view error) noexcept {
  state_->end(outcome, duration, error);
}

}  // namespace WEFT_NAMESPACE
