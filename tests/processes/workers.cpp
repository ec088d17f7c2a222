// SPDX-License-Identifier: BSL-1.0
//! \file
//! Workers that are started by hand: how they come, leave, are stopped, and are refused.
#include <nlohmann/json.hpp>
#include <weft/cluster/build_id.hpp>

#include "world.hpp"

using namespace processes;
using Catch::Matchers::Contains;

namespace {

cluster::hub_options with_beat(cluster::duration beat) {
  cluster::hub_options options;
  options.coordinator.beat = beat;
  return options;
}

std::size_t workers_of(any_cluster const& all) { return all.status().counters.workers; }

}  // namespace

TEST_CASE("processes: a worker that is stopped loses its task, and comes back as another") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster all(on, with_beat(200ms));
  world::folder const here;
  child stopped(worker_arguments(all.address(), {"--name", "stopped"}));
  wait_for_workers(all, 1);
  auto const user = all.join();
  user->submit({&note, note_payload(here / "starts", 1, 300), {}, 1});
  REQUIRE(within(long_enough, [&] { return lines_of(here / "starts").size() == 1; }));
  stopped.send(SIGSTOP);
  auto const begun = clock::now();
  child other(worker_arguments(all.address(), {"--name", "other"}));
  ends const ended = queue_laws::take_all(*user, 1);
  double const taken = seconds_since(begun);
  INFO("a stopped worker's task is done by another after " << taken << " s, with a beat of 0.2 s");
  CHECK(queue_laws::number_in(ended.at(1)) == 300);
  CHECK(ended.at(1).attempt == 2);
  CHECK(taken > 0.4);
  CHECK(lines_of(here / "starts").size() == 2);

  stopped.send(SIGCONT);
  REQUIRE(within(long_enough, [&] { return workers_of(all) == 2; }));
  CHECK(queue_laws::is_quiet(*user));
  auto const counters = all.status().counters;
  CHECK(counters.done == 1);
  CHECK(counters.lost == 1);
  // And works again.
  std::set<std::string> names;
  for (auto const& each : all.status().workers) names.insert(each.name);
  CHECK(names == std::set<std::string>{"stopped", "other"});
  other.send(SIGTERM);
  CHECK(other.wait() == 0);
  user->submit({&brief, payload(5), {}, 2});
  CHECK(queue_laws::number_in(queue_laws::take_all(*user, 1).at(2)) == 16);
}

TEST_CASE("processes: who is asked to leave finishes what it runs, and no more") {
  engine const on = any_engine();
  CAPTURE(on);
  constexpr std::uint64_t count = 40;
  any_cluster all(on);
  world::folder const here;
  child first(worker_arguments(all.address(), {"--quiet"}));
  wait_for_workers(all, 1);
  auto const user = all.join();
  for (std::uint64_t i = 0; i < count; ++i)
    user->submit({&note, note_payload(here / "starts", static_cast<number>(i), 20), {}, i});
  REQUIRE(within(long_enough, [&] { return lines_of(here / "starts").size() >= 5; }));
  first.send(SIGTERM);
  CHECK(first.wait() == 0);
  CHECK(first.err().empty());
  std::size_t const by_first = lines_of(here / "starts").size();
  CHECK(by_first < count);

  child second(worker_arguments(all.address()));
  ends const ended = queue_laws::take_all(*user, count);
  for (auto const& [tag, end] : ended) CHECK(queue_laws::number_in(end) == 20);
  auto const starts = lines_of(here / "starts");
  CHECK(starts.size() == count);
  CHECK(std::set<std::string>(starts.begin(), starts.end()).size() == count);
  CHECK(all.status().counters.done == count);
  second.send(SIGINT);
  CHECK(second.wait() == 0);
}

TEST_CASE("processes: a second request to leave ends a worker at once") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster all(on);
  world::folder const here;
  child slow(worker_arguments(all.address()));
  wait_for_workers(all, 1);
  auto const user = all.join();
  user->submit({&note, note_payload(here / "starts", 1, 60'000), {}, 1});
  REQUIRE(within(long_enough, [&] { return lines_of(here / "starts").size() == 1; }));
  slow.send(SIGTERM);
  CHECK_FALSE(slow.wait(300ms).has_value());
  slow.send(SIGTERM);
  CHECK(slow.wait() == 128 + SIGTERM);
}

TEST_CASE("processes: what a stopped worker holds is bounded by credit") {
  engine const on = any_engine();
  CAPTURE(on);
  // Either by the number of tasks, or by their bytes: ten of them.
  std::size_t const size = GENERATE(std::size_t{8}, std::size_t{100'000});
  CAPTURE(size);
  cluster::hub_options options;
  options.coordinator.credit = size == 8 ? 16 : 256;
  options.coordinator.largest_payload = 1'000'000;
  options.coordinator.byte_credit = 1'000'000;
  std::size_t const most = size == 8 ? 16 : 10;
  any_cluster all(on, std::move(options));
  child stopped(worker_arguments(all.address(), {"--name", "stopped"}));
  child works(worker_arguments(all.address(), {"--name", "works"}));
  wait_for_workers(all, 2);
  auto const user = all.join();
  auto const submit = [&](std::uint64_t i) {
    user->submit({&queue_laws::echo, std::string(size, static_cast<char>(i)), {}, i});
  };
  // Both are known to be quick.
  for (std::uint64_t i = 0; i < 200; ++i) submit(i);
  CHECK(queue_laws::take_all(*user, 200).size() == 200);

  stopped.send(SIGSTOP);
  std::uint64_t const count = size == 8 ? 2000 : 500;
  std::size_t most_held = 0, most_running = 0;
  ends ended;
  std::vector<cluster::completion> taken;
  auto const begun = clock::now();
  bool is_continued = false;
  for (std::uint64_t i = 0; i < count; ++i) submit(i);
  while (ended.size() < count && clock::now() - begun < long_enough) {
    taken.clear();
    user->take(taken, 1ms);
    for (cluster::completion& each : taken) {
      std::uint64_t const tag = each.tag;
      REQUIRE(ended.emplace(tag, std::move(each)).second);
    }
    auto const status = all.status();
    most_running = std::max(most_running, status.counters.running);
    for (auto const& each : status.workers) most_held = std::max<std::size_t>(most_held, each.in_flight);
    if (!is_continued && ended.size() >= count - most) {
      stopped.send(SIGCONT);  // soon enough, or too late: then others do it
      is_continued = true;
    }
  }
  CHECK(ended.size() == count);
  CHECK(is_continued);
  CHECK(most_held <= most);
  CHECK(most_running <= 2 * most);
  CHECK(queue_laws::is_quiet(*user));
}

TEST_CASE("processes: a slow worker holds back nobody") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster all(on);
  child const slow(worker_arguments(all.address(), {"--name", "slow"}));
  child const fast(worker_arguments(all.address(), {"--name", "fast"}));
  wait_for_workers(all, 2);
  auto const user = all.join();
  for (std::uint64_t i = 0; i < 3000; ++i)
    user->submit({&by_name, payload(static_cast<queue_laws::number>(i)), {}, i});
  auto const ended = queue_laws::take_all(*user, 3000);
  for (auto const& [tag, each] : ended)
    CHECK(queue_laws::number_in(each) == static_cast<queue_laws::number>(tag));
  auto const status = all.status();
  REQUIRE(status.workers.size() == 2);
  bool const is_first = status.workers[0].name == "slow";
  // One takes 20 ms for a task, the other 0.1 ms.
  CHECK(status.workers[is_first ? 0 : 1].answered < 600);
  CHECK(status.workers[is_first ? 1 : 0].answered > 2400);
}

TEST_CASE("processes: another build is refused, and told why, unless builds may mix") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster strict(on);
  child other(worker_arguments(strict.address(), {"--build", "other"}));
  CHECK(other.wait() == 3);
  CHECK_THAT(other.err(), Contains("other") && Contains(cluster::build_id()) && Contains("builds"));
  CHECK(workers_of(strict) == 0);

  cluster::hub_options options;
  options.coordinator.mixes_builds = true;
  any_cluster mixed(on, std::move(options));
  child admitted(worker_arguments(mixed.address(), {"--build", "other"}));
  wait_for_workers(mixed, 1);
  auto const user = mixed.join();
  user->submit({&brief, payload(5), {}, 1});
  CHECK(queue_laws::number_in(queue_laws::take_all(*user, 1).at(1)) == 16);
}

TEST_CASE("processes: status tells how a cluster is doing, as JSON") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster two(on);
  two.spawn_workers(2);
  wait_for_workers(two, 2);
  auto const user = two.join();
  user->submit({&brief, payload(5), {}, 1});
  queue_laws::take_all(*user, 1);

  child asks({"status", "--connect", two.address()});
  CHECK(asks.wait() == 0);
  CHECK(asks.err().empty());
  auto const told = nlohmann::json::parse(asks.out());
  CHECK(told["workers"].size() == 2);
  CHECK(told["tasks"]["done"] == 1);
  CHECK(told["build"] == cluster::build_id());
}
