// SPDX-License-Identifier: BSL-1.0
#include "../../task.hpp"
#include "../../threads_tbb.hpp"
#include "../contenders.hpp"

#include <oneapi/tbb/task_group.h>

namespace {

void grow(std::uint64_t first, std::uint64_t leaves) {
  if (leaves == 1) return graphs::add(first);
  tbb::task_group branches;
  for (std::uint64_t i = 0; i < 10; ++i)
    branches.run([branch = first + i * (leaves / 10), leaves] { grow(branch, leaves / 10); });
  branches.wait();
}

}  // namespace

void skynet::by_tbb_nested(std::uint64_t size, unsigned threads) {
  graphs::tbb_threads(threads).execute([size] { grow(0, size); });
}
