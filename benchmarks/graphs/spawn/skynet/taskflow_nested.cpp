// SPDX-License-Identifier: BSL-1.0
#include "../../task.hpp"
#include "../../threads_taskflow.hpp"
#include "../contenders.hpp"

namespace {

void grow(tf::Executor& executor, std::uint64_t first, std::uint64_t leaves) {
  if (leaves == 1) return graphs::add(first);
  tf::TaskGroup branches = executor.task_group();
  for (std::uint64_t i = 0; i < 10; ++i)
    branches.silent_async(
        [&executor, branch = first + i * (leaves / 10), leaves] { grow(executor, branch, leaves / 10); });
  branches.corun();
}

}  // namespace

void skynet::by_taskflow_nested(std::uint64_t size, unsigned threads) {
  tf::Executor& executor = graphs::taskflow_threads(threads);
  executor.async([&executor, size] { grow(executor, 0, size); }).wait();
}
