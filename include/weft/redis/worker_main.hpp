// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_WORKER_MAIN_HPP
#define WEFT_REDIS_WORKER_MAIN_HPP

#include <weft/cluster/worker_process.hpp>
#include <weft/redis/options.hpp>

#include <optional>

//! \file
//! What turns a program into a worker: `program worker --connect redis://host:port/0?run=name`.

namespace WEFT_NAMESPACE::redis {

using weft::cluster::worker_exit;

//! What the command line of a worker says.
struct worker_settings : weft::cluster::worker_process_options {
  worker_transport_options transport;
};

//! Works for a run until it is told to leave. Blocks SIGTERM and SIGINT for this process and takes them as that; a second
//! one ends it at once.
int work(worker_settings settings);

namespace detail {

bool is_command(int argc, char const* const* argv) noexcept;
int run_command(int argc, char const* const* argv);

}  // namespace detail

//! The first call in the `main` of a program whose workflows run on a cluster: if the program was started as
//! `program worker --connect redis://host:port/0?run=name`, it is a worker, and what is returned is its exit status. Also
//! `program status` and `program dead list|retry|drop`; otherwise nothing is returned. A worker knows the tasks of all
//! workflows that the program runs on a cluster; name those that it does not itself run. In a program that has
//! `weft::zmq::worker_main`, too, this one comes first: it leaves addresses with tcp:// to that.
//!
//!     int main(int argc, char** argv) {
//!       if (auto const status = weft::redis::worker_main(argc, argv)) return *status;
template <class... Workflow>
std::optional<int> worker_main(int argc, char const* const* argv, Workflow const&... workflow) {
  (weft::cluster::detail::know(workflow), ...);
  if (!detail::is_command(argc, argv)) return {};
  return detail::run_command(argc, argv);
}

}  // namespace WEFT_NAMESPACE::redis

#endif
