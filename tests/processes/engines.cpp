// SPDX-License-Identifier: BSL-1.0
#include "engines.hpp"

#include <weft/zmq/cluster.hpp>
#include <weft/zmq/worker_main.hpp>
#if WEFT_TESTS_REDIS
#include <weft/redis/cluster.hpp>
#include <weft/redis/worker_main.hpp>

#include "../redis/server.hpp"
#endif

#include <cstdlib>
#include <utility>

namespace processes {

namespace cluster = weft::cluster;

struct any_cluster::model {
  virtual ~model() = default;
  virtual std::string address() const = 0;
  virtual void spawn_workers(std::size_t count, spawn const& how) = 0;
  virtual std::vector<pid_t> local_processes() const = 0;
  virtual cluster::status status() const = 0;
  virtual std::unique_ptr<cluster::queue_user> join() = 0;
};

namespace {

template <class Cluster, class SpawnOptions>
struct model_of final : any_cluster::model {
  template <class Options>
  explicit model_of(Options options) : all(std::move(options)) {}

  std::string address() const override { return all.address(); }
  void spawn_workers(std::size_t count, spawn const& how) override {
    SpawnOptions options;
    options.slots = how.slots;
    options.arguments = how.arguments;
    options.program = how.program;
    all.spawn_workers(count, std::move(options));
  }
  std::vector<pid_t> local_processes() const override { return all.local_processes(); }
  cluster::status status() const override { return all.status(); }
  std::unique_ptr<cluster::queue_user> join() override { return all.join(); }

  Cluster all;
};

std::unique_ptr<any_cluster::model> on_zmq(cluster::hub_options hub, std::string const& address) {
  weft::zmq::cluster_options options;
  if (!address.empty()) options.transport.address = address;
  options.hub = std::move(hub);
  return std::make_unique<model_of<weft::zmq::cluster, weft::zmq::spawn_options>>(std::move(options));
}

#if WEFT_TESTS_REDIS
// One server for all tests and for the processes that they start; each cluster has a run of its own in it.
std::string server_address() {
  constexpr char const* variable = "WEFT_TEST_REDIS";
  if (char const* const known = std::getenv(variable)) return known;
  static redis_test::server const one;
  ::setenv(variable, one.address().c_str(), 1);
  return one.address();
}

std::unique_ptr<any_cluster::model> on_redis(cluster::hub_options hub, std::string const& address) {
  weft::redis::cluster_options options;
  options.address = address.empty() ? server_address() : address;
  options.hub = std::move(hub);
  return std::make_unique<model_of<weft::redis::cluster, weft::redis::spawn_options>>(std::move(options));
}
#endif

}  // namespace

#if WEFT_TESTS_REDIS
std::vector<engine> engines() { return {engine::zmq, engine::redis}; }
#else
std::vector<engine> engines() { return {engine::zmq}; }
#endif

any_cluster::any_cluster([[maybe_unused]] engine which, cluster::hub_options options,
                         std::string const& address) {
#if WEFT_TESTS_REDIS
  if (which == engine::redis) {
    model_ = on_redis(std::move(options), address);
    return;
  }
#endif
  model_ = on_zmq(std::move(options), address);
}
any_cluster::~any_cluster() = default;

std::string any_cluster::address() const { return model_->address(); }
void any_cluster::spawn_workers(std::size_t count, spawn const& how) { model_->spawn_workers(count, how); }
std::vector<pid_t> any_cluster::local_processes() const { return model_->local_processes(); }
cluster::status any_cluster::status() const { return model_->status(); }
std::unique_ptr<cluster::queue_user> any_cluster::join() { return model_->join(); }

std::optional<int> worker_main(int argc, char const* const* argv) {
#if WEFT_TESTS_REDIS
  if (auto const status = weft::redis::worker_main(argc, argv)) return status;
#endif
  return weft::zmq::worker_main(argc, argv);
}

}  // namespace processes
