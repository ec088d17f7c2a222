// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_CLOCK_HPP
#define WEFT_RUN_CLOCK_HPP

#include <weft/core/config.hpp>

#include <cstdint>
#include <ctime>
#include <thread>

//! \file
//! A clock that may be read between any two tasks: the processor's own, where there is one (about 10 ns, half of
//! what the system's clock takes). It decides only when to look for help, so it need not be exact.

namespace WEFT_NAMESPACE::detail {

// The system's, in nanoseconds. (<chrono> would cost every user 0.2 s.)
inline std::uint64_t nanoseconds() noexcept {
  std::timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1000000000 + static_cast<std::uint64_t>(now.tv_nsec);
}

inline std::uint64_t ticks() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  std::uint64_t count;
  asm volatile("mrs %0, cntvct_el0" : "=r"(count));
  return count;
#else
  return nanoseconds();
#endif
}

// Both clocks at the same time: of some tries the quickest, as a thread may be interrupted between the two.
struct clock_reading {
  std::uint64_t ticks = 0;
  std::uint64_t nanoseconds = 0;
};
inline clock_reading read_clocks() noexcept {
  clock_reading best;
  std::uint64_t least = ~std::uint64_t{};
  for (int i = 0; i < 5; ++i) {
    std::uint64_t const before = ticks();
    std::uint64_t const time = nanoseconds();
    std::uint64_t const taken = ticks() - before;
    if (taken >= least) continue;
    least = taken;
    best = {before, time};
  }
  return best;
}

// Measured once against the system's clock, for 20 us.
inline std::uint64_t ticks_per_microsecond() noexcept {
  static std::uint64_t const measured = [] {
    clock_reading const begin = read_clocks();
    clock_reading end = begin;
    while (end.nanoseconds - begin.nanoseconds < 20000) end = read_clocks();
    return (end.ticks - begin.ticks) * 1000 / (end.nanoseconds - begin.nanoseconds) + 1;
  }();
  return measured;
}

// Tells the processor that this thread waits for another.
inline void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Waits for another thread that is about to do something, and lets others have the processor if that takes long.
class patience {
public:
  void wait() noexcept {
    if (++turns_ < 64)
      pause();
    else
      std::this_thread::yield();
  }

private:
  int turns_ = 0;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
