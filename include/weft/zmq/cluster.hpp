// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_CLUSTER_HPP
#define WEFT_ZMQ_CLUSTER_HPP

#include <weft/cluster/graph_run.hpp>
#include <weft/cluster/options.hpp>
#include <weft/cluster/run.hpp>
#include <weft/cluster/start.hpp>
#include <weft/cluster/status.hpp>
#include <weft/zmq/options.hpp>

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

//! \file
//! Workers at the other end of ZeroMQ sockets: on this machine, or wherever this one can be reached from.

namespace WEFT_NAMESPACE::zmq {

//! What a `cluster` is told when it is made.
struct cluster_options {
  coordinator_transport_options transport;  //!< where it listens, and to whom
  weft::cluster::hub_options hub;
};

//! How `cluster::spawn_workers` starts workers.
struct spawn_options {
  std::uint32_t slots = 1;                  //!< tasks that each of them runs at a time
  std::vector<std::string> arguments = {};  //!< more of them, as `--memory-limit 1GiB`
  std::string program = "/proc/self/exe";   //!< calls `worker_main` first
  std::string key = {};                     //!< file of the workers' keys, where the cluster has keys
  std::string coordinator_key = {};         //!< file of the cluster's public key
};

//! A coordinator and its workers: what `weft::run(workflow, cluster)` takes. Threads may share it. Its end tells the
//! workers to leave.
class cluster {
public:
  //! Listens. Throws `insecure_address` rather than be open to strangers, `transport_error` if the address cannot be had.
  explicit cluster(cluster_options options = {});
  cluster(cluster const&) = delete;
  cluster& operator=(cluster const&) = delete;
  //! Tells the workers to leave, waits for them, and kills those started by `spawn_workers` that do not.
  ~cluster();

  //! Where workers connect to.
  std::string const& address() const noexcept;

  //! Starts worker processes on this machine, which last as long as this object: they are replaced when they die. The
  //! program must call `worker_main` first.
  void spawn_workers(std::size_t count, spawn_options options = {});
  //! Waits until so many workers have been admitted, for so long; returns whether they have. A run does not need it: tasks
  //! wait for workers.
  bool wait_for_workers(std::size_t count, weft::cluster::duration patience = std::chrono::seconds(30)) const;
  //! The processes that `spawn_workers` started and that run now.
  std::vector<pid_t> local_processes() const;

  //! How it is doing; `to_line` and `to_json` put it into words.
  weft::cluster::status status() const;

  //! For `run`.
  std::unique_ptr<weft::cluster::queue_user> join();

private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace WEFT_NAMESPACE::zmq

#endif
