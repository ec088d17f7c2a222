// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_CLUSTER_HPP
#define WEFT_ZMQ_CLUSTER_HPP

#include <weft/cluster/build_id.hpp>
#include <weft/cluster/graph_run.hpp>
#include <weft/cluster/hub.hpp>
#include <weft/cluster/run.hpp>
#include <weft/zmq/coordinator_transport.hpp>
#include <weft/zmq/local_workers.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

//! \file
//! Workers at the other end of ZeroMQ sockets: on this machine, or wherever this one can be reached from.

namespace WEFT_NAMESPACE::zmq {

struct cluster_options {
  coordinator_transport_options transport;  //!< where it listens, and to whom
  weft::cluster::hub_options hub;
  std::string build = weft::cluster::build_id();  //!< workers must have the same, unless `mixes_builds`
  bool mixes_builds = false;
};

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
  explicit cluster(cluster_options options = {}) : address_(), hub_(make(std::move(options), address_)) {}
  //! Tells the workers to leave, waits for them, and kills those started by `spawn_workers` that do not.
  ~cluster() {
    for (auto& each : local_) each->stop();
    hub_->close();
    local_.clear();  // before the hub, which they tell when they fail
  }

  //! Where workers connect to.
  std::string const& address() const noexcept { return address_; }

  //! Starts worker processes on this machine, which last as long as this object: they are replaced when they die. The
  //! program must call `worker_main` first.
  void spawn_workers(std::size_t count, spawn_options options = {}) {
    local_workers_options local;
    local.program = std::move(options.program);
    local.count = count;
    local.arguments = {"worker", "--connect", address_, "--slots", std::to_string(options.slots), "--quiet"};
    if (!options.key.empty()) local.arguments.insert(local.arguments.end(), {"--key", options.key});
    if (!options.coordinator_key.empty())
      local.arguments.insert(local.arguments.end(), {"--coordinator-key", options.coordinator_key});
    local.arguments.insert(local.arguments.end(), options.arguments.begin(), options.arguments.end());
    local.on_failure = [this](std::string const& why) { hub_->give_up(why); };
    auto started = std::make_unique<local_workers>(std::move(local));
    std::lock_guard const lock(mutex_);
    local_.push_back(std::move(started));
  }
  //! Waits until so many workers have been admitted, for so long; returns whether they have. A run does not need it: tasks
  //! wait for workers.
  bool wait_for_workers(std::size_t count,
                        weft::cluster::duration patience = std::chrono::seconds(30)) const {
    auto const until = std::chrono::steady_clock::now() + patience;
    while (status().counters.workers < count) {
      if (std::chrono::steady_clock::now() >= until) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
  }
  //! The processes that `spawn_workers` started and that run now.
  std::vector<pid_t> local_processes() const {
    std::lock_guard const lock(mutex_);
    std::vector<pid_t> all;
    for (auto const& each : local_)
      for (pid_t const process : each->processes()) all.push_back(process);
    return all;
  }

  //! How it is doing; `to_line` and `to_json` put it into words.
  weft::cluster::status status() const { return hub_->report(); }

  //! For `run`.
  std::unique_ptr<weft::cluster::queue_user> join() { return hub_->join(); }

private:
  using hub = weft::cluster::hub<coordinator_transport>;

  static std::unique_ptr<hub> make(cluster_options options, std::string& address) {
    options.hub.coordinator.build = std::move(options.build);
    options.hub.coordinator.mixes_builds = options.mixes_builds;
    // Nobody takes it for one that was there before, at the same address.
    options.hub.coordinator.epoch =
        static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
    // Workers receive as much as this side does; the rest is for what is around a payload.
    constexpr std::size_t around = std::size_t{64} << 10;
    if (options.hub.coordinator.largest_payload + around > options.transport.largest_message)
      throw transport_error(
          "largest_payload leaves no room in largest_message, which bounds what a socket takes");
    auto transport = std::make_unique<coordinator_transport>(std::move(options.transport));
    address = transport->address();
    return std::make_unique<hub>(std::move(transport), std::move(options.hub));
  }

  std::string address_;
  std::unique_ptr<hub> hub_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<local_workers>> local_;  // they go first
};

}  // namespace WEFT_NAMESPACE::zmq

#endif
