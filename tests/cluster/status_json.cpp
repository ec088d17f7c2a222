// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/status_json.hpp>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "../catch.hpp"

namespace cluster = weft::cluster;

namespace {

cluster::status busy() {
  cluster::status s;
  s.build = "abc";
  s.oldest_waiting = std::chrono::milliseconds(2345);
  s.ends_per_second = 12.3456;
  s.counters.queued = 7;
  s.counters.suspects = 1;
  s.counters.running = 2;
  s.counters.workers = 1;
  s.counters.done = 30;
  s.counters.failed = 4;
  s.counters.poisoned = 5;
  s.counters.cancelled = 6;
  s.counters.lost = 1;
  s.counters.recalled = 8;
  s.counters.dropped = 9;
  cluster::worker_report w;
  w.incarnation = 12;
  w.name = "node \"1\"";
  w.slots = 8;
  w.in_flight = 2;
  w.answered = 34;
  w.memory = std::uint64_t{5} << 30;
  w.silent = std::chrono::milliseconds(1500);
  w.is_reserved = true;
  s.workers.push_back(w);
  return s;
}

}  // namespace

TEST_CASE("a status as JSON says all of it") {
  auto const all = nlohmann::json::parse(cluster::to_json(busy()));
  CHECK(all["build"] == "abc");
  auto const& tasks = all["tasks"];
  CHECK(tasks["queued"] == 7);
  CHECK(tasks["suspects"] == 1);
  CHECK(tasks["running"] == 2);
  CHECK(tasks["done"] == 30);
  CHECK(tasks["failed"] == 4);
  CHECK(tasks["poisoned"] == 5);
  CHECK(tasks["cancelled"] == 6);
  CHECK(tasks["lost_leases"] == 1);
  CHECK(tasks["recalled_leases"] == 8);
  CHECK(tasks["dropped_messages"] == 9);
  auto const& sizing = all["sizing"];
  CHECK(sizing.size() == 4);
  CHECK(sizing["queued"] == 7);
  CHECK(sizing["oldest_waiting_ms"] == 2345);
  CHECK(sizing["ends_per_second"] == 12.3);
  CHECK(sizing["workers"] == 1);
  REQUIRE(all["workers"].size() == 1);
  auto const& w = all["workers"][0];
  CHECK(w["name"] == "node \"1\"");
  CHECK(w["incarnation"] == 12);
  CHECK(w["slots"] == 8);
  CHECK(w["tasks"] == 2);
  CHECK(w["answered"] == 34);
  CHECK(w["memory_bytes"] == std::uint64_t{5} << 30);
  CHECK(w["silent_ms"] == 1500);
  CHECK(w["leaving"] == false);
  CHECK(w["reserved_for_suspects"] == true);
  auto const none = nlohmann::json::parse(cluster::to_json({}));
  CHECK(none["workers"].is_array());
  CHECK(none["workers"].empty());
}

TEST_CASE("names that are no UTF-8 do no harm") {
  cluster::status s = busy();
  s.workers[0].name = "a\xff\xfe z";
  auto const all = nlohmann::json::parse(cluster::to_json(s));
  CHECK(all["workers"][0]["name"].get<std::string>().front() == 'a');
  CHECK(all["workers"][0]["name"].get<std::string>().back() == 'z');
}
