// SPDX-License-Identifier: BSL-1.0
#include "../../task.hpp"
#include "../../threads_tbb.hpp"
#include "../contenders.hpp"

#include <oneapi/tbb/task_group.h>

namespace {

void compute(std::uint64_t n) {
  if (n < 2) return graphs::add(n);
  tbb::task_group other;
  other.run([n] { compute(n - 1); });
  compute(n - 2);
  other.wait();
}

}  // namespace

void fibonacci::by_tbb_nested(std::uint64_t size, unsigned threads) {
  graphs::tbb_threads(threads).execute([size] { compute(size); });
}
