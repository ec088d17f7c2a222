// SPDX-License-Identifier: BSL-1.0
#include <weft/check/flow.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <weft/check/workflow.hpp>
#include <weft/core/choice.hpp>
#include <weft/core/part.hpp>
#include <weft/run/group.hpp>

#include "../catch.hpp"

using namespace weft::detail;

namespace {

template <class Workflow>
constexpr auto facts = result_facts_of<std::remove_cvref_t<Workflow>>();

template <int N>
constexpr bool reads(result_facts<N> const& in, int k, std::initializer_list<int> expected) {
  if (in.reads[k].count != static_cast<int>(expected.size())) return false;
  int const* at = in.reads[k].begin();
  for (int const from : expected)
    if (*at++ != from) return false;
  return true;
}

}  // namespace

TEST_CASE("what tasks read, and what they give") {
  constexpr auto wf = weft::workflow<"wf">(
      weft::task<"a">([] { return 1; }) >> weft::task<"b">([](int x) { return x + 0.5; }),
      weft::task<"c">([](weft::context&, weft::from<"a", int>) {}), weft::task<"d">([] {}).after<"a">());
  constexpr auto const& its = facts<decltype(wf)>;
  STATIC_REQUIRE(reads(its, 0, {}));
  STATIC_REQUIRE(reads(its, 1, {0}));
  STATIC_REQUIRE(reads(its, 2, {-1, 0}));
  STATIC_REQUIRE(reads(its, 3, {}));
  STATIC_REQUIRE(its.is_value[0]);
  STATIC_REQUIRE_FALSE(its.is_value[2]);
  STATIC_REQUIRE(its.bytes[0] == sizeof(int));
  STATIC_REQUIRE(its.bytes[1] == sizeof(double));
  STATIC_REQUIRE(its.bytes[2] == 0);
}

TEST_CASE("references, views and parts refer to what is read") {
  constexpr auto wf = weft::workflow<"wf">(
      weft::task<"pair">([] { return std::pair(std::string("x"), 2); }) >>
      (weft::part<"text", 0> >> weft::task<"view">([](std::string const& s) { return std::string_view(s); }) |
       weft::part<"number", 1> >> weft::task<"next">([](int x) { return x + 1; })));
  constexpr auto const& its = facts<decltype(wf)>;
  STATIC_REQUIRE_FALSE(its.refers[0]);
  STATIC_REQUIRE(its.refers[1]);
  STATIC_REQUIRE(its.bytes[1] == sizeof(void*));
  STATIC_REQUIRE(its.refers[2]);
  STATIC_REQUIRE(its.bytes[2] == sizeof(std::string_view));
  STATIC_REQUIRE_FALSE(its.refers[4]);
}

TEST_CASE("who may be skipped reads what it depends on") {
  constexpr auto wf = weft::workflow<"wf">(
      weft::task<"route">([]() -> weft::choice<"high", "low"> { return weft::choose<"high">; }) >>
      (weft::task<"high">([] { return 1; }) | weft::task<"low">([] { return 2; })) >>
      weft::task<"join">([](std::optional<int>, std::optional<int>) {}));
  constexpr auto const& its = facts<decltype(wf)>;
  STATIC_REQUIRE(reads(its, 1, {0}));
  STATIC_REQUIRE(reads(its, 2, {0}));
  STATIC_REQUIRE(reads(its, 3, {1, 2}));

  constexpr auto grouped = weft::workflow<"grouped">(
      weft::task<"route">([]() -> weft::choice<"high", "low"> { return weft::choose<"high">; }) >>
      weft::group<"some">(weft::best_effort,
                          weft::task<"high">([] { return 1; }) | weft::task<"low">([] { return 2; })));
  STATIC_REQUIRE(reads(facts<decltype(grouped)>, 1, {0}));
}

TEST_CASE("what is kept if nothing is said is what has no successors") {
  constexpr weft::graph<4, 2> g{{0, 0, 1, 2, 2}, {{0}, {0, weft::edge_kind::orders}}};
  constexpr kept_results<4> kept(g);
  STATIC_REQUIRE_FALSE(kept.is_kept[0]);
  STATIC_REQUIRE(kept.is_kept[1]);
  STATIC_REQUIRE(kept.is_kept[2]);
  STATIC_REQUIRE(kept.is_kept[3]);
}

TEST_CASE("where tasks read just what their sources give, the peak is found without facts, and is the same") {
  constexpr auto one = weft::task<"one">([] { return 1; });
  constexpr auto dear = weft::task<"dear">([](int x) { return std::pair(x, 2.5); });
  constexpr auto wide = weft::task<"wide">([](int x) { return x * 2L; });
  constexpr auto end = weft::task<"end">([](std::pair<int, double> const& p, long x) { return p.first + x; });
  constexpr auto alone = weft::task<"alone">([] { return 7; }).after<"one">();
  constexpr auto silent = weft::task<"silent">([](int) {});
  constexpr auto wf = weft::workflow<"wf">(
      one >> (dear | wide) >> end, alone >> silent, one >> silent.as<"last">(),
      weft::task<"unread">([] { return 1.5; }), weft::task<"behind">([] {}).after<"unread">());
  using checked = std::remove_cvref_t<decltype(wf)>;
  constexpr live_peak direct = live_peak_of<checked>();
  constexpr live_peak by_facts = peak_of(analysis<checked>::graph::value, facts<checked>);
  STATIC_REQUIRE(direct.results == by_facts.results);
  STATIC_REQUIRE(direct.bytes == by_facts.bytes);
  STATIC_REQUIRE(direct.results == 4);
}
