// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/invoke.hpp>

#include "catch.hpp"

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace {

struct thing {
  int value = 0;

  int plus(int x) const { return value + x; }
  int taken() && { return std::exchange(value, 0); }
};

template <class F, class... A>
concept same_as_std = std::is_same_v<decltype(weft::detail::invoke(std::declval<F>(), std::declval<A>()...)),
                                     std::invoke_result_t<F, A...>>;

static_assert(same_as_std<int thing::*, thing&>);
static_assert(same_as_std<int thing::*, thing const&>);
static_assert(same_as_std<int thing::*, thing>);
static_assert(same_as_std<int (thing::*)(int) const, thing const&, int>);
static_assert(same_as_std<void (*)(int), int>);

}  // namespace

TEST_CASE("Whatever can be invoked is, as std::invoke does it", "[dynamic]") {
  thing one{4};
  auto const unique = std::make_unique<thing>(thing{5});
  CHECK(weft::detail::invoke([](int x, int& y) { return y += x; }, 1, one.value) == 5);
  CHECK(weft::detail::invoke(&thing::plus, one, 2) == 7);
  CHECK(weft::detail::invoke(&thing::plus, &one, 2) == 7);
  CHECK(weft::detail::invoke(&thing::plus, unique, 2) == 7);
  CHECK(weft::detail::invoke(&thing::plus, std::ref(one), 2) == 7);
  CHECK(weft::detail::invoke(&thing::value, std::cref(one)) == 5);
  weft::detail::invoke(&thing::value, one) = 8;
  CHECK(weft::detail::invoke(&thing::taken, std::move(one)) == 8);
  CHECK(one.value == 0);
}
