// SPDX-License-Identifier: BSL-1.0
//! \file
//! Keys, and what is wrong with a command line of a worker that is to connect over ZeroMQ.
#include <nlohmann/json.hpp>
#include <weft/zmq/cluster.hpp>
#include <weft/zmq/keys.hpp>

#include "world.hpp"

using namespace processes;
using Catch::Matchers::Contains;
namespace wz = weft::zmq;

TEST_CASE("processes: only who has an allowed key is admitted") {
  world::folder const here;
  auto const file = [&](char const* name) { return (here / name).string(); };
  for (char const* name : {"coordinator", "good", "stranger"}) {
    child keygen({"keygen", file(name)});
    CHECK(keygen.wait() == 0);
    CHECK_THAT(keygen.out(), Contains(file(name) + ".pub") && Contains("secret"));
  }
  {
    child again({"keygen", file("good")});
    CHECK(again.wait() == 1);
    CHECK_THAT(again.err(), Contains("is there already"));
  }
  wz::save(wz::make_keys(), here / "made");

  wz::cluster_options options;
  options.transport.keys = wz::load_keys(here / "coordinator");
  options.transport.allowed = {wz::load_public_key(here / "good.pub"),
                               wz::load_public_key(here / "made.pub")};
  wz::cluster all(std::move(options));
  auto const with = [&](char const* key, char const* coordinator) {
    return worker_arguments(all.address(),
                            {"--key", file(key), "--coordinator-key", file(coordinator), "--name", key});
  };
  child stranger(with("stranger", "coordinator.pub"));
  child misled(with("good", "stranger.pub"));
  child bare(worker_arguments(all.address(), {"--name", "bare"}));
  auto const nonsense = world::say_nonsense(world::port_of(all.address()));
  child half(worker_arguments(all.address(), {"--key", file("good")}));
  CHECK(half.wait() == 1);
  CHECK_THAT(half.err(), Contains("public key"));
  child unreadable(with("nowhere", "coordinator.pub"));
  CHECK(unreadable.wait() == 1);

  child good(with("good", "coordinator.pub"));
  wz::spawn_options spawn;
  spawn.key = file("made");
  spawn.coordinator_key = file("coordinator.pub");
  spawn.arguments = {"--name", "made"};
  all.spawn_workers(1, spawn);
  wait_for_workers(all, 2);
  auto const user = all.join();
  auto const begun = clock::now();
  std::uint64_t tag = 0;
  do {  // as long as the others try
    user->submit({&brief, payload(5), {}, tag});
    REQUIRE(queue_laws::number_in(queue_laws::take_all(*user, 1).at(tag)) == 16);
    ++tag;
    REQUIRE(all.status().counters.workers == 2);
  } while (clock::now() - begun < 1s);
  std::set<std::string> names;
  for (auto const& each : all.status().workers) names.insert(each.name);
  CHECK(names == std::set<std::string>{"good", "made"});
  CHECK_FALSE(stranger.wait(0s).has_value());  // it tries again
  CHECK_FALSE(bare.wait(0s).has_value());
  CHECK_THAT(stranger.err() + bare.err() + misled.err(), !Contains(": admitted"));

  child asks({"status", "--connect", all.address(), "--key", file("good"), "--coordinator-key",
              file("coordinator.pub")});
  CHECK(asks.wait() == 0);
  CHECK(nlohmann::json::parse(asks.out())["workers"].size() == 2);
}

TEST_CASE("processes: the command line tells how it is used, and what is wrong with it") {
  child help({"worker", "--help"});
  CHECK(help.wait() == 0);
  CHECK_THAT(help.out(), Contains("--connect") && Contains("--slots") && Contains("--memory-limit") &&
                             !Contains("--lifeline"));
  std::vector<std::vector<std::string>> const wrong = {
      {"worker"},
      {"worker", "--connect", "tcp://127.0.0.1:1", "--no-such-option"},
      {"worker", "--connect", "tcp://127.0.0.1:1", "--slots", "0"},
      {"worker", "--connect", "tcp://127.0.0.1:1", "--memory-limit", "much"},
      {"worker", "--connect", "tcp://127.0.0.1:1", "--coordinator-key", "alone"},
      {"status"},
      {"keygen"},
  };
  for (auto const& words : wrong) {
    child refused(words);
    CAPTURE(words);
    CHECK(refused.wait() == 2);
    CHECK_FALSE(refused.err().empty());
  }
  child nobody({"status", "--connect", "tcp://127.0.0.1:1"});
  CHECK(nobody.wait() == 1);
  CHECK(nobody.out().empty());
  CHECK_THAT(nobody.err(), Contains("no coordinator answers at tcp://127.0.0.1:1"));
  child nowhere({"worker", "--connect", "nowhere"});
  CHECK(nowhere.wait() == 1);
  CHECK_THAT(nowhere.err(), Contains("\"nowhere\""));
}
