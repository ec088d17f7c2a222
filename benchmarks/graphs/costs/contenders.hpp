// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_COSTS_CONTENDERS_HPP
#define WEFT_BENCHMARKS_GRAPHS_COSTS_CONTENDERS_HPP

#include <memory>

//! \file
//! The threads of a contender on their own, without graphs. What is made of graphs is in small/ and large/.

class some_pool {
public:
  some_pool() = default;
  some_pool(some_pool const&) = delete;
  some_pool& operator=(some_pool const&) = delete;
  virtual ~some_pool() = default;

  //! Has the function called by one of the pool's threads, without waiting.
  virtual void execute(void (*function)() noexcept) = 0;
};

//! Pools that are as large as these many threads at work on something that one of them waits for.
namespace pools {
std::unique_ptr<some_pool> by_weft(unsigned threads);
std::unique_ptr<some_pool> by_taskflow(unsigned threads);
std::unique_ptr<some_pool> by_tbb(unsigned threads);
}  // namespace pools

#endif
