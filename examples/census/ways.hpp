// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_WAYS_HPP
#define WEFT_EXAMPLES_CENSUS_WAYS_HPP

#include "report.hpp"

#include <weft/core/context.hpp>
#include <weft/trace/observer.hpp>

#include <cstddef>
#include <string>
#include <thread>
#include <vector>

namespace census {

struct options {
  std::string root = "/usr/include/boost";
  std::size_t threads = std::thread::hardware_concurrency();  // at work in `run_pool`
  std::size_t workers = 2;                                    // processes that `run_workers` starts
  std::string listen = {};                 // where it takes others, as tcp://0.0.0.0:5555; empty: it does not
  std::string key = {};                    // file of its keys, without which only this machine may reach it
  std::string allow = {};                  // file or folder of the others' public keys
  std::string queue = {};                  // a Redis through which it runs as well; empty: none
  std::string checkpoint = {};             // folder of what is kept from run to run; empty: nothing is
  bool shows_progress = false;             // on standard error
  bool verbose = false;                    // it says on standard error how the workers did, and what was kept
  weft::run_observer* observer = nullptr;  // is told what happens; null: nobody
  weft::stop_token stop = {};              // ends it: then it throws weft::run_cancelled
};

//! The whole census on the calling thread.
//! Throws weft::task_failed if a task fails: "scan", with the std::system_error in it, if the tree cannot be read, and
//! weft::journal_error if its checkpoint cannot be used; weft::run_cancelled if it was asked to stop before all was done.
tree_report run_inline(options const& wanted);

//! The same in parallel: this thread and those of a pool. To start the threads takes a part of the time, as it does for
//! whoever runs a census once.
tree_report run_pool(options const& wanted);

//! The same on worker processes: those that it starts, and that are gone when it returns, and those that connect to it.
//! If there are none it waits. `main` must have called weft::zmq::worker_main. Throws also weft::error if workers cannot
//! be started or the address cannot be had.
tree_report run_workers(options const& wanted);

//! The same on worker processes that it starts, through a Redis, as redis://127.0.0.1:6379. Throws also weft::error if that
//! cannot be used. Only where weft has the component redis.
tree_report run_redis(options const& wanted);

//! How many tasks a census of this result has: one per file, and the six others.
inline std::size_t task_count(tree_report const& whole) { return whole.files.size() + 6; }

//! A way to run the census: its name in the table, and what runs it.
struct way {
  char const* where;
  tree_report (*run)(options const&);
};

//! All that are wanted. Their results are equal.
std::vector<way> ways(options const& wanted);

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_WAYS_HPP
