// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ASIO_ASIO_HPP
#define WEFT_ASIO_ASIO_HPP

#include <weft/run/executor.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

//! \file
//! Runs on the threads of Boost.Asio. Component `asio`; needs Boost 1.81.

namespace WEFT_NAMESPACE::asio {

//! A pool of Boost.Asio as an executor: `run(workflow, weft::asio::executor(pool, 4))`. The pool does not tell how many
//! threads it has, so that is said here. Refers to the pool, which must outlive the runs; copy it freely. A pool that
//! is destroyed without `join()` forgets the jobs that are left: runs that were started must be over before.
class executor {
public:
  explicit executor(boost::asio::thread_pool& pool, std::size_t threads) noexcept
      : pool_(&pool), threads_(threads) {}

  //! Calls the job soon, on one of the pool's threads, also if this is one of them.
  void execute(job j) const { boost::asio::post(*pool_, j); }

  //! How many threads the pool has. All of them may help a run.
  std::size_t concurrency() const noexcept { return threads_; }

private:
  boost::asio::thread_pool* pool_;
  std::size_t threads_;
};

}  // namespace WEFT_NAMESPACE::asio

#endif
