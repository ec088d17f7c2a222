// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <utility>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr int length = 300;

template <int I>
consteval weft::fixed_string<5> numbered() {
  char const text[] = {'t', static_cast<char>('0' + I / 100), static_cast<char>('0' + I / 10 % 10),
                       static_cast<char>('0' + I % 10), '\0'};
  return text;
}

template <int I>
constexpr auto link = weft::task<numbered<I>()>([](int x) { return x + I; });
template <>
constexpr auto link<0> = weft::task<"t000">([] { return 0; });

template <int First, int... I>
constexpr auto links(std::integer_sequence<int, I...>) {
  return (... >> link<First + I>);
}

// In two parts, because clang folds over at most 256 elements.
constexpr auto chain_of_links() {
  std::make_integer_sequence<int, length / 2> const half;
  return weft::workflow<"chain">(links<0>(half) >> links<length / 2>(half));
}

// Task I reads tasks I / 2 and I - 1.
template <int I>
constexpr auto knot = weft::task<numbered<I>()>([](int a, int b) { return (a + b) % 1000; });
template <>
constexpr auto knot<0> = weft::task<"t000">([] { return 1; });
template <>
constexpr auto knot<1> = weft::task<"t001">([](int a) { return a + 1; });

template <int I>
constexpr auto knotted() {
  if constexpr (I == 0)
    return knot<0>;
  else if constexpr (I == 1)
    return weft::id<"t000">() >> knot<1>;
  else if constexpr (I / 2 == I - 1)
    return weft::id<numbered<I - 1>()>() >> knot<I>.template takes<numbered<I - 1>(), numbered<I - 1>()>();
  else
    return (weft::id<numbered<I / 2>()>() | weft::id<numbered<I - 1>()>()) >> knot<I>;
}

template <int... I>
constexpr auto net_of(std::integer_sequence<int, I...>) {
  return weft::workflow<"net">(knotted<I>()...);
}

constexpr int net_by_hand() {
  int value[length] = {1, 2};
  for (int i = 2; i < length; ++i) value[i] = (value[i / 2] + value[i - 1]) % 1000;
  return value[length - 1];
}

}  // namespace

TEST_CASE("a chain of 300 tasks") {
  constexpr auto chain = chain_of_links();
  STATIC_REQUIRE(chain.size() == length);
  STATIC_REQUIRE(sizeof(chain) == 1);
  CHECK(weft::run(chain).value() == (length - 1) * length / 2);
}

TEST_CASE("a net of 300 tasks, each with two predecessors") {
  constexpr auto net = net_of(std::make_integer_sequence<int, length>());
  STATIC_REQUIRE(net.size() == length);
  CHECK(weft::run(net)["t299"_id] == net_by_hand());
}
