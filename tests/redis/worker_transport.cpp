// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/worker_transport.hpp>

#include "world.hpp"

namespace wr = weft::redis;
namespace cluster = weft::cluster;
using namespace std::chrono_literals;
using queue_laws::payload;
using queue_laws::submit;
using redis_world::world;

namespace {

template <class Condition>
bool within(std::chrono::steady_clock::duration patience, Condition const& is_so) {
  auto const until = std::chrono::steady_clock::now() + patience;
  while (!is_so()) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

// A worker that runs without a world, until it is told to leave.
struct lone_worker {
  explicit lone_worker(std::string const& address, queue_laws::setup const& how = {},
                       std::string password = {})
      : node(std::make_unique<wr::worker_transport>(
                 wr::worker_transport_options{address, {}, std::move(password), 500ms}),
             world::node_options_for("alone", how)),
        thread([this] {
          try {
            denied = node.run();
          } catch (wr::redis_error const& e) {
            problem = e.problem();
          }
          is_over = true;
        }) {}
  ~lone_worker() {
    node.leave();
    thread.join();
  }
  std::optional<cluster::deny> denied;
  std::optional<wr::redis_problem> problem;
  std::atomic<bool> is_over{false};
  world::node_type node;
  std::thread thread;
};

}  // namespace

TEST_CASE("a worker needs to know its run") {
  CHECK_THROWS_AS(wr::worker_transport({"redis://127.0.0.1:1", {}, {}, 1s}), wr::redis_error);
  CHECK_NOTHROW(wr::worker_transport({"redis://127.0.0.1:1?run=x", {}, {}, 1s}));
}

TEST_CASE("a worker ends where another try would not help, and waits where it would") {
  redis_test::server_options how;
  how.password = "sesame";
  redis_test::server const server(how);
  lone_worker refused(server.address() + "?run=x");
  REQUIRE(within(10s, [&] { return refused.is_over.load(); }));
  CHECK(refused.problem == wr::redis_problem::refused);

  lone_worker waits(server.address() + "?run=x", {}, "sesame");
  lone_worker dials("redis://127.0.0.1:" + std::to_string(redis_test::detail::free_port()) + "?run=x");
  std::this_thread::sleep_for(300ms);
  CHECK_FALSE(waits.is_over.load());
  CHECK_FALSE(dials.is_over.load());
}

TEST_CASE("a worker that was there before its run begins, and is told to leave by its end") {
  redis_test::server const& server = redis_world::shared_server();
  queue_laws::setup const how;
  lone_worker early(server.address() + "?run=early", how);
  std::this_thread::sleep_for(50ms);
  {
    wr::hub one(world::options_for(how, server.address(), "early"));
    auto const user = one.join();
    submit(*user, queue_laws::square, payload(3), 1);
    CHECK(queue_laws::number_in(queue_laws::take_all(*user, 1).at(1)) == 9);
  }
  CHECK(within(10s, [&] { return early.is_over.load(); }));
  CHECK_FALSE(early.denied.has_value());
}

TEST_CASE("another build is denied") {
  redis_test::server const& server = redis_world::shared_server();
  auto options = world::options_for({}, server.address(), "strict");
  options.hub.coordinator.build = "another build";
  wr::hub const one(options);
  lone_worker other(one.address());
  REQUIRE(within(10s, [&] { return other.is_over.load(); }));
  REQUIRE(other.denied.has_value());
  CHECK(other.denied->reason == cluster::deny_reason::build);
  CHECK(other.denied->coordinator == "another build");
}

TEST_CASE("what a worker cannot do is done by others") {
  redis_test::server const& server = redis_world::shared_server();
  queue_laws::setup how;
  how.workers = 0;
  auto options = world::options_for(how, server.address(), "mixed");
  options.hub.coordinator.mixes_builds = true;
  wr::hub one(options);
  queue_laws::setup less = how;
  less.functions = {&queue_laws::square};
  lone_worker first(one.address(), less);
  auto const user = one.join();
  for (std::uint64_t i = 0; i < 20; ++i)
    submit(*user, i % 2 == 0 ? queue_laws::square : queue_laws::attempt, payload(3), i);
  queue_laws::ends ended;
  queue_laws::take_into(ended, *user, 10);
  CHECK(queue_laws::is_quiet(*user));
  for (auto const& [tag, end] : ended) CHECK(tag % 2 == 0);
  lone_worker second(one.address(), how);
  queue_laws::take_into(ended, *user, 20);
  for (auto const& [tag, end] : ended) CHECK(queue_laws::number_in(end) == (tag % 2 == 0 ? 9 : 1));
}

TEST_CASE("a worker that leaves gives back what it has not begun") {
  world all({.workers = 1});
  auto const user = all.queue().join();
  for (std::uint64_t i = 0; i < 50; ++i) submit(*user, queue_laws::linger, payload(10), i);
  queue_laws::ends ended;
  queue_laws::take_into_at_least(ended, *user, 5);
  all.worker(0).leave();
  all.start();
  queue_laws::take_into(ended, *user, 50);
  for (auto const& [tag, end] : ended) CHECK(end.attempt == 1);
}
