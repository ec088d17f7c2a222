// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_THREADS_TBB_HPP
#define WEFT_BENCHMARKS_GRAPHS_THREADS_TBB_HPP

#include <oneapi/tbb/task_arena.h>

#include <map>

namespace graphs {

//! The arena of this size, which is made once. The thread that calls `execute` is one of its threads.
inline tbb::task_arena& tbb_threads(unsigned count) {
  static std::map<unsigned, tbb::task_arena> arenas;
  return arenas.try_emplace(count, static_cast<int>(count)).first->second;
}

}  // namespace graphs

#endif
