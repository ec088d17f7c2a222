// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_REDIS_WORLD_HPP
#define WEFT_TESTS_REDIS_WORLD_HPP

#include <weft/cluster/worker_node.hpp>
#include <weft/redis/hub.hpp>
#include <weft/redis/worker_transport.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../cluster/queue_laws.hpp"
#include "server.hpp"

//! \file
//! A hub and workers on threads of this process, in a run of their own on a redis-server of this program's.

namespace redis_world {

// One for all tests that do not stop it.
inline redis_test::server& shared_server() {
  static redis_test::server one;
  return one;
}

class world {
public:
  using node_type = weft::cluster::worker_node<weft::redis::worker_transport>;

  explicit world(queue_laws::setup const& how) : world(how, shared_server()) {}
  world(queue_laws::setup const& how, redis_test::server const& server, std::string run = {})
      : how_(how), hub_(options_for(how, server.address(), std::move(run))) {
    for (std::size_t i = 0; i < how.workers; ++i) start();
  }
  world(world const&) = delete;
  world& operator=(world const&) = delete;
  ~world() {
    for (auto& each : members_) each->node.leave();
    for (auto& each : members_) each->thread.join();
  }

  weft::redis::hub& queue() { return hub_; }
  void start() {
    members_.push_back(std::make_unique<member>(hub_.address(), name_of(members_.size()), how_));
  }
  // It notices, and dials again.
  void replace(std::size_t i) { members_[i]->transport.cut(); }
  static std::string name_of(std::size_t i) { return "worker " + std::to_string(i); }
  node_type& worker(std::size_t i) { return members_[i]->node; }

  static weft::redis::cluster_options options_for(queue_laws::setup const& how, std::string address,
                                                  std::string run = {}) {
    weft::redis::cluster_options options;
    options.address = std::move(address);
    options.run = std::move(run);
    options.hub.coordinator.largest_payload = how.largest;
    options.hub.coordinator.beat = how.beat;
    options.hub.functions = how.functions;
    return options;
  }
  static weft::cluster::worker_node_options node_options_for(std::string name, queue_laws::setup const& how) {
    weft::cluster::worker_node_options options;
    options.worker.name = std::move(name);
    options.worker.slots = how.slots;
    options.worker.first_retry = std::chrono::milliseconds(10);
    options.worker.patience = std::chrono::hours(1);
    options.functions = how.functions;
    return options;
  }

private:
  struct member {
    std::unique_ptr<weft::redis::worker_transport> made;
    weft::redis::worker_transport& transport;
    node_type node;
    std::thread thread;

    member(std::string const& address, std::string name, queue_laws::setup const& how)
        : made(std::make_unique<weft::redis::worker_transport>(
              weft::redis::worker_transport_options{address, {}, {}, std::chrono::seconds(2)})),
          transport(*made),
          node(std::move(made), node_options_for(std::move(name), how)),
          thread([this] {
            try {
              node.run();
            } catch (std::exception const& e) {
              std::fprintf(stderr, "a worker: %s\n", e.what());
            }
          }) {}
  };

  queue_laws::setup const how_;
  weft::redis::hub hub_;
  std::vector<std::unique_ptr<member>> members_;
};

}  // namespace redis_world

#endif
