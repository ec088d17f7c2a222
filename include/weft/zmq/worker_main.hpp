// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_WORKER_MAIN_HPP
#define WEFT_ZMQ_WORKER_MAIN_HPP

#include <weft/cluster/worker_process.hpp>
#include <weft/zmq/options.hpp>

#include <optional>
#include <string_view>

//! \file
//! What turns a program into a worker: `program worker --connect tcp://host:port`.

namespace WEFT_NAMESPACE::zmq {

using weft::cluster::worker_exit;

//! What the command line of a worker says.
struct worker_settings : weft::cluster::worker_process_options {
  worker_transport_options transport;
};

//! Works for a coordinator until it is told to leave. Blocks SIGTERM and SIGINT for this process and takes them as that;
//! a second one ends it at once.
int work(worker_settings settings);

namespace detail {

int run_command(int argc, char const* const* argv);

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
  (weft::cluster::detail::know(workflow), ...);
  std::string_view const command = argc > 1 ? argv[1] : "";
  if (command != "worker" && command != "status" && command != "keygen") return {};
  return detail::run_command(argc, argv);
}

}  // namespace WEFT_NAMESPACE::zmq

#endif
