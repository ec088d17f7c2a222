// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect/replicate.hpp>

#include <memory>
#include <type_traits>
#include <utility>

#include <weft/static.hpp>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto fetch = weft::task<"fetch">([] { return 20; });
constexpr auto shard = weft::task<"shard">([](int x) { return x + 1; });
constexpr auto sum = weft::task<"sum">([](auto... x) { return (x + ...); });

}  // namespace

TEST_CASE("copies are numbered") {
  using weft::detail::numbered;
  STATIC_REQUIRE(numbered<0>(weft::fixed_string("x")) == weft::fixed_string("x.0"));
  STATIC_REQUIRE(numbered<9>(weft::fixed_string("x")) == weft::fixed_string("x.9"));
  STATIC_REQUIRE(numbered<1230>(weft::fixed_string("part")) == weft::fixed_string("part.1230"));
}

TEST_CASE("copies of a task stand beside each other") {
  constexpr auto wf = weft::workflow<"w">(fetch >> weft::replicate<12>(shard) >> sum);
  STATIC_REQUIRE(wf.size() == 14);
  STATIC_REQUIRE(weft::run(wf).value() == 12 * 21);
  STATIC_REQUIRE(weft::run(wf)["shard.11"_id] == 21);
}

TEST_CASE("one copy is numbered, too") {
  STATIC_REQUIRE(std::is_same_v<decltype(weft::replicate<1>(shard)), decltype(shard.as<"shard.0">())>);
}

TEST_CASE("copies keep the properties") {
  constexpr auto wf = weft::workflow<"w">(fetch, fetch.as<"other">(),
                                          weft::replicate<2>(shard.takes<"fetch">().after<"other">()));
  STATIC_REQUIRE(weft::run(wf)["shard.1"_id] == 21);
}

TEST_CASE("copies of a nested workflow, each with its tasks and inputs") {
  constexpr auto half = weft::workflow<"half">(weft::input<"n", int> >> shard);
  constexpr auto wf = weft::workflow<"w">(fetch >> weft::replicate<3>(weft::as_task<"half">(half)) >> sum);
  STATIC_REQUIRE(weft::run(wf)["sum"_id] == 63);
  STATIC_REQUIRE(weft::run(wf)["half.2/shard"_id] == 21);
  constexpr auto open = weft::workflow<"w">(weft::replicate<2>(weft::as_task<"half">(half)) >> sum);
  STATIC_REQUIRE(weft::run(open, weft::with<"half.0/n">(1), weft::with<"half.1/n">(2)).value() == 5);
}

TEST_CASE("copies of an input") {
  constexpr auto wf = weft::workflow<"w">(weft::replicate<2>(weft::input<"n", int>) >> sum);
  STATIC_REQUIRE(weft::run(wf, weft::with<"n.0">(1), weft::with<"n.1">(2)).value() == 3);
}

TEST_CASE("state is copied") {
  int k = 5;
  auto const counting = weft::task<"k">([k] { return k; });
  CHECK(weft::run(weft::workflow<"w">(weft::replicate<3>(counting) >> sum)).value() == 15);
}

TEST_CASE("what cannot be copied is an error") {
  using weft::rejected;
  namespace errors = weft::errors;
  constexpr auto callable = [](int x) { return x; };
  auto owning = [p = std::make_unique<int>(1)] { return *p; };
  using alone = decltype(weft::task<"alone">(std::move(owning)));
  using part = decltype(weft::workflow<"part">(std::declval<alone>()));
  STATIC_REQUIRE(std::is_same_v<decltype(weft::replicate<0>(shard)), rejected<errors::no_copies<0>>>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::replicate<-1>(std::declval<alone const&>())),
                                rejected<errors::no_copies<-1>>>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::replicate<2>(std::declval<alone const&>())),
                                rejected<errors::not_copyable<"alone">>>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::replicate<2>(weft::as_task<"n">(std::declval<part>()))),
                                rejected<errors::not_copyable<"n">>>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::replicate<2>(std::declval<part const&>())),
                                rejected<errors::bare_workflow<"part">>>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::replicate<2>(callable)),
                                rejected<errors::not_replicable<std::remove_const_t<decltype(callable)>>>>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::replicate<2>(fetch >> shard)),
                                rejected<errors::not_replicable<decltype(fetch >> shard)>>>);
}

TEST_CASE("an error goes through replicate") {
  STATIC_REQUIRE(std::is_same_v<decltype(weft::replicate<3>(weft::failure())), weft::failure>);
}
