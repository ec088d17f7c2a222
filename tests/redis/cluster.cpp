// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/cluster.hpp>

#include <weft/weft.hpp>
#include <weft/wire.hpp>

#include <numeric>

#include "world.hpp"

using namespace weft::literals;
namespace wr = weft::redis;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

static_assert(weft::cluster::task_queue<wr::cluster>);

namespace {

constexpr auto simple = weft::workflow<"redis-cluster">(weft::task<"list">([] {
                                                          std::vector<int> all(100);
                                                          std::iota(all.begin(), all.end(), 0);
                                                          return all;
                                                        }) >>
                                                        weft::map<"square">([](int x) { return x * x; }) >>
                                                        weft::task<"sum">([](weft::batch<int> const& all) {
                                                          return std::accumulate(all.begin(), all.end(), 0);
                                                        }));

class thread_worker {
public:
  explicit thread_worker(std::string const& address)
      : node_(std::make_unique<wr::worker_transport>(wr::worker_transport_options{address, {}, {}, 2s}),
              options()),
        thread_([this] { node_.run(); }) {}
  ~thread_worker() {
    node_.leave();
    thread_.join();
  }

private:
  static weft::cluster::worker_node_options options() {
    weft::cluster::worker_node_options made;
    made.worker.name = "on a thread";
    made.worker.patience = 1h;
    return made;
  }
  weft::cluster::worker_node<wr::worker_transport> node_;
  std::thread thread_;
};

}  // namespace

TEST_CASE("a workflow runs on workers through a Redis, and its status tells of them") {
  wr::cluster_options options;
  options.address = redis_world::shared_server().address();
  wr::cluster all(options);
  CHECK_THAT(all.address(), Contains("redis://127.0.0.1:") && Contains("?run="));
  CHECK_FALSE(all.wait_for_workers(1, 50ms));
  thread_worker const one(all.address());
  thread_worker const two(all.address());
  CHECK(all.wait_for_workers(2));
  auto const results = weft::run(simple, all);
  CHECK(results["sum"_id] == 328'350);
  auto const s = all.status();
  CHECK(s.counters.done >= 3);
  CHECK(s.counters.workers == 2);
  CHECK(s.workers[0].name == "on a thread");
  CHECK(all.local_processes().empty());
}

TEST_CASE("programs that are no workers are told so") {
  wr::cluster_options options;
  options.address = redis_world::shared_server().address();
  wr::cluster all(options);
  wr::spawn_options spawn;
  spawn.program = "/bin/false";
  all.spawn_workers(1, spawn);
  CHECK_THROWS_WITH(weft::run(simple, all), Contains("worker_main"));
}
