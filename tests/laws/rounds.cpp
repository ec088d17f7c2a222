// SPDX-License-Identifier: BSL-1.0
//! \file
//! Laws of rounds: a run that fails within a loop goes on in the loop, wherever the next run is.
#include <atomic>
#include <cstddef>
#include <stdexcept>
#include <string>

#include "laws.hpp"

using namespace weft::literals;

namespace {

std::atomic<int> rounds_done{0};
std::atomic<int> fails_in{-1};

int do_round(int x) {
  if (++rounds_done == fails_in) throw std::runtime_error("not this one");
  return x + 1;
}
constexpr auto next = [](int x) { return do_round(x); };
constexpr auto is_below = [](int x) { return x < 40; };
constexpr auto repeats = [](weft::context& here, int x) {
  int const made = do_round(x);
  return made < 40 ? here.repeat(made) : made;
};
constexpr auto zero = [] { return 0; };
constexpr auto value_of = [](weft::outcome<int> const& x) {
  return x.has_value() ? *x : throw std::runtime_error("it failed");
};

constexpr auto round_of_one =
    weft::workflow<"round of one">(weft::input<"x", int> >> weft::task<"next">(next));
constexpr auto calls =
    weft::workflow<"law-rounds">(weft::task<"zero">(zero).local() >> weft::loop<"end">(next, is_below, 100));
constexpr auto workflows = weft::workflow<"law-rounds-of-workflow">(
    weft::task<"zero">(zero).local() >> weft::loop<"end">(round_of_one, is_below, 100));
constexpr auto members = weft::workflow<"law-rounds-of-member">(
    weft::task<"zero">(zero).local() >>
    weft::group<"group">(weft::best_effort, weft::loop<"count">(next, is_below, 100) |
                                                weft::task<"other">([](int x) { return x; })) >>
    weft::task<"end">([](weft::outcome<int> const& x, weft::outcome<int> const&) { return value_of(x); }));

// `run(place, keeping)` does 40 rounds in a loop, and gives 40.
template <class Run>
void goes_on(Run const& run) {
  places::everywhere<int(weft::checkpoint const&)>(run, [&](auto const& first) {
    places::everywhere<int(weft::checkpoint const&)>(run, [&](auto const& second) {
      INFO("first: " << first.name);
      scratch_folder const here;
      rounds_done = 0;
      fails_in = 21;
      CHECK_THROWS_AS(first.run(weft::checkpoint{here.path()}), weft::task_failed);
      fails_in = -1;
      rounds_done = 0;
      weft::checkpoint_report report;
      CHECK(second.run({.dir = here.path(), .report = &report}) == 40);
      CHECK(rounds_done == 40 - static_cast<int>(report.rounds));
      // A worker has told of the first round, and of what it had time for.
      bool const was_there = first.name == std::string("cluster");
      CHECK(report.rounds >= (was_there ? 1 : 20));
      CHECK(report.rounds <= 20);
      rounds_done = 0;
      CHECK(first.run({.dir = here.path(), .report = &report}) == 40);
      CHECK(rounds_done == 0);
    });
  });
}
template <class Workflow>
void goes_on_in(Workflow const& workflow) {
  goes_on(
      [&](auto& place, weft::checkpoint const& keeping) { return place.run(workflow, keeping)["end"_id]; });
}
template <class F>
void goes_on_in_graph(F const& loop) {
  weft::task_graph g("law-rounds-graph");
  auto const made = g.add("loop", loop, g.add("zero", weft::local(zero)));
  auto const end = g.add("end", weft::local([](auto const& x) {
                           if constexpr (std::is_same_v<decltype(x), int const&>)
                             return x;
                           else
                             return value_of(x);
                         }),
                         made);
  goes_on([&](auto& place, weft::checkpoint const& keeping) { return place.run(g, keeping)[end]; });
}

}  // namespace

TEST_CASE("law: a loop that failed goes on in its round, wherever the next run is") { goes_on_in(calls); }
TEST_CASE("law: so does one whose rounds are a workflow") { goes_on_in(workflows); }
TEST_CASE("law: so does one that is a member of a group") { goes_on_in(members); }
TEST_CASE("law: so does a loop of a graph") {
  goes_on_in_graph(weft::bind(weft::repeat_while(next, is_below, 100)));
  goes_on_in_graph(weft::settled(weft::bind(weft::repeat_while(next, is_below, 100))));
}
TEST_CASE("law: so does a task that is called again and again") {
  goes_on_in_graph(weft::bind(repeats));
  goes_on_in_graph(weft::settled(weft::bind(repeats)));
  goes_on_in_graph(
      weft::bind([](weft::context& here, int x) -> weft::async<int> { co_return repeats(here, x); }));
}
