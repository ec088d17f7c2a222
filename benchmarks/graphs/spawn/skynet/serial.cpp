// SPDX-License-Identifier: BSL-1.0
#include "../../task.hpp"
#include "../contenders.hpp"

namespace {

void grow(std::uint64_t first, std::uint64_t leaves) {
  if (leaves == 1) return graphs::add(first);
  for (std::uint64_t i = 0; i < 10; ++i) grow(first + i * (leaves / 10), leaves / 10);
}

}  // namespace

void skynet::by_serial(std::uint64_t size, unsigned) { grow(0, size); }
