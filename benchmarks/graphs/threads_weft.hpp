// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_THREADS_WEFT_HPP
#define WEFT_BENCHMARKS_GRAPHS_THREADS_WEFT_HPP

#include <weft/run/pool.hpp>

#include <map>

namespace graphs {

//! The pool of this size, which is made once.
inline weft::pool& weft_threads(unsigned count) {
  static std::map<unsigned, weft::pool> pools;
  return pools.try_emplace(count, count).first->second;
}

}  // namespace graphs

#endif
