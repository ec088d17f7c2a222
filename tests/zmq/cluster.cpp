// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/cluster.hpp>

#include <weft/cluster/build_id.hpp>
#include <weft/cluster/local_workers.hpp>
#include <weft/cluster/worker_node.hpp>
#include <weft/weft.hpp>
#include <weft/wire.hpp>
#include <weft/zmq/worker_transport.hpp>

#include <numeric>
#include <thread>

#include "world.hpp"

using namespace weft::literals;
namespace wz = weft::zmq;
namespace cluster = weft::cluster;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

static_assert(cluster::task_queue<wz::cluster>);

namespace {

constexpr auto simple = weft::workflow<"zmq-cluster">(weft::task<"list">([] {
                                                        std::vector<int> all(100);
                                                        std::iota(all.begin(), all.end(), 0);
                                                        return all;
                                                      }) >>
                                                      weft::map<"square">([](int x) { return x * x; }) >>
                                                      weft::task<"sum">([](weft::batch<int> const& all) {
                                                        return std::accumulate(all.begin(), all.end(), 0);
                                                      }));

// A worker on a thread of this process.
class thread_worker {
public:
  explicit thread_worker(std::string const& address, std::string build = cluster::build_id())
      : node_(std::make_unique<wz::worker_transport>(transport(address)), options(std::move(build))),
        thread_([this] { denied_ = node_.run(); }) {}
  ~thread_worker() { wait(true); }

  std::optional<cluster::deny> wait(bool leaves = false) {
    if (leaves) node_.leave();
    if (thread_.joinable()) thread_.join();
    return denied_;
  }

private:
  static wz::worker_transport_options transport(std::string const& address) {
    wz::worker_transport_options made;
    made.coordinator = address;
    return made;
  }
  static cluster::worker_node_options options(std::string build) {
    cluster::worker_node_options made;
    made.worker.build = std::move(build);
    made.worker.name = "on a thread";
    return made;
  }

  std::optional<cluster::deny> denied_;
  cluster::worker_node<wz::worker_transport> node_;
  std::thread thread_;
};

bool has_workers(wz::cluster const& all, std::size_t count) {
  for (int i = 0; i < 10'000 && all.status().counters.workers != count; ++i) std::this_thread::sleep_for(1ms);
  return all.status().counters.workers == count;
}

}  // namespace

TEST_CASE("a cluster listens where it says, for this machine only") {
  wz::cluster one;
  CHECK(one.address().starts_with("tcp://127.0.0.1:"));
  CHECK(world::port_of(one.address()) != 0);
  CHECK(one.local_processes().empty());
  CHECK(one.status().counters.workers == 0);
  CHECK(one.status().build == cluster::build_id());

  wz::cluster_options options;
  options.transport.address = one.address();
  CHECK_THROWS_AS(wz::cluster(options), wz::transport_error);
  options.transport.address = "tcp://0.0.0.0:*";
  CHECK_THROWS_AS(wz::cluster(options), wz::insecure_address);
  options.transport.allow_plaintext = true;
  CHECK_NOTHROW(wz::cluster(options));
}

TEST_CASE("a cluster runs what it is given on who comes, and tells them to leave") {
  auto all = std::make_unique<wz::cluster>();
  thread_worker worker(all->address());
  CHECK(weft::run(simple, *all)["sum"_id] == weft::run(simple)["sum"_id]);
  REQUIRE(has_workers(*all, 1));
  CHECK(all->status().workers.at(0).name == "on a thread");
  CHECK(all->status().counters.lost == 0);
  CHECK(all->status().counters.done > 2);
  auto const begun = std::chrono::steady_clock::now();
  all.reset();
  CHECK(std::chrono::steady_clock::now() - begun < 4s);  // it need not wait as long as it may
  CHECK_FALSE(worker.wait().has_value());
}

TEST_CASE("a cluster refuses other builds, or mixes them") {
  wz::cluster_options options;
  options.hub.coordinator.build = "this one";
  wz::cluster strict(options);
  CHECK(strict.status().build == "this one");
  auto const denied = thread_worker(strict.address(), "other").wait();
  REQUIRE(denied.has_value());
  CHECK(denied->reason == cluster::deny_reason::build);
  CHECK(denied->coordinator == "this one");
  CHECK(denied->worker == "other");

  options.hub.coordinator.mixes_builds = true;
  wz::cluster mixed(options);
  thread_worker const worker(mixed.address(), "other");
  CHECK(weft::run(simple, mixed)["sum"_id] == weft::run(simple)["sum"_id]);
}

TEST_CASE("whoever waits for workers that cannot be started is told") {
  wz::cluster none;
  wz::spawn_options options;
  options.program = "/bin/false";
  none.spawn_workers(1, options);
  CHECK_THROWS_AS(weft::run(simple, none), cluster::cluster_error);
  CHECK_THROWS_WITH(weft::run(simple, none),
                    Contains("/bin/false ends with status 1") && Contains("worker_main"));
}

TEST_CASE("a cluster in a worker starts no workers") {
  REQUIRE(::setenv(cluster::worker_variable, "1", 1) == 0);
  {
    wz::cluster one;
    CHECK_THROWS_AS(one.spawn_workers(1), cluster::cluster_error);
    CHECK(one.local_processes().empty());
  }
  ::unsetenv(cluster::worker_variable);
}

TEST_CASE("many clusters begin and end at a time") {
  for (int round = 0; round < 20; ++round) {
    wz::cluster a, b;
    CHECK(a.address() != b.address());
  }
}
