// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_SMALL_CONTENDERS_HPP
#define WEFT_BENCHMARKS_GRAPHS_SMALL_CONTENDERS_HPP

#include <memory>

//! \file
//! The workloads, each a namespace, and who runs them.

//! A small graph that is made once and run again and again.
class repeated {
public:
  repeated() = default;
  repeated(repeated const&) = delete;
  repeated& operator=(repeated const&) = delete;
  virtual ~repeated() = default;

  virtual void repeat(unsigned times) = 0;
  //! The same from one of the contender's own threads, where that is another way.
  virtual void repeat_within(unsigned times) { repeat(times); }
};

#define DECLARE_CONTENDERS                                 \
  std::unique_ptr<repeated> by_serial(unsigned);           \
  std::unique_ptr<repeated> by_inline(unsigned);           \
  std::unique_ptr<repeated> by_weft(unsigned threads);     \
  std::unique_ptr<repeated> by_graph(unsigned threads);    \
  std::unique_ptr<repeated> by_taskflow(unsigned threads); \
  std::unique_ptr<repeated> by_tbb(unsigned threads);

//! 32 tasks.
namespace independent {
DECLARE_CONTENDERS
}
//! 32 tasks, one after the other.
namespace chain {
DECLARE_CONTENDERS
}
//! 6 tasks: a, then b1 and b2 beside c1 and c2, then d.
namespace dag {
DECLARE_CONTENDERS
}
//! 64 tasks: 8 layers of 8, each task comes after all tasks of the layer before.
namespace layers {
DECLARE_CONTENDERS
}
//! 4 tasks: a, then b and c, then d.
namespace diamond {
DECLARE_CONTENDERS
}

#undef DECLARE_CONTENDERS

#endif
