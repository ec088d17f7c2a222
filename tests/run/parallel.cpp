// SPDX-License-Identifier: BSL-1.0
#include <weft/run/parallel.hpp>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <weft/run/pool.hpp>
#include <weft/static.hpp>

#include "counted.hpp"
#include "spin.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using weft::detail::cells;
using weft::detail::slot;

namespace {

constexpr auto fetch = weft::task<"fetch">([] { return spin(), 20; });
constexpr auto twice = weft::task<"twice">([](int x) { return spin(), 2 * x; });
constexpr auto square = weft::task<"square">([](int x) { return spin(), x * x; });
constexpr auto merge = weft::task<"merge">([](int a, int b) { return spin(), a + b; });
constexpr auto diamond = weft::workflow<"diamond">(fetch >> (twice | square) >> merge);

constexpr auto fix = weft::task<"fix">([] { return immovable(7); });
constexpr auto refer = weft::task<"refer">([](immovable const& x) -> immovable const& { return x; });
constexpr auto stays = weft::workflow<"stays">(fix >> refer);

using results_of_diamond = decltype(weft::run(diamond, std::declval<weft::pool&>()));
using results_that_stay = decltype(weft::run(stays, std::declval<weft::pool&>()));

}  // namespace

static_assert(std::is_move_constructible_v<results_of_diamond>);
static_assert(!std::is_copy_constructible_v<results_of_diamond>);
static_assert(!std::is_move_constructible_v<results_that_stay>);
static_assert(!std::is_move_assignable_v<results_of_diamond>);

TEST_CASE("results by many are read like those by one") {
  weft::pool pool(2);
  auto const results = weft::run(diamond, pool);
  STATIC_REQUIRE(std::is_same_v<decltype(results["twice"_id]), int const&>);
  CHECK(results["twice"_id] == 40);
  CHECK(results.get<"square">() == 400);
  CHECK(results.value() == 440);
  CHECK(weft::run(diamond, pool)["merge"_id] == 440);
  CHECK(weft::run(diamond, pool).value() == 440);
  CHECK(weft::run(diamond, pool).get<"fetch">() == 20);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::run(diamond, pool).value()), int>);
}

TEST_CASE("results that cannot move stay where they are, and references to them stay right") {
  weft::pool pool(2);
  auto const results = weft::run(stays, pool);
  CHECK(&results["refer"_id] == &results["fix"_id]);
  CHECK(results.value().value == 7);
  auto const kept = weft::run(stays, pool, weft::keep<"refer">);
  CHECK(kept.value().value == 7);
}

TEST_CASE("results by many can be moved as often as one likes") {
  weft::pool pool(2);
  auto const text = weft::task<"text">([] { return std::string(50, 'x'); });
  auto const size =
      weft::task<"size">([](std::string const& s) { return std::make_unique<std::size_t>(s.size()); });
  auto const wf = weft::workflow<"w">(text >> size);
  auto first = weft::run(wf, pool);
  auto second = std::move(first);
  auto const third = std::move(second);
  CHECK(third["text"_id] == std::string(50, 'x'));
  CHECK(*third["size"_id] == 50);
  CHECK(second["size"_id] == nullptr);  // NOLINT(bugprone-use-after-move): that is the question
  std::string const out = weft::run(wf, pool)["text"_id];
  CHECK(out.size() == 50);
}

TEST_CASE("cells are made one by one, and destroyed when the frame owns them") {
  std::string log;
  struct noisy {
    std::string* log;
    ~noisy() { *log += '-'; }
  };
  using first = slot<0, int>;
  using second = slot<1, noisy>;
  weft::detail::entry* all[2];
  {
    cells<first, second> empty;  // never full: nothing is destroyed
    empty.list(all);
    CHECK(all[0] != all[1]);
  }
  CHECK(log.empty());
  struct make_noisy {
    static noisy invoke(weft::detail::wiring const& w) {
      return {static_cast<slot<5, std::string*>*>(w.slots[5])->value};
    }
  };
  struct make_int {
    static int invoke(weft::detail::wiring const&) { return 3; }
  };
  struct make_log {
    static std::string*& target() {
      static std::string* one = nullptr;
      return one;
    }
    static std::string* invoke(weft::detail::wiring const&) { return target(); }
  };
  make_log::target() = &log;
  weft::detail::entry* slots[6]{};
  weft::detail::wiring const w{slots, nullptr, nullptr, {}};
  slot<5, std::string*> const where(make_log(), w);
  {
    cells<first, second> const full([&](cells<first, second>& frame) {
      frame.list(slots);
      weft::detail::make_slot<0, first, make_int>(w);
      weft::detail::make_slot<1, second, make_noisy>(w);
      frame.own();
    });
    CHECK(full.at<first>().value == 3);
    CHECK(log.empty());
  }
  CHECK(log == "-");
  STATIC_REQUIRE(std::is_move_constructible_v<cells<first>>);
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<cells<first>>);
  STATIC_REQUIRE_FALSE(std::is_move_constructible_v<cells<slot<0, immovable>>>);
  STATIC_REQUIRE(weft::detail::destroyer<first> == nullptr);
  STATIC_REQUIRE(weft::detail::destroyer<second> != nullptr);
}

TEST_CASE("an input that cannot be made leaves nothing behind") {
  weft::pool pool(2);
  counted::reset();
  struct refuses {
    refuses(int) { throw 7; }  // NOLINT(google-explicit-constructor)
  };
  auto const wf = weft::workflow<"w">(weft::input<"a", counted>, weft::input<"b", refuses>);
  CHECK_THROWS_AS(weft::run(wf, pool, weft::with<"a">(counted(1)), weft::with<"b">(1)), int);
  CHECK_THROWS_AS(weft::run(wf, weft::with<"a">(counted(1)), weft::with<"b">(1)), int);
  CHECK(counted::alive == 0);
}

TEST_CASE("what did not compile runs nowhere") {
  weft::pool pool(1);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::run(weft::failure(), pool)), weft::failure>);
}

TEST_CASE("a workflow of one task, and one of inputs only") {
  weft::pool pool(2);
  CHECK(weft::run(weft::workflow<"w">(fetch), pool).value() == 20);
  constexpr auto inputs = weft::workflow<"w">(weft::input<"a", int>, weft::input<"b", std::string>);
  auto const results = weft::run(inputs, pool, weft::with<"b">("text"), weft::with<"a">(1));
  CHECK(results["a"_id] == 1);
  CHECK(results["b"_id] == "text");
}

TEST_CASE("parts of results, by many") {
  struct table {
    std::vector<int> rows;
    std::string name;
  };
  weft::pool pool(3);
  constexpr auto load = weft::task<"load">([] { return spin(), table{{1, 2, 3}, "t"}; });
  constexpr auto rows = weft::part<"rows", &table::rows>;
  constexpr auto name = weft::part<"name", &table::name>;
  constexpr auto count = weft::task<"count">([](std::vector<int> const& r) { return spin(), r.size(); });
  constexpr auto length = weft::task<"length">([](std::string const& n) { return spin(), n.size(); });
  constexpr auto wf = weft::workflow<"w">(load >> (rows >> count | name >> length));
  for (int i = 0; i < 20; ++i) {
    auto const results = weft::run(wf, pool);
    CHECK(results["count"_id] == 3);
    CHECK(results["length"_id] == 1);
    CHECK(&results["rows"_id] == &results["load"_id].rows);
  }
}
