// SPDX-License-Identifier: BSL-1.0
#include "world.hpp"

namespace {

namespace wz = weft::zmq;

class process_world {
public:
  explicit process_world(queue_laws::setup const& how) : how_(how), cluster_(options_for(how)) {
    if (how.workers == 0) return;
    cluster_.spawn_workers(how.workers, spawn());
    processes::wait_for_workers(cluster_, how.workers);
  }

  wz::cluster& queue() { return cluster_; }
  void start() { cluster_.spawn_workers(1, spawn()); }
  void replace(std::size_t i) {
    auto const all = cluster_.local_processes();
    REQUIRE(i < all.size());
    REQUIRE(::kill(all[i], SIGKILL) == 0);
  }
  std::string name_of(std::size_t i) const { return processes::name_of(cluster_.local_processes().at(i)); }

private:
  wz::spawn_options spawn() const {
    wz::spawn_options options;
    options.slots = how_.slots;
    return options;
  }
  static wz::cluster_options options_for(queue_laws::setup const& how) {
    wz::cluster_options options;
    options.hub.coordinator.largest_payload = how.largest;
    options.hub.coordinator.beat = how.beat;
    options.hub.functions = how.functions;
    return options;
  }

  queue_laws::setup const how_;
  wz::cluster cluster_;
};

}  // namespace

TEST_CASE("a cluster of processes follows the laws of queues") { queue_laws::check<process_world>(); }
