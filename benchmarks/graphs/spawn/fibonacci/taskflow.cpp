// SPDX-License-Identifier: BSL-1.0
#include "../../task.hpp"
#include "../../threads_taskflow.hpp"
#include "../contenders.hpp"

namespace {

void compute(tf::Executor& executor, std::uint64_t n) {
  if (n < 2) return graphs::add(n);
  executor.silent_async([&executor, n] { compute(executor, n - 1); });
  compute(executor, n - 2);
}

}  // namespace

void fibonacci::by_taskflow(std::uint64_t size, unsigned threads) {
  tf::Executor& executor = graphs::taskflow_threads(threads);
  executor.silent_async([&executor, size] { compute(executor, size); });
  executor.wait_for_all();
}
