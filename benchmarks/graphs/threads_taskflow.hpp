// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_THREADS_TASKFLOW_HPP
#define WEFT_BENCHMARKS_GRAPHS_THREADS_TASKFLOW_HPP

#include <taskflow/taskflow.hpp>

#include <map>

namespace graphs {

//! The executor of this size, which is made once.
inline tf::Executor& taskflow_threads(unsigned count) {
  static std::map<unsigned, tf::Executor> executors;
  return executors.try_emplace(count, count).first->second;
}

}  // namespace graphs

#endif
