// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_CLUSTER_HPP
#define WEFT_REDIS_CLUSTER_HPP

#include <weft/cluster/graph_run.hpp>
#include <weft/cluster/options.hpp>
#include <weft/cluster/run.hpp>
#include <weft/cluster/start.hpp>
#include <weft/cluster/status.hpp>
#include <weft/redis/options.hpp>

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

//! \file
//! Workers that get their tasks from a Redis: wherever that can be reached from.

namespace WEFT_NAMESPACE::redis {

//! How `cluster::spawn_workers` starts workers.
struct spawn_options {
  std::uint32_t slots = 1;                  //!< tasks that each of them runs at a time
  std::vector<std::string> arguments = {};  //!< more of them, as `--memory-limit 1GiB`
  std::string program = "/proc/self/exe";   //!< calls `worker_main` first
};

//! A coordinator and its workers: what `weft::run(workflow, cluster)` takes. Threads may share it. Its end tells the
//! workers to leave, and removes the run from the Redis.
class cluster {
public:
  //! Connects. Throws `redis_error`: at once if the address, the password, the user's rights, the version or the name of
  //! the run is wrong, and when `patience` is over if it cannot be reached.
  explicit cluster(cluster_options options = {});
  cluster(cluster const&) = delete;
  cluster& operator=(cluster const&) = delete;
  //! Tells the workers to leave, waits for them, and kills those started by `spawn_workers` that do not.
  ~cluster();

  //! Where workers connect to: the Redis, and the run in it. There is no password in it.
  std::string const& address() const noexcept;

  //! Starts worker processes on this machine, which last as long as this object: they are replaced when they die. The
  //! program must call `worker_main` first. They are told the password by `password_variable`.
  void spawn_workers(std::size_t count, spawn_options options = {});
  //! Waits until so many workers have been admitted, for so long; returns whether they have. A run does not need it: tasks
  //! wait for workers.
  bool wait_for_workers(std::size_t count, weft::cluster::duration patience = std::chrono::seconds(30)) const;
  //! The processes that `spawn_workers` started and that run now.
  std::vector<pid_t> local_processes() const;

  //! How it is doing; `to_line` and `to_json` put it into words. Tasks and workers are those of the whole run, ends those
  //! that this coordinator has heard of.
  weft::cluster::status status() const;

  //! For `run`. Whoever takes from it is told by a `redis_error` if the Redis is gone for longer than `patience`.
  std::unique_ptr<weft::cluster::queue_user> join();

private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace WEFT_NAMESPACE::redis

#endif
