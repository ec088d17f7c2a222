// SPDX-License-Identifier: BSL-1.0
#include <weft/run/partial.hpp>

#include <weft/weft.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "counted.hpp"

using namespace weft::literals;

namespace {

constexpr auto early = weft::workflow<"early">(
    weft::input<"n", int> >>
    weft::task<"first">([](int n) { return std::string(40, 'x') + std::to_string(n); }) >>
    weft::task<"second">([](weft::context& here, std::string const& s) {
      here.finish("enough");
      return std::make_unique<std::string>(s + "!");
    }) >>
    weft::task<"third">([](std::unique_ptr<std::string> const& s) { return s->size(); }) >>
    weft::task<"last">([](std::size_t) {}));

template <class Results>
void check_early(Results const& r, std::string const& end) {
  REQUIRE(r["n"_id] != nullptr);
  REQUIRE(r["first"_id] != nullptr);
  CHECK(r["first"_id]->substr(40) == end);
  REQUIRE(r.template get<"second">() != nullptr);
  CHECK(**r.template get<"second">() == *r["first"_id] + "!");
  CHECK(r["third"_id] == nullptr);
  CHECK(r.template contains<"second">());
  CHECK_FALSE(r.template contains<"last">());
  REQUIRE(r.finished().has_value());
  CHECK(r.finished()->id == "second");
  CHECK(r.finished()->reason == "enough");
}

}  // namespace

TEST_CASE("partial: results of a run that was finished early") {
  check_early(weft::run(early, weft::with<"n">(1), weft::partial), "1");
  weft::pool pool(2);
  check_early(weft::run(early, pool, weft::partial, weft::with<"n">(2)), "2");
  auto handle = weft::start(early, pool, weft::partial, weft::with<"n">(3));
  check_early(handle.get(), "3");
}

TEST_CASE("partial: the results of a whole run") {
  constexpr auto whole = weft::workflow<"whole">(weft::task<"a">([] { return 20; }) >>
                                                 weft::task<"b">([](weft::context& here, int x) {
                                                   here.finish("it is the last anyway");
                                                   return 2 * x;
                                                 }));
  auto const r = weft::run(whole, weft::partial);
  CHECK(*r["a"_id] == 20);
  CHECK(*r["b"_id] == 40);
  CHECK_FALSE(r.finished().has_value());
  CHECK(weft::run(whole).value() == 40);
  weft::pool pool(2);
  CHECK(weft::run(whole, pool).value() == 40);
}

TEST_CASE("partial: what fails and what is cancelled throws as always") {
  constexpr auto fails =
      weft::workflow<"fails">(weft::task<"a">([]() -> int { throw std::runtime_error("no"); }));
  constexpr auto stops =
      weft::workflow<"stops">(weft::task<"a">([](weft::context& here) { here.cancel("no"); }));
  weft::pool pool(2);
  CHECK_THROWS_AS(weft::run(fails, weft::partial), weft::task_failed);
  CHECK_THROWS_AS(weft::run(fails, pool, weft::partial), weft::task_failed);
  CHECK_THROWS_AS(weft::run(stops, weft::partial), weft::run_cancelled);
  CHECK_THROWS_AS(weft::run(stops, pool, weft::partial), weft::run_cancelled);
}

TEST_CASE("partial: nested ids, and every result is destroyed once") {
  static std::atomic<int> alive{0};
  struct thing {
    std::unique_ptr<int> own = std::make_unique<int>(1);
    thing() { ++alive; }
    thing(thing const&) = delete;
    ~thing() { --alive; }
  };
  static constexpr auto inner = weft::workflow<"inner">(
      weft::task<"make">([] { return thing(); }) >> weft::task<"stop">([](weft::context& here, thing const&) {
        here.finish();
        return thing();
      }) >>
      weft::task<"never">([](thing const&) { return thing(); }));
  constexpr auto outer = weft::workflow<"outer">(weft::as_task<"in">(inner));
  weft::pool pool(3);
  for (int i = 0; i < 200; ++i) {
    auto const r = weft::run(outer, pool, weft::partial);
    REQUIRE(r["in/make"_id] != nullptr);
    REQUIRE(r["in"_id]["stop"_id] != nullptr);
    REQUIRE(r["in"_id]["never"_id] == nullptr);
    REQUIRE(alive == 2);
  }
  CHECK(alive == 0);
}
