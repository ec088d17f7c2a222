// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_WORKER_PROCESS_HPP
#define WEFT_CLUSTER_WORKER_PROCESS_HPP

#include <weft/cluster/options.hpp>
#include <weft/cluster/run.hpp>

#include <cstdint>

//! \file
//! What a process that is a worker is told, and how it ends.

namespace WEFT_NAMESPACE::cluster {

//! How a worker process ends.
enum class worker_exit : std::uint8_t {
  done =
      0,  //!< it was asked to leave, by SIGTERM, SIGINT or its coordinator, and has answered what it had begun
  failed = 1,    //!< an error, which it has told
  usage = 2,     //!< the command line is wrong
  denied = 3,    //!< the coordinator will never admit it, and has said why
  orphaned = 4,  //!< the process that started it is gone
  stuck = 5      //!< a task whose result counts no more does not end: start another process in its place
};

//! What a worker process is told, beside its transport.
struct worker_process_options {
  worker_node_options node;
  std::uint64_t memory_limit = 0;  //!< bytes of data that it may allocate; 0 is without limit
  int lifeline = -1;               //!< a descriptor that ends when whoever started it does
  bool is_quiet = false;
};

namespace detail {

// Makes a workflow's tasks known, also where nothing runs it.
template <class Workflow>
void know(Workflow const&) {
  [[maybe_unused]] static weft::detail::remote_code const* volatile table =
      weft::detail::remote_table_of<Workflow>::table;
}

}  // namespace detail

}  // namespace WEFT_NAMESPACE::cluster

#endif
