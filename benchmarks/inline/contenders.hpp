// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_INLINE_CONTENDERS_HPP
#define WEFT_BENCHMARKS_INLINE_CONTENDERS_HPP

//! \file
//! The workloads, each a namespace, and who runs them. Every function runs the workload once and gives the
//! result of its last task.

#define DECLARE_CONTENDERS \
  unsigned by_weft();      \
  unsigned by_serial();    \
  unsigned by_try();

//! 32 tasks, one after the other.
namespace chain {
DECLARE_CONTENDERS
}
//! 4 tasks: a, then b and c, then d.
namespace diamond {
DECLARE_CONTENDERS
}
//! 6 tasks: a, then b1 and b2 beside c1 and c2, then d.
namespace dag {
DECLARE_CONTENDERS
unsigned by_nested();
}  // namespace dag
//! 64 tasks: 8 layers of 8, each task takes the results of all tasks of the layer before.
namespace layers {
DECLARE_CONTENDERS
}

//! A workload with nothing in it: what it takes to be called.
unsigned by_nobody();

struct workload {
  char const* name;
  unsigned (*weft)();
  unsigned (*serial)();
  unsigned (*with_try)();          //!< null where there are no exceptions
  unsigned (*nested)() = nullptr;  //!< weft with nested workflows, where there are any
};

#if defined(__cpp_exceptions)
#define WORKLOAD(NAME) #NAME, NAME::by_weft, NAME::by_serial, NAME::by_try
#else
#define WORKLOAD(NAME) #NAME, NAME::by_weft, NAME::by_serial, nullptr
#endif

inline constexpr workload workloads[] = {
    {WORKLOAD(chain)}, {WORKLOAD(diamond)}, {WORKLOAD(dag), dag::by_nested}, {WORKLOAD(layers)}};

#endif
