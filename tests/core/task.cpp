// SPDX-License-Identifier: BSL-1.0
#include <weft/core/task.hpp>

#include <memory>
#include <type_traits>
#include <utility>

#include "../catch.hpp"

namespace {

constexpr int twice(int x) noexcept { return 2 * x; }

struct times {
  int factor;
  constexpr int operator()(int x) const { return factor * x; }
};

struct add {
  constexpr int operator()(int a, int b) const { return a + b; }
};

struct account {
  int balance = 5;
  constexpr int after(int change) const { return balance + change; }
  constexpr int spend(int change) { return balance -= change; }
};

constexpr auto lambda = weft::task<"lambda">([](int x) { return x + 1; });
constexpr auto function = weft::task<"function">(twice);
constexpr auto functor = weft::task<"functor">(times{3});
constexpr auto generic = weft::task<"generic">([](auto const& x) { return x + x; });
constexpr auto unbound = weft::task<"unbound">(&account::after);
constexpr auto bound = weft::task<"bound">(&account::after, account{7});

}  // namespace

TEST_CASE("a task can be called by itself") {
  STATIC_REQUIRE(lambda(1) == 2);
  STATIC_REQUIRE(function(4) == 8);
  STATIC_REQUIRE(functor(2) == 6);
  STATIC_REQUIRE(generic(2.5) == 5.0);
  STATIC_REQUIRE(unbound(account(), 1) == 6);
  STATIC_REQUIRE(bound(1) == 8);
  CHECK(lambda(1) == 2);
  CHECK(function(4) == 8);
  CHECK(functor(2) == 6);
  CHECK(generic(2.5) == 5.0);
  CHECK(unbound(account(), 1) == 6);
  CHECK(bound(1) == 8);

  STATIC_REQUIRE(std::is_invocable_v<decltype(lambda), int>);
  STATIC_REQUIRE_FALSE(std::is_invocable_v<decltype(lambda), char const*>);
  STATIC_REQUIRE_FALSE(std::is_invocable_v<decltype(lambda)>);
}

TEST_CASE("a member function bound to a pointer calls that object") {
  account mine;
  auto const spend = weft::task<"spend">(&account::spend, &mine);
  CHECK(spend(2) == 3);
  CHECK(mine.balance == 3);
}

TEST_CASE("stateless tasks are empty, others keep what they were given") {
  STATIC_REQUIRE(std::is_empty_v<std::remove_const_t<decltype(lambda)>>);
  STATIC_REQUIRE(std::is_empty_v<std::remove_const_t<decltype(weft::task<"add">(add()))>>);
  STATIC_REQUIRE(std::is_default_constructible_v<std::remove_const_t<decltype(lambda)>>);
  STATIC_REQUIRE_FALSE(std::is_empty_v<std::remove_const_t<decltype(functor)>>);
  STATIC_REQUIRE(sizeof(functor) == sizeof(int));
  STATIC_REQUIRE(functor.function().factor == 3);

  auto owner = weft::task<"owner">([p = std::make_unique<int>(3)] { return *p; });
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<decltype(owner)>);
  auto const moved = std::move(owner);
  CHECK(moved() == 3);
}

TEST_CASE("as gives the same callable another id") {
  constexpr auto other = functor.as<"other">();
  STATIC_REQUIRE(std::is_same_v<decltype(other), weft::basic_task<"other", times> const>);
  STATIC_REQUIRE(other(2) == 6);
  STATIC_REQUIRE(lambda.as<"other">()(1) == 2);
  CHECK(other(2) == 6);
}

TEST_CASE("a task that stays local has the same id and callable") {
  constexpr auto local = functor.local();
  STATIC_REQUIRE(local(2) == 6);
  STATIC_REQUIRE(local.id() == functor.id());
  STATIC_REQUIRE(std::is_same_v<decltype(local)::callable, times>);
  STATIC_REQUIRE(weft::detail::is_kept_local<std::remove_const_t<decltype(local)>>);
  STATIC_REQUIRE_FALSE(weft::detail::is_kept_local<std::remove_const_t<decltype(functor)>>);
  STATIC_REQUIRE(std::is_empty_v<std::remove_const_t<decltype(lambda.local())>>);
  // Whatever else is said of it, before or after.
  STATIC_REQUIRE(weft::detail::is_kept_local<decltype(lambda.local().after<"x">())>);
  STATIC_REQUIRE(weft::detail::is_kept_local<decltype(lambda.takes<"x">().local().as<"other">())>);
  STATIC_REQUIRE(weft::detail::is_kept_local<decltype(lambda.local().priority(3))>);
  auto const owner = weft::task<"owner">([p = std::make_unique<int>(7)] { return *p; }).local();
  CHECK(owner() == 7);
}

TEST_CASE("a cost is a property of the type") {
  using weft::detail::declared_cost;
  constexpr auto dear = functor.cost<3>();
  STATIC_REQUIRE(dear(2) == 6);
  STATIC_REQUIRE(std::is_same_v<decltype(dear), weft::basic_task<"functor", times, declared_cost<3>> const>);
  STATIC_REQUIRE(std::is_empty_v<std::remove_const_t<decltype(lambda.cost<3>())>>);
  STATIC_REQUIRE(std::is_same_v<decltype(functor.cost<3>().as<"other">()),
                                weft::basic_task<"other", times, declared_cost<3>>>);
  auto const owner = weft::task<"owner">([p = std::make_unique<int>(7)] { return *p; }).cost<3>();
  CHECK(owner() == 7);
}

TEST_CASE("after, takes and moves are properties of the type") {
  using namespace weft::detail;
  constexpr auto task = functor.after<"a", "b">().takes<"c">().moves<"c">();
  STATIC_REQUIRE(std::is_same_v<decltype(task), weft::basic_task<"functor", times, after_ids<"a", "b">,
                                                                 takes_ids<"c">, moves_ids<"c">> const>);
  STATIC_REQUIRE(task(2) == 6);
  STATIC_REQUIRE(
      std::is_same_v<decltype(task.as<"x">()),
                     weft::basic_task<"x", times, after_ids<"a", "b">, takes_ids<"c">, moves_ids<"c">>>);
  CHECK(task(2) == 6);
}
