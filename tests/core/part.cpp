// SPDX-License-Identifier: BSL-1.0
#include <weft/core/part.hpp>

#include <array>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include <weft/static.hpp>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

struct table {
  std::string rows;
  std::unique_ptr<int> errors;
};

int calls = 0;

constexpr auto parse = weft::task<"parse">([] {
  ++calls;
  return table{"rows", std::make_unique<int>(3)};
});
constexpr auto size = weft::task<"size">([](std::string const& rows) { return rows.size(); });
constexpr auto errors = weft::task<"errors">([](std::unique_ptr<int> const& n) { return *n; });

}  // namespace

TEST_CASE("elements of a tuple go to different successors") {
  constexpr auto split = weft::task<"split">([] { return std::pair(2, 'x'); });
  constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
  constexpr auto next = weft::task<"next">([](char c) { return static_cast<char>(c + 1); });
  constexpr auto wf =
      weft::workflow<"w">(split >> (weft::part<"low", 0> >> twice | weft::part<"high", 1> >> next));
  STATIC_REQUIRE(weft::run(wf)["twice"_id] == 4);
  STATIC_REQUIRE(weft::run(wf)["next"_id] == 'y');
  CHECK(weft::run(wf)["low"_id] == 2);

  constexpr auto three = weft::task<"three">([] { return std::array{1, 2, 3}; });
  STATIC_REQUIRE(weft::run(weft::workflow<"w">(three >> weft::part<"last", 2> >> twice))["twice"_id] == 6);
}

TEST_CASE("members of an aggregate do, by name, without a copy and with one call") {
  constexpr auto wf = weft::workflow<"w">(
      parse >> (weft::part<"rows", &table::rows> >> size | weft::part<"failed", &table::errors> >> errors),
      weft::task<"both">(
          [](weft::from<"rows", std::string> rows, weft::from<"failed", std::unique_ptr<int>> n) {
            return *rows + std::to_string(**n);
          }));
  calls = 0;
  auto const results = weft::run(wf);
  CHECK(calls == 1);
  CHECK(results["size"_id] == 4);
  CHECK(results["errors"_id] == 3);
  CHECK(results["both"_id] == "rows3");
  CHECK(&results["rows"_id] == &results["parse"_id].rows);
}
