// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/branch.hpp>

#include <weft/weft.hpp>

#include <memory>
#include <string>

#include "../catch.hpp"

TEST_CASE("the result of a task that may have been skipped is a pointer or none") {
  int const three = 3;
  weft::maybe_result<int> const some(&three);
  weft::maybe_result<int> const none(nullptr);
  CHECK(some);
  CHECK(*some == 3);
  CHECK(some.value() == 3);
  CHECK(none.value_or(4) == 4);
  CHECK_THROWS_AS(none.value(), std::bad_optional_access);
  std::optional<int> const copy = some;
  CHECK(copy == 3);
  CHECK(std::optional<int>(none) == std::nullopt);
  static_assert(
      !std::is_convertible_v<weft::maybe_result<std::unique_ptr<int>>, std::optional<std::unique_ptr<int>>>);
}

TEST_CASE("what is chosen can be read in place, also if it cannot be copied") {
  weft::task_graph g;
  auto const route = g.add(
      "route", []() -> weft::one_of<weft::to<"a", std::unique_ptr<int>>, weft::to<"b">> {
        return weft::choose<"a">(std::make_unique<int>(3));
      });
  auto const a = g.add(
      "a", [](std::unique_ptr<int> const& p) { return std::make_unique<int>(*p + 1); },
      weft::when<"a">(route));
  auto const b = g.add("b", [] {}, weft::when<"b">(route));
  auto const end = g.add(
      "end", [](weft::maybe_result<std::unique_ptr<int>> const& p) { return **p; }, weft::maybe(a),
      weft::maybe(b));
  CHECK(weft::run(g)[end] == 4);
}

TEST_CASE("a task after one that was skipped is skipped, whatever it takes of it") {
  weft::task_graph g;
  auto const route = g.add("route", []() -> weft::choice<"a", "b"> { return weft::choose<"b">; });
  std::vector<weft::node<int>> all;
  for (int i = 0; i < 3; ++i) all.push_back(g.add([i] { return i; }));
  all.push_back(g.add([] { return 3; }, weft::when<"a">(route)));
  auto const many = g.add([](weft::many<int> const& xs) { return xs.size(); }, weft::all(all));
  auto const ordered = g.add([] { return 1; }, weft::after(all));
  auto const given = g.add([] { return 4; }, weft::when<"a">(route));
  auto const taken = g.add([](int&& x) { return x; }, given);
  auto const before = g.add([] { return 5; });
  g.order(all[3], before);  // only orders
  auto const r = weft::run(g);
  CHECK_FALSE(r.contains(many));
  CHECK_FALSE(r.contains(ordered));
  CHECK_FALSE(r.contains(taken));
  CHECK(r[before] == 5);
}
