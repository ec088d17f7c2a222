// SPDX-License-Identifier: BSL-1.0
#include "../../task.hpp"
#include "../../threads_taskflow.hpp"
#include "../contenders.hpp"

namespace {

void compute(tf::Executor& executor, std::uint64_t n) {
  if (n < 2) return graphs::add(n);
  tf::TaskGroup other = executor.task_group();
  other.silent_async([&executor, n] { compute(executor, n - 1); });
  compute(executor, n - 2);
  other.corun();
}

}  // namespace

void fibonacci::by_taskflow_nested(std::uint64_t size, unsigned threads) {
  tf::Executor& executor = graphs::taskflow_threads(threads);
  executor.async([&executor, size] { compute(executor, size); }).wait();
}
