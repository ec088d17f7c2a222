// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_AWAIT_HPP
#define WEFT_RUN_AWAIT_HPP

#include <weft/run/coroutine.hpp>
#include <weft/run/start.hpp>

#include <concepts>

namespace WEFT_NAMESPACE {
namespace detail {

// Waits in a coroutine for the end of a run, and gives what its handle's `get` does.
template <class Handle>
class run_awaiter : end_listener {
public:
  explicit run_awaiter(Handle& run) noexcept : end_listener{&told}, run_(run) {}

  bool await_ready() const noexcept { return run_.done(); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waits) noexcept {
    step_.handle = waits;
    home_ = waits.promise().home;
    return run_.listen(*this);
  }
  decltype(auto) await_resume() { return run_.get(); }

private:
  static void told(end_listener& who) noexcept {
    auto& self = static_cast<run_awaiter&>(who);
    self.home_->post(self.step_);
  }

  Handle& run_;
  coroutine_home* home_ = nullptr;
  resumption step_;
};

template <class Handle>
concept started = requires(Handle& run, end_listener& who) {
  { run.listen(who) } -> std::same_as<bool>;
  run.get();
};

}  // namespace detail

//! In a coroutine, `co_await handle` waits for a run that was started, holds no thread meanwhile, and gives what
//! `handle.get()` does: the results, or its exception. One coroutine may do so at a time; a second one waits as `get`
//! does. The run does not end with that of the coroutine: give it the token of the context.
template <detail::started Handle>
detail::run_awaiter<Handle> operator co_await(Handle & run) noexcept {
  return detail::run_awaiter<Handle>(run);
}

}  // namespace WEFT_NAMESPACE

#endif
