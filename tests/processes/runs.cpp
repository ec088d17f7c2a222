// SPDX-License-Identifier: BSL-1.0
#include <weft/weft.hpp>
#include <weft/wire.hpp>

#include <numeric>

#include "hooligan.hpp"
#include "world.hpp"

using namespace weft::literals;
using namespace processes;

namespace {

constexpr auto diamond = weft::workflow<"processes-diamond">(
    weft::task<"start">([] { return 20; }) >>
    (weft::task<"twice">([](int x) { return 2 * x; }) | weft::task<"square">([](int x) { return x * x; })) >>
    weft::task<"both">([](int a, int b) { return std::to_string(a) + " " + std::to_string(b); }));

constexpr auto mapped =
    weft::workflow<"processes-mapped">(weft::task<"list">([] {
                                         std::vector<int> all(10'000);
                                         std::iota(all.begin(), all.end(), 0);
                                         return all;
                                       }) >>
                                       weft::map<"text">([](int x) { return std::to_string(x * 7); }) >>
                                       weft::map<"length">([](std::string const& s) { return s.size(); }) >>
                                       weft::task<"sum">([](weft::batch<std::size_t> const& all) {
                                         return std::accumulate(all.begin(), all.end(), std::size_t{0});
                                       }));

weft::task_graph sums() {
  weft::task_graph g("processes-sums");
  auto const first = g.add("first", weft::bind([](int x) { return x; }, 42));
  std::vector<weft::node<int>> parts;
  for (int i = 0; i < 200; ++i)
    parts.push_back(
        g.add("part " + std::to_string(i), weft::bind([](int k, int x) { return k * x; }, i), first));
  auto const sum = g.add("sum", weft::bind([](std::span<int const> all) {
                           long total = 0;
                           for (int const x : all) total += x;
                           return total;
                         }),
                         weft::all(parts));
  g.add("text",
        weft::bind([](std::string const& before, long x) { return before + std::to_string(x); },
                   std::string("it is ")),
        sum);
  g.add("here", weft::local([](long x) { return x + ::getpid(); }), sum);
  return g;
}

constexpr bool is_slow = WEFT_THREAD_SANITIZER != 0 || WEFT_ADDRESS_SANITIZER != 0;
constexpr auto pace = is_slow ? 500ms : 40ms;  // of kills; a worker takes that long to start

}  // namespace

TEST_CASE("processes: workflows and graphs give what they give inline") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster two(on);
  two.spawn_workers(2);

  auto const quick = weft::run(diamond, two);
  CHECK(quick["both"_id] == "40 400");
  CHECK(quick["both"_id] == weft::run(diamond)["both"_id]);
  CHECK(weft::run(mapped, two)["sum"_id] == weft::run(mapped)["sum"_id]);

  weft::task_graph const graph = sums();
  auto const there = weft::run(graph, two);
  auto const here = weft::run(graph);
  CHECK(there.get<long>("sum") == 42L * (199 * 200 / 2));
  CHECK(there.get<long>("sum") == here.get<long>("sum"));
  CHECK(there.get<std::string>("text") == here.get<std::string>("text"));
  CHECK(there.get<long>("here") == here.get<long>("here"));
  CHECK(two.status().counters.workers > 0);
}

TEST_CASE("processes: a worker that is killed is missed at once") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster one(on);
  one.spawn_workers(1);
  wait_for_workers(one, 1);
  world::folder const here;
  auto const user = one.join();
  user->submit({&note, note_payload(here / "starts", 1, 300), {}, 1});
  REQUIRE(within(long_enough, [&] { return lines_of(here / "starts").size() == 1; }));
  auto const victim = one.local_processes();
  REQUIRE(victim.size() == 1);
  auto const begun = clock::now();
  REQUIRE(::kill(victim[0], SIGKILL) == 0);
  REQUIRE(within(long_enough, [&] { return one.status().counters.lost == 1; }));
  double const taken = seconds_since(begun);
  INFO("a killed worker's lease is counted as lost after " << taken * 1e3 << " ms");
  CHECK(taken < 1);
  ends const all = queue_laws::take_all(*user, 1);
  CHECK(all.at(1).attempt == 2);
  CHECK(lines_of(here / "starts").size() == 2);
}

TEST_CASE("processes: every task ends once while workers are killed and stopped") {
  engine const on = any_engine();
  CAPTURE(on);
  constexpr std::uint64_t count = is_slow ? 2000 : 5000;
  cluster::hub_options options;
  options.coordinator.beat = 300ms;  // so that what is stopped is soon missed
  any_cluster four(on, std::move(options));
  four.spawn_workers(4);
  wait_for_workers(four, 4);
  auto const user = four.join();
  auto const begun = clock::now();
  // Not for ever: on a machine that is slow enough no worker would live to see a task.
  hooligan outside(four, 1, pace, 10s);
  std::vector<cluster::completion> taken;
  ends all;
  // Not all at once: it shall go on for a while.
  for (std::uint64_t sent = 0; all.size() < count && clock::now() - begun < 40s;) {
    for (; sent < count && sent < all.size() + 60; ++sent)
      user->submit({&brief, payload(static_cast<number>(sent)), {}, sent});
    taken.clear();
    user->take(taken, 10ms);
    for (cluster::completion& each : taken) {
      std::uint64_t const tag = each.tag;
      REQUIRE(all.emplace(tag, std::move(each)).second);
    }
  }
  outside.stop();
  CHECK(all.size() == count);
  std::size_t wrong = 0;
  for (auto const& [tag, end] : all) {
    auto const* const result = std::get_if<cluster::result>(&end.what);
    wrong += result == nullptr || result->payload != payload(static_cast<number>(tag * 3 + 1)) ? 1 : 0;
  }
  CHECK(wrong == 0);
  CHECK(queue_laws::is_quiet(*user));
  auto const counters = four.status().counters;
  INFO(count << " tasks, " << outside.kills() << " kills, " << outside.stops() << " stops, " << counters.lost
             << " lost leases, " << seconds_since(begun) << " s");
  CHECK(counters.done == count);
  CHECK(counters.poisoned == 0);
  CHECK(outside.kills() > 0);
}
