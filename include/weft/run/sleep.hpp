// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_SLEEP_HPP
#define WEFT_RUN_SLEEP_HPP

#include <weft/core/policy.hpp>
#include <weft/run/coroutine.hpp>

namespace WEFT_NAMESPACE {
namespace detail {

class sleep_awaiter final : timer_entry {
public:
  explicit sleep_awaiter(long long nanoseconds) noexcept : timer_entry(&expire), nanoseconds_(nanoseconds) {}

  bool await_ready() const noexcept { return nanoseconds_ <= 0; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waits) {
    home_ = waits.promise().home;
    step_.handle = waits;
    until_ = later_by(nanoseconds_);
    timer::get().add(*this, next_look());
  }
  void await_resume() const {
#if WEFT_EXCEPTIONS
    if (home_ != nullptr && now_in_nanoseconds() < until_) throw run_cancelled();
#endif
  }

private:
  // Nobody tells that the task is asked to stop.
  long long next_look() const noexcept {
    long long const soon = later_by(10'000'000);
    return until_ < soon ? until_ : soon;
  }
  static void expire(timer_entry& entry) noexcept {
    auto& self = static_cast<sleep_awaiter&>(entry);
    if (now_in_nanoseconds() < self.until_ && !self.home_->stop().stop_requested())
      timer::get().add(self, self.next_look());
    else
      self.home_->post(self.step_);
  }

  long long nanoseconds_;
  long long until_ = 0;
  coroutine_home* home_ = nullptr;
  resumption step_;
};

}  // namespace detail

//! For a task that is a coroutine: `co_await weft::sleep_for(10ms)`. No thread waits. If the task is asked to stop
//! meanwhile, it throws `run_cancelled`, at the latest 10 ms later. The time is any std::chrono::duration. (<chrono> itself
//! would cost every user 0.2 s.)
template <class Duration>
detail::sleep_awaiter sleep_for(Duration time) noexcept {
  return detail::sleep_awaiter(detail::nanoseconds_in(time));
}

}  // namespace WEFT_NAMESPACE

#endif
