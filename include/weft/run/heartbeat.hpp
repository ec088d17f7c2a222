// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_HEARTBEAT_HPP
#define WEFT_RUN_HEARTBEAT_HPP

#include <weft/run/clock.hpp>

#include <algorithm>

//! \file
//! When a run that goes on in order should look for help: now and then, and if its tasks are worth it.

namespace WEFT_NAMESPACE::detail {

// Long enough that a look at the clock and asking for help do not matter.
inline constexpr std::uint64_t heartbeat_microseconds = 5;
// Tasks that are shorter than this are done sooner by one thread than handed over to another.
inline constexpr std::uint64_t worthwhile_nanoseconds = 200;

class heartbeat {
public:
  // `counts`: a run that nobody could help has no use for the clock.
  explicit heartbeat(bool counts) : since_(counts ? ticks() : 0) {}

  // Whether it is time, after so many tasks. After many short ones the clock is not read before each of them: up to
  // eight are let go by, but never more than an eighth of those that were short.
  bool is_time(std::uint32_t done) noexcept { return done >= look_ && measure(done); }

private:
  bool measure(std::uint32_t done) noexcept {
    std::uint64_t const now = ticks();
    std::uint64_t const nanosecond = ticks_per_microsecond();  // in units of 1 / 1000 of a tick
    std::uint64_t const elapsed = (now - since_) * 1000;
    std::uint64_t const tasks = done - begun_;
    bool const is_worth = elapsed >= tasks * worthwhile_nanoseconds * nanosecond;
    if (is_worth) short_since_ = done;
    look_ = done + std::clamp((done - short_since_) / 8, 1U, 8U);
    if (elapsed < heartbeat_microseconds * 1000 * nanosecond) return false;
    // That a thread lost its processor for a while does not make long tasks of many short ones.
    bool const is_sure = tasks <= 4 || was_worth_;
    since_ = now;
    begun_ = done;
    was_worth_ = is_worth;
    return is_worth && is_sure;
  }

  std::uint64_t since_;
  std::uint32_t begun_ = 0;  // how many tasks were done then
  std::uint32_t look_ = 0;   // when to read the clock again
  std::uint32_t short_since_ = 0;
  bool was_worth_ = false;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
