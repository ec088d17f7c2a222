// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CLUSTER_MEMORY_WORLD_HPP
#define WEFT_TESTS_CLUSTER_MEMORY_WORLD_HPP

#include <weft/cluster/hub.hpp>
#include <weft/cluster/memory_transport.hpp>
#include <weft/cluster/worker_node.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "queue_laws.hpp"

//! \file
//! A hub and workers on threads of this process.

class memory_world {
public:
  using hub_type = weft::cluster::hub<weft::cluster::memory_coordinator>;
  using node_type = weft::cluster::worker_node<weft::cluster::memory_worker>;

  // So many workers for all that this program registers.
  explicit memory_world(std::size_t workers = 1, std::uint32_t slots = 1)
      : memory_world({.workers = workers, .slots = slots, .functions = weft::cluster::registry::all()}) {}
  explicit memory_world(queue_laws::setup const& how)
      : how_(how), hub_(std::make_unique<weft::cluster::memory_coordinator>(network_), options_for(how)) {
    for (std::size_t i = 0; i < how.workers; ++i) start();
  }
  memory_world(memory_world const&) = delete;
  memory_world& operator=(memory_world const&) = delete;
  ~memory_world() {
    for (auto& each : members_) each->node.leave();
    for (auto& each : members_) each->thread.join();
  }

  hub_type& queue() { return hub_; }
  void start() { members_.push_back(std::make_unique<member>(network_, name_of(members_.size()), how_)); }
  // It notices, and dials again.
  void replace(std::size_t i) { network_.cut(members_[i]->transport); }
  static std::string name_of(std::size_t i) { return "worker " + std::to_string(i); }
  node_type& worker(std::size_t i) { return members_[i]->node; }

private:
  struct member {
    std::unique_ptr<weft::cluster::memory_worker> made;
    weft::cluster::memory_worker& transport;
    node_type node;
    std::thread thread;

    member(weft::cluster::memory_network& network, std::string name, queue_laws::setup const& how)
        : made(std::make_unique<weft::cluster::memory_worker>(network, name)),
          transport(*made),
          node(std::move(made), options_for(std::move(name), how)),
          thread([this] { node.run(); }) {}

    static weft::cluster::worker_node_options options_for(std::string name, queue_laws::setup const& how) {
      weft::cluster::worker_node_options options;
      options.worker.name = std::move(name);
      options.worker.slots = how.slots;
      options.worker.first_retry = std::chrono::milliseconds(10);
      options.functions = how.functions;
      return options;
    }
  };

  static weft::cluster::hub_options options_for(queue_laws::setup const& how) {
    weft::cluster::hub_options options;
    options.coordinator.largest_payload = how.largest;
    options.coordinator.beat = how.beat;
    options.functions = how.functions;
    return options;
  }

  queue_laws::setup const how_;
  weft::cluster::memory_network network_;
  hub_type hub_;
  std::vector<std::unique_ptr<member>> members_;
};

#endif
