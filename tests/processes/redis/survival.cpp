// SPDX-License-Identifier: BSL-1.0
//! \file
//! A Redis that is restarted or stands still, a coordinator that is killed, and workers that nobody has started.
#include <weft/redis/cluster.hpp>

#include <atomic>
#include <memory>
#include <sstream>

#include "../../redis/server.hpp"
#include "../world.hpp"

using namespace processes;
using Catch::Matchers::Contains;
using redis_test::durability;

namespace {

weft::redis::cluster_options at(redis_test::server const& server, std::string const& run = {}) {
  weft::redis::cluster_options options;
  options.address = server.address();
  options.run = run;
  return options;
}

redis_test::server_options kept() {
  redis_test::server_options options;
  options.aof = durability::always;
  return options;
}

}  // namespace

TEST_CASE("redis: a server that is killed and started again loses no task") {
  redis_test::server server(kept());
  weft::redis::cluster two(at(server));
  two.spawn_workers(2);
  wait_for_workers(two, 2);
  auto const user = two.join();
  world::folder const here;
  constexpr std::uint64_t count = 60;
  for (std::uint64_t i = 0; i < count; ++i)
    user->submit({&note, note_payload(here / "starts", static_cast<number>(i), 30), {}, i});
  for (std::size_t const reached : {10U, 30U}) {
    REQUIRE(within(long_enough, [&] { return lines_of(here / "starts").size() >= reached; }));
    server.restart();
  }
  ends const all = queue_laws::take_all(*user, count);
  for (auto const& [tag, end] : all) CHECK(queue_laws::number_in(end) == 30);
  CHECK(queue_laws::is_quiet(*user));
}

TEST_CASE("redis: a server that stands still for a while loses no task") {
  redis_test::server const server;
  weft::redis::cluster two(at(server));
  two.spawn_workers(2);
  wait_for_workers(two, 2);
  auto const user = two.join();
  constexpr std::uint64_t count = 3000;
  for (std::uint64_t i = 0; i < count; ++i) user->submit({&brief, payload(static_cast<number>(i)), {}, i});
  std::this_thread::sleep_for(50ms);
  server.pause();
  std::this_thread::sleep_for(4s);  // longer than anybody waits for an answer
  server.resume();
  ends const all = queue_laws::take_all(*user, count);
  CHECK(all.size() == count);
  for (auto const& [tag, end] : all) CHECK(queue_laws::number_in(end) == static_cast<number>(tag) * 3 + 1);
  CHECK(queue_laws::is_quiet(*user));
}

// (The place of the one that is killed is free when its connections are gone, or its lease is over.)
TEST_CASE("redis: the run of a coordinator that is killed goes on under the next one") {
  redis_test::server const server(kept());
  world::folder const here;
  constexpr std::uint64_t count = 40;
  auto const submit_all = [&](cluster::queue_user& user) {
    for (std::uint64_t i = 0; i < count; ++i)
      user.submit({&note, note_payload(here / "starts", static_cast<number>(i), 30), {}, i});
  };
  ::setenv("WEFT_TEST_RUN", (server.address() + " " + (here / "starts").string()).c_str(), 1);
  child worker(worker_arguments(server.address() + "?run=kept", {"--quiet"}));
  {
    child first({"redis: a coordinator for another process to kill"});
    REQUIRE(within(long_enough, [&] { return lines_of(here / "starts").size() >= 10; }));
    first.send(SIGKILL);
    CHECK(first.wait() == -SIGKILL);
  }
  weft::redis::cluster second(at(server, "kept"));
  auto const user = second.join();
  submit_all(*user);
  ends const all = queue_laws::take_all(*user, count);
  for (auto const& [tag, end] : all) CHECK(queue_laws::number_in(end) == 30);
  // None was done again, as the worker lived.
  CHECK(lines_of(here / "starts").size() == count);
  worker.send(SIGTERM);
  CHECK(worker.wait() == 0);
}

TEST_CASE("redis: a coordinator for another process to kill", "[.]") {
  std::istringstream words(std::getenv("WEFT_TEST_RUN"));
  std::string address, file;
  words >> address >> file;
  weft::redis::cluster_options options;
  options.address = address;
  options.run = "kept";
  weft::redis::cluster first(std::move(options));
  auto const user = first.join();
  for (std::uint64_t i = 0; i < 40; ++i)
    user->submit({&note, note_payload(file, static_cast<number>(i), 30), {}, i});
  queue_laws::take_all(*user, 40);
}

TEST_CASE("redis: a run that is opened while a worker looks for it is not taken for another one") {
  redis_test::server const server;
  weft::redis::cluster all(at(server, "busy"));
  std::atomic<bool> is_over{false};
  std::thread opens([&] {
    while (!is_over) {
      server.ask({"PUBLISH", "weft:{busy}:all", "opened"});
      std::this_thread::sleep_for(300us);
    }
  });
  std::vector<std::unique_ptr<child>> workers;
  for (std::size_t i = 1; i <= 8; ++i) {
    workers.push_back(std::make_unique<child>(worker_arguments(all.address(), {"--quiet"})));
    CHECK(within(long_enough, [&] { return all.status().counters.workers == i; }));
  }
  is_over = true;
  opens.join();
  for (auto const& each : workers) CHECK(each->err().empty());
}

TEST_CASE("redis: a run that has ended leaves nothing behind") {
  redis_test::server const server;
  {
    weft::redis::cluster two(at(server, "named"));
    two.spawn_workers(2);
    auto const user = two.join();
    for (std::uint64_t i = 0; i < 100; ++i) user->submit({&brief, payload(5), {}, i});
    CHECK(queue_laws::take_all(*user, 100).size() == 100);
  }
  CHECK(within(long_enough, [&] { return server.ask({"DBSIZE"}) == ":0"; }));
}
