// SPDX-License-Identifier: BSL-1.0
#include "world.hpp"

namespace {

processes::engine engine_of_world = processes::engine::zmq;

class process_world {
public:
  explicit process_world(queue_laws::setup const& how)
      : how_(how), cluster_(engine_of_world, options_for(how)) {
    if (how.workers == 0) return;
    cluster_.spawn_workers(how.workers, spawn());
    processes::wait_for_workers(cluster_, how.workers);
  }

  processes::any_cluster& queue() { return cluster_; }
  void start() { cluster_.spawn_workers(1, spawn()); }
  void replace(std::size_t i) {
    auto const all = cluster_.local_processes();
    REQUIRE(i < all.size());
    REQUIRE(::kill(all[i], SIGKILL) == 0);
  }
  std::string name_of(std::size_t i) const { return processes::name_of(cluster_.local_processes().at(i)); }

private:
  processes::spawn spawn() const { return {.slots = how_.slots}; }
  static weft::cluster::hub_options options_for(queue_laws::setup const& how) {
    weft::cluster::hub_options options;
    options.coordinator.largest_payload = how.largest;
    options.coordinator.beat = how.beat;
    options.functions = how.functions;
    return options;
  }

  queue_laws::setup const how_;
  processes::any_cluster cluster_;
};

}  // namespace

TEST_CASE("a cluster of processes follows the laws of queues") {
  engine_of_world = processes::any_engine();
  CAPTURE(engine_of_world);
  queue_laws::check<process_world>();
}
