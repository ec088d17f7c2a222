// SPDX-License-Identifier: BSL-1.0
//! \file
//! Tasks that take long, behind which others do not wait; and such as never stop, whatever they are told: then their
//! processes do.
#include <weft/policy.hpp>
#include <weft/weft.hpp>
#include <weft/wire.hpp>

#include <optional>

#include "world.hpp"

using namespace weft::literals;
using namespace processes;
using Catch::Matchers::Contains;

namespace {

constexpr auto hang_once = [](weft::context& here) {
  if (here.attempt() == 1)
    for (;;) ::pause();
  return here.attempt();
};
constexpr auto hanging =
    weft::workflow<"processes-hang">(weft::task<"hang">(hang_once).timeout(500ms).retry({.attempts = 2}));
constexpr auto both_hang =
    weft::workflow<"processes-hangs">(weft::task<"a">(hang_once).timeout(500ms).retry({.attempts = 2}) |
                                      weft::task<"b">(hang_once).timeout(500ms).retry({.attempts = 2}));

constexpr auto race = weft::workflow<"processes-hanging-race">(
    weft::task<"start">([] { return 1; }).local() >>
    weft::group<"race">(weft::first, weft::task<"hang">([](int) -> int {
                                       for (;;) ::pause();
                                     }) | weft::task<"ok">([](int x) { return x; })) >>
    weft::task<"winner">([](auto const& a, auto const& b) { return weft::first_value(a, b); }).local());

cluster::hub_options quick() {
  cluster::hub_options options;
  options.coordinator.beat = 200ms;
  return options;
}
cluster::hub_options quick_end() {
  cluster::hub_options options = quick();
  options.farewell = 100ms;
  return options;
}
spawn impatient() {
  spawn options;
  options.arguments = {"--grace", "0"};
  return options;
}

}  // namespace

TEST_CASE("processes: short tasks do not wait behind a long one while another worker is free") {
  engine const on = any_engine();
  CAPTURE(on);
  world::folder const here;
  any_cluster two(on);
  two.spawn_workers(2);
  wait_for_workers(two, 2);
  auto const user = two.join();
  auto const begun = clock::now();
  user->submit({&note, note_payload(here / "starts", 0, 60'000), {}, 0});
  for (std::uint64_t i = 1; i < 4; ++i)
    user->submit({&note, note_payload(here / "starts", static_cast<number>(i), 0), {}, i});
  ends const shorts = queue_laws::take_all(*user, 3);
  CHECK_FALSE(shorts.contains(0));
  CHECK(seconds_since(begun) < 20);
  auto const counters = two.status().counters;
  CHECK((on != engine::zmq || counters.recalled >= 1));
  CHECK(counters.lost == 0);
  CHECK(lines_of(here / "starts").size() == 4);
}

TEST_CASE("processes: the first of a race need not wait for a worker that another member has") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster two(on);
  two.spawn_workers(2);  // one of them is there first, and is given both
  CHECK(weft::run(race, two, weft::deadline(60s))["winner"_id] == 1);
}

TEST_CASE("processes: a worker with a task that never stops is replaced, and the next attempt succeeds") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster all(on, quick());
  all.spawn_workers(1, impatient());
  wait_for_workers(all, 1);
  auto const before = all.local_processes();
  auto const begun = clock::now();
  CHECK(weft::run(hanging, all, weft::deadline(60s))["hang"_id] > 1);
  CHECK(seconds_since(begun) < 30);
  auto const after = all.local_processes();
  CHECK(after.size() == 1);
  CHECK(after != before);
}

TEST_CASE("processes: as many tasks that never stop as there are workers do not end a run") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster all(on, quick());
  all.spawn_workers(2, impatient());
  wait_for_workers(all, 2);
  auto const results = weft::run(both_hang, all, weft::deadline(60s));
  CHECK(results["a"_id] > 1);
  CHECK(results["b"_id] > 1);
}

TEST_CASE("processes: a worker that cannot go on says so, and ends with a status of its own") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster all(on, quick());
  world::folder const here;
  child worker(worker_arguments(all.address(), {"--grace", "1", "--slots", "2", "--quiet"}));
  wait_for_workers(all, 1);
  auto const user = all.join();
  user->submit({&note, note_payload(here / "starts", 1, 60'000), 200ms, 1});
  user->submit({&note, note_payload(here / "starts", 2, 1), {}, 2});
  CHECK(queue_laws::number_in(queue_laws::take_all(*user, 1).at(2)) == 1);  // beside it
  CHECK(worker.wait() == 5);
  CHECK_THAT(worker.err(), Contains("does not end (processes/note)"));
}

TEST_CASE("processes: nor does a worker stay that is told to leave, when its coordinator is gone") {
  engine const on = any_engine();
  CAPTURE(on);
  std::optional<any_cluster> all(std::in_place, on, quick_end());
  world::folder const here;
  child worker(worker_arguments(all->address(), {"--grace", "1"}));
  wait_for_workers(*all, 1);
  {
    auto const user = all->join();
    user->submit({&note, note_payload(here / "starts", 1, 60'000), {}, 1});
    REQUIRE(within(long_enough, [&] { return lines_of(here / "starts").size() == 1; }));
    worker.send(SIGTERM);
    CHECK_FALSE(worker.wait(300ms).has_value());  // it finishes what it has begun
  }
  all.reset();
  CHECK(worker.wait() == 5);
}
