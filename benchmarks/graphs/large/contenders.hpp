// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_LARGE_CONTENDERS_HPP
#define WEFT_BENCHMARKS_GRAPHS_LARGE_CONTENDERS_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

//! \file
//! The workloads, each a namespace, and who builds them.

//! A graph that is built. It is destroyed with the object.
class built {
public:
  built() = default;
  built(built const&) = delete;
  built& operator=(built const&) = delete;
  virtual ~built() = default;

  virtual void run() = 0;
};

//! What to build: so many tasks, for some workloads as a rectangle.
struct shape {
  std::size_t rows, columns;
  std::size_t size = rows * columns;
  //! For `levels`: task k comes after `from[first[k]]` up to `from[first[k + 1]]`.
  std::vector<std::uint32_t> first{}, from{};
};

#define DECLARE_CONTENDERS                                               \
  std::unique_ptr<built> by_weft(shape const& of, unsigned threads);     \
  std::unique_ptr<built> by_taskflow(shape const& of, unsigned threads); \
  std::unique_ptr<built> by_tbb(shape const& of, unsigned threads);

//! Every task comes after the one before.
namespace chain {
DECLARE_CONTENDERS
}
//! A binary tree from the root to the leaves: tasks 2k + 1 and 2k + 2 come after task k.
namespace tree {
DECLARE_CONTENDERS
}
//! A rectangle: every task comes after the one above it and the one on its left.
namespace wavefront {
DECLARE_CONTENDERS
}
//! Every task comes after one to four of the row before, which were drawn by lot.
namespace levels {
DECLARE_CONTENDERS
}
namespace independent {
DECLARE_CONTENDERS
}

#undef DECLARE_CONTENDERS

#endif
