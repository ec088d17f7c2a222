// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_SPAWN_CONTENDERS_HPP
#define WEFT_BENCHMARKS_GRAPHS_SPAWN_CONTENDERS_HPP

#include <cstdint>

//! \file
//! The workloads, each a namespace, and who runs them. All are joined once, at the end, by whatever does that; the
//! contenders that are called nested wait at every fork for what they have spawned there.

#define DECLARE_CONTENDERS                                       \
  void by_serial(std::uint64_t size, unsigned);                  \
  void by_weft(std::uint64_t size, unsigned threads);            \
  void by_taskflow(std::uint64_t size, unsigned threads);        \
  void by_taskflow_nested(std::uint64_t size, unsigned threads); \
  void by_tbb(std::uint64_t size, unsigned threads);             \
  void by_tbb_nested(std::uint64_t size, unsigned threads);

//! A tree with ten branches at every fork and `size` leaves, a power of ten; each leaf adds its number. Everything but
//! the root is spawned.
namespace skynet {
DECLARE_CONTENDERS
}
//! The Fibonacci number of `size`, which the leaves add up. Every call but a leaf spawns one of its two calls and makes
//! the other itself.
namespace fibonacci {
DECLARE_CONTENDERS
}

#undef DECLARE_CONTENDERS

#endif
