// SPDX-License-Identifier: BSL-1.0
#include "../../task.hpp"
#include "../../threads_tbb.hpp"
#include "../contenders.hpp"

#include <oneapi/tbb/task_group.h>

namespace {

void compute(tbb::task_group& all, std::uint64_t n) {
  if (n < 2) return graphs::add(n);
  all.run([&all, n] { compute(all, n - 1); });
  compute(all, n - 2);
}

}  // namespace

void fibonacci::by_tbb(std::uint64_t size, unsigned threads) {
  graphs::tbb_threads(threads).execute([size] {
    tbb::task_group all;
    compute(all, size);
    all.wait();
  });
}
