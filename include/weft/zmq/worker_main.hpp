// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_WORKER_MAIN_HPP
#define WEFT_ZMQ_WORKER_MAIN_HPP

#include <weft/cluster/options.hpp>
#include <weft/cluster/run.hpp>
#include <weft/zmq/options.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

//! \file
//! What turns a program into a worker: `program worker --connect tcp://host:port`.

namespace WEFT_NAMESPACE::zmq {

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

//! What the command line of a worker says.
struct worker_settings {
  worker_transport_options transport;
  weft::cluster::worker_node_options node;
  std::uint64_t memory_limit = 0;  //!< bytes of data that it may allocate; 0 is without limit
  int lifeline = -1;               //!< a descriptor that ends when whoever started it does
  bool is_quiet = false;
};

//! Works for a coordinator until it is told to leave. Blocks SIGTERM and SIGINT for this process and takes them as that;
//! a second one ends it at once.
int work(worker_settings settings);

namespace detail {

int run_command(int argc, char const* const* argv);

// Makes a workflow's tasks known, also where nothing runs it.
template <class Workflow>
void know(Workflow const&) {
  [[maybe_unused]] static weft::detail::remote_code const* volatile table =
      weft::detail::remote_table_of<Workflow>::table;
}

}  // namespace detail

//! The first call in the `main` of a program whose workflows run on a cluster: if the program was started as
//! `program worker --connect tcp://host:port`, it is a worker, and what is returned is its exit status. Also `program
//! status` and `program keygen`; otherwise nothing is returned. A worker knows the tasks of all workflows that the
//! program runs on a cluster; name those that it does not itself run.
//!
//!     int main(int argc, char** argv) {
//!       if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;
template <class... Workflow>
std::optional<int> worker_main(int argc, char const* const* argv, Workflow const&... workflow) {
  (detail::know(workflow), ...);
  std::string_view const command = argc > 1 ? argv[1] : "";
  if (command != "worker" && command != "status" && command != "keygen") return {};
  return detail::run_command(argc, argv);
}

}  // namespace WEFT_NAMESPACE::zmq

#endif
