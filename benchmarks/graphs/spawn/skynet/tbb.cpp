// SPDX-License-Identifier: BSL-1.0
#include "../../task.hpp"
#include "../../threads_tbb.hpp"
#include "../contenders.hpp"

#include <oneapi/tbb/task_group.h>

namespace {

void grow(tbb::task_group& all, std::uint64_t first, std::uint64_t leaves) {
  if (leaves == 1) return graphs::add(first);
  for (std::uint64_t i = 0; i < 10; ++i)
    all.run([&all, branch = first + i * (leaves / 10), leaves] { grow(all, branch, leaves / 10); });
}

}  // namespace

void skynet::by_tbb(std::uint64_t size, unsigned threads) {
  graphs::tbb_threads(threads).execute([size] {
    tbb::task_group all;
    grow(all, 0, size);
    all.wait();
  });
}
