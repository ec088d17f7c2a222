// SPDX-License-Identifier: BSL-1.0
#include "../../task.hpp"
#include "../contenders.hpp"

namespace {

void compute(std::uint64_t n) {
  if (n < 2) return graphs::add(n);
  compute(n - 1);
  compute(n - 2);
}

}  // namespace

void fibonacci::by_serial(std::uint64_t size, unsigned) { compute(size); }
