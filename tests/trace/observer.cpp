// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/observer.hpp>

#include <weft/weft.hpp>

#include "../catch.hpp"

namespace {
constexpr auto wf =
    weft::workflow<"few">(weft::task<"a">([] { return 1; }) >> weft::task<"b">([](int x) { return x; }));
}  // namespace

TEST_CASE("The graph of a run is drawn when somebody asks", "[trace]") {
  weft::run_graph const fixed(weft::describe(wf));
  CHECK(fixed.name() == "few");
  CHECK(fixed.size() == 2);
  CHECK(fixed.draw().edges.size() == 1);

  weft::task_graph g("known");
  auto const a = g.add("a", [] { return 1; });
  g.add("b", [](int x) { return x; }, a);
  weft::run_graph const known(g.data());
  g.add("c", [](int x) { return x; }, a);
  CHECK(known.name() == "known");
  CHECK(known.size() == 2);
  CHECK(known.draw().tasks.size() == 2);
  CHECK(known.draw().edges.size() == 1);
}

TEST_CASE("An observer may leave out what it does not care for", "[trace]") {
  struct nothing : weft::run_observer {
  } none;
  weft::run_observer& observer = none;
  observer.run_began({});
  observer.task_added(0, "a", 0);
  observer.elements_known(0, 1);
  observer.task_began({});
  observer.task_ended({}, {});
  observer.lane_known(0, {});
  observer.noted({});
  observer.run_ended(weft::run_end::done, 0, {});
  CHECK_FALSE(observer.takes_graph(weft::run_graph(weft::describe(wf))));
}
