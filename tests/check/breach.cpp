// SPDX-License-Identifier: BSL-1.0
#include <weft/check/breach.hpp>

#include <initializer_list>

#include "graphs.hpp"

#include "../catch.hpp"

using namespace weft::detail;

namespace {

// 0 -> 1 -> 3, 2 -> 3, 4 alone.
constexpr weft::graph<5, 3> g{{0, 0, 1, 1, 3, 3}, {{0}, {1}, {2}}};

constexpr bool shows(breach const& found, std::initializer_list<int> tasks) {
  if (found.size() != tasks.size()) return false;
  std::size_t i = 0;
  for (int const task : tasks) {
    if (task < 0 ? !found.is_gap(i) : found.is_gap(i) || found.at(i) != static_cast<std::size_t>(task))
      return false;
    ++i;
  }
  return true;
}

constexpr task_set<5> all5 = [] {
  task_set<5> set;
  for (int k = 0; k < 5; ++k) set.insert(k);
  return set;
}();
constexpr task_set<256> all256 = [] {
  task_set<256> set;
  for (int k = 0; k < 256; ++k) set.insert(k);
  return set;
}();

template <int Length>
constexpr breach breach_of_line() {
  task_path<Length> path;
  for (int k = 0; k < Length; ++k) path.task[path.count++] = k;
  return show(path);
}

}  // namespace

TEST_CASE("up to six tasks are shown as they are, of more the ends") {
  STATIC_REQUIRE(shows(breach_of_line<1>(), {0}));
  STATIC_REQUIRE(shows(breach_of_line<6>(), {0, 1, 2, 3, 4, 5}));
  STATIC_REQUIRE(shows(breach_of_line<7>(), {0, 1, 2, -1, 4, 5, 6}));
  STATIC_REQUIRE(shows(breach_of_line<100>(), {0, 1, 2, -1, 97, 98, 99}));
}

TEST_CASE("rules of order") {
  STATIC_REQUIRE(against_order(g, 0, 3).size() == 0);
  STATIC_REQUIRE(shows(against_order(g, 3, 0), {0, 1, 3}));
  STATIC_REQUIRE(against_order(g, 3, 0).found == 1);
  STATIC_REQUIRE(against_order(g, 0, 4).size() == 1);
  STATIC_REQUIRE(against_order(g, 0, 4).found == 0);
  STATIC_REQUIRE(against_order(g, -1, 4).size() == 0);
  STATIC_REQUIRE(against_one_at_a_time(g, 3, 0).size() == 0);
  STATIC_REQUIRE(against_one_at_a_time(g, 2, 2).size() == 0);
  STATIC_REQUIRE(against_one_at_a_time(g, 1, 2).size() == 1);
  STATIC_REQUIRE(against_one_at_a_time(g, 1, -1).size() == 0);
}

TEST_CASE("rules of paths") {
  STATIC_REQUIRE(shows(against_passing(g, 1, -1, -1), {2, 3}));
  STATIC_REQUIRE(against_passing(g, 1, 0, 3).size() == 0);
  STATIC_REQUIRE(against_passing(g, -1, 0, 3).size() == 0);
  STATIC_REQUIRE(against_depth(g, 3).size() == 0);
  STATIC_REQUIRE(shows(against_depth(g, 2), {0, 1, 3}));
  STATIC_REQUIRE(against_depth(g, 2).found == 3);
  constexpr long long cost[] = {1, 2, 4, 1, 1};
  STATIC_REQUIRE(against_cost(g, cost, 5).size() == 0);
  STATIC_REQUIRE(shows(against_cost(g, cost, 4), {2, 3}));
  STATIC_REQUIRE(against_cost(g, cost, 4).found == 5);
}

TEST_CASE("rules of values") {
  constexpr static use of_first[] = {{0, false, false}};
  constexpr use_view uses[3] = {{}, {of_first, 1}, {}};
  STATIC_REQUIRE(against_reaching(uses, 0, 1).size() == 0);
  STATIC_REQUIRE(against_reaching(uses, 0, 2).size() == 1);
  STATIC_REQUIRE(against_reaching(uses, 0, -1).size() == 0);
  STATIC_REQUIRE(shows(against_never_reaching(uses, 0, 1), {0, 1}));
  STATIC_REQUIRE(against_never_reaching(uses, 0, 2).size() == 0);
  STATIC_REQUIRE(against_never_reaching(uses, -1, 2).size() == 0);
}

TEST_CASE("the rule of width shows tasks that can run at the same time") {
  STATIC_REQUIRE(against_width(g, all5, 3).size() == 0);
  STATIC_REQUIRE(shows(against_width(g, all5, 2), {0, 2, 4}));
  STATIC_REQUIRE(against_width(layers, all256, 16).size() == 0);
  STATIC_REQUIRE(against_width(layers, all256, 15).found == 16);
}
