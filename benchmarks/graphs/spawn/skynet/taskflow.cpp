// SPDX-License-Identifier: BSL-1.0
#include "../../task.hpp"
#include "../../threads_taskflow.hpp"
#include "../contenders.hpp"

namespace {

void grow(tf::Executor& executor, std::uint64_t first, std::uint64_t leaves) {
  if (leaves == 1) return graphs::add(first);
  for (std::uint64_t i = 0; i < 10; ++i)
    executor.silent_async(
        [&executor, branch = first + i * (leaves / 10), leaves] { grow(executor, branch, leaves / 10); });
}

}  // namespace

void skynet::by_taskflow(std::uint64_t size, unsigned threads) {
  tf::Executor& executor = graphs::taskflow_threads(threads);
  executor.silent_async([&executor, size] { grow(executor, 0, size); });
  executor.wait_for_all();
}
