// SPDX-License-Identifier: BSL-1.0
#include <weft/check/workflow.hpp>

#include <memory>
#include <type_traits>
#include <utility>

#include "inspect.hpp"

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto one = weft::task<"one">([] { return 1; });
constexpr auto two = weft::task<"two">([](int x) { return x; });

struct tracked {
  int* copies;
  int* moves;
  tracked(int* c, int* m) : copies(c), moves(m) {}
  tracked(tracked const& o) : copies(o.copies), moves(o.moves) { ++*copies; }
  tracked(tracked&& o) noexcept : copies(o.copies), moves(o.moves) { ++*moves; }
  int operator()() const { return 1; }
};

template <int I>
consteval weft::fixed_string<5> numbered() {
  char const text[] = {'t', static_cast<char>('0' + I / 100), static_cast<char>('0' + I / 10 % 10),
                       static_cast<char>('0' + I % 10), '\0'};
  return text;
}
template <int I>
constexpr auto nth = weft::task<numbered<I>()>([] { return I; });

template <int... I>
constexpr auto many(std::integer_sequence<int, I...>) {
  return weft::workflow<"many">(nth<I>...);
}

}  // namespace

TEST_CASE("a workflow without state is empty, and made in a constant expression") {
  constexpr auto workflow = weft::workflow<"w">(one >> two);
  STATIC_REQUIRE(sizeof(workflow) == 1);
  STATIC_REQUIRE(std::is_empty_v<std::remove_const_t<decltype(workflow)>>);
  STATIC_REQUIRE(workflow.size() == 2);
  STATIC_REQUIRE(std::is_default_constructible_v<std::remove_const_t<decltype(workflow)>>);
  CHECK(std::string(workflow.name()) == "w");
}

TEST_CASE("a workflow with state is as large as its state") {
  auto const plus = weft::task<"plus">([p = long{7}](int x) { return p + x; });
  auto const workflow = weft::workflow<"w">(one >> two >> plus);
  STATIC_REQUIRE(sizeof(workflow) == sizeof(long));
}

TEST_CASE("expressions copy what they are given, or move it") {
  int copies = 0, moves = 0;
  auto task = weft::task<"tracked">(tracked(&copies, &moves));
  copies = moves = 0;
  auto const copied = weft::workflow<"w">(task, two.as<"x">().takes<"tracked">());
  CHECK(copies == 1);
  copies = 0;
  auto const moved = weft::workflow<"w">(std::move(task) >> two);
  CHECK(copies == 0);
  CHECK(moves > 0);
  CHECK(copied.size() == 2);
  CHECK(moved.size() == 2);
}

TEST_CASE("move-only state goes through expressions into the workflow") {
  auto task = weft::task<"own">([p = std::make_unique<int>(3)] { return *p; });
  auto workflow =
      weft::workflow<"w">((std::move(task) | one) >> weft::task<"add">([](int a, int b) { return a + b; }));
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<decltype(workflow)>);
  auto const moved = std::move(workflow);
  CHECK(moved.size() == 3);
}

TEST_CASE("several hundred tasks") {
  constexpr auto workflow = many(std::make_integer_sequence<int, 300>());
  STATIC_REQUIRE(workflow.size() == 300);
  STATIC_REQUIRE(sizeof(workflow) == 1);
}
