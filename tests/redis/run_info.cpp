// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/run_info.hpp>

#include <weft/redis/connection.hpp>

#include "../catch.hpp"
#include "server.hpp"

using namespace weft::redis;
namespace cluster = weft::cluster;
using namespace std::chrono_literals;

namespace {

cluster::coordinator_options some() {
  cluster::coordinator_options o;
  o.build = "b";
  o.tasks = {{"a/f", 1, "int"}, {"a/g", 2, "text"}};
  return o;
}
cluster::hello greeting() {
  cluster::hello h;
  h.build = "b";
  h.tasks = some().tasks;
  h.byte_limit = some().largest_payload;
  return h;
}

}  // namespace

TEST_CASE("what a run tells is read as it was told") {
  redis_test::server const server;
  connection one({parse_address(server.address()), {}, {}, 2s});
  run_info const told = run_info::of(some(), 24h);
  command c{"HSET", "info"};
  told.add_to(c);
  one.ask(c);
  owned_reply const answer = one.ask({"HGETALL", "info"});
  auto const read = run_info::read(reply(answer.get()));
  REQUIRE(read.has_value());
  CHECK(read->program == told.program);
  CHECK(read->build == "b");
  CHECK(read->types == told.types);
  CHECK(read->credit == told.credit);
  CHECK(read->byte_credit == told.byte_credit);
  CHECK(read->largest == told.largest);
  CHECK(read->deaths_allowed == 3);
  CHECK(read->horizon == told.horizon);
  CHECK(read->recall_after == told.recall_after);
  CHECK(read->beat == told.beat);
  CHECK(read->keep == 24h);
  CHECK_FALSE(run_info::read(reply(nullptr)).has_value());
  one.ask({"HSET", "info", "types", "nonsense"});
  owned_reply const broken = one.ask({"HGETALL", "info"});
  auto const other = run_info::read(reply(broken.get()));
  REQUIRE(other.has_value());
  REQUIRE(other->refuse(greeting()).has_value());
  CHECK(other->refuse(greeting())->reason == cluster::deny_reason::protocol);
}

TEST_CASE("times of a run that cannot be are ones that can") {
  redis_test::server const server;
  connection one({parse_address(server.address()), {}, {}, 2s});
  command c{"HSET", "info"};
  run_info::of(some(), 24h).add_to(c);
  one.ask(c);
  one.ask({"HSET", "info", "beat", "0", "keep", "18446744073709551615", "horizon", "x", "recall",
           "9223372036854775807"});
  owned_reply const answer = one.ask({"HGETALL", "info"});
  auto const read = run_info::read(reply(answer.get()));
  REQUIRE(read.has_value());
  CHECK(read->beat == 1ms);
  CHECK(read->keep == 0ms);
  CHECK(read->horizon == 0ms);
  CHECK(read->recall_after == 24h * 365 * 100);
}

TEST_CASE("programs are told apart by what they do, and by their build if that matters") {
  auto o = some();
  std::string const first = run_info::of(o, 1h).program;
  o.beat = 5s;
  CHECK(run_info::of(o, 2h).program == first);
  o.build = "c";
  CHECK(run_info::of(o, 1h).program != first);
  o.mixes_builds = true;
  std::string const mixed = run_info::of(o, 1h).program;
  o.build = "d";
  CHECK(run_info::of(o, 1h).program == mixed);
  o.tasks[0].schema = 9;
  CHECK(run_info::of(o, 1h).program != mixed);
}

TEST_CASE("who cannot do a run's tasks is refused, with both sides") {
  run_info i = run_info::of(some(), 1h);
  CHECK_FALSE(i.refuse(greeting()).has_value());
  auto h = greeting();
  h.protocol = 99;
  CHECK(i.refuse(h)->reason == cluster::deny_reason::protocol);
  h = greeting();
  h.build = "c";
  REQUIRE(i.refuse(h).has_value());
  CHECK(i.refuse(h)->reason == cluster::deny_reason::build);
  CHECK(i.refuse(h)->coordinator == "b");
  CHECK(i.refuse(h)->worker == "c");
  i.mixes_builds = true;
  CHECK_FALSE(i.refuse(h).has_value());
  h.tasks[1].schema = 7;
  CHECK_FALSE(i.refuse(h).has_value());  // it can do the other one
  CHECK(i.incompatible_with(h).size() == 1);
  h.tasks[0].schema = 7;
  CHECK(i.refuse(h)->reason == cluster::deny_reason::tasks);
  h = greeting();
  h.byte_limit = 1;
  CHECK(i.refuse(h)->reason == cluster::deny_reason::byte_limit);
}
