// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_TASK_HPP
#define WEFT_BENCHMARKS_GRAPHS_TASK_HPP

#include <atomic>
#include <chrono>
#include <cstdint>

//! \file
//! What every task of every contender does: it adds to one counter, by which the results are checked, and works for
//! as long as a variable says that no compiler sees through.

namespace graphs {

struct alignas(64) shared_counter {
  std::atomic<std::uint64_t> value{0};
};
inline shared_counter counter;

//! How long a task works; mostly not at all. Defined in another file, set while nothing runs.
extern std::int64_t work_nanoseconds;

[[gnu::noinline]] inline void work_for(std::int64_t nanoseconds) noexcept {
  using clock = std::chrono::steady_clock;
  auto const until = clock::now() + std::chrono::nanoseconds(nanoseconds);
  while (clock::now() < until) {
  }
}

inline void add(std::uint64_t n) noexcept { counter.value.fetch_add(n, std::memory_order_relaxed); }

//! The task.
inline constexpr auto task = [] {
  if (work_nanoseconds > 0) work_for(work_nanoseconds);
  add(1);
};

}  // namespace graphs

#endif
