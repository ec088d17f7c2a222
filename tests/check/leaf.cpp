// SPDX-License-Identifier: BSL-1.0
#include <weft/check/leaf.hpp>

#include <type_traits>

#include "../catch.hpp"

using weft::detail::leaf;
using weft::detail::leaf_kind;
using weft::detail::name_of;

namespace {

template <class T>
constexpr weft::detail::leaf_info const& info_of(T const&) {
  return leaf<T>::info;
}

constexpr auto plain = weft::task<"plain">([](int) {});
constexpr auto rich = weft::task<"rich">([](weft::from<"a", int>, int, weft::from<"b", int&&>) {})
                          .after<"c", "d">()
                          .takes<"e">()
                          .moves<"e">()
                          .after<"f">();

}  // namespace

TEST_CASE("a leaf is lowered to values") {
  STATIC_REQUIRE(info_of(plain).kind == leaf_kind::task);
  STATIC_REQUIRE(info_of(plain).id == name_of<"plain">);
  STATIC_REQUIRE(info_of(plain).hash == name_of<"plain">.hash());
  STATIC_REQUIRE_FALSE(info_of(plain).stateful);
  STATIC_REQUIRE(info_of(plain).after.count + info_of(plain).takes.count + info_of(plain).from.count == 0);
  STATIC_REQUIRE(info_of(weft::input<"x", int>).kind == leaf_kind::input);
  STATIC_REQUIRE(info_of(weft::id<"x">()).kind == leaf_kind::reference);
  CHECK(info_of(weft::id<"x">()).id == name_of<"x">);
}

TEST_CASE("properties are gathered in order") {
  STATIC_REQUIRE(info_of(rich).after.count == 3);
  CHECK(info_of(rich).after.first[0] == name_of<"c">);
  CHECK(info_of(rich).after.first[1] == name_of<"d">);
  CHECK(info_of(rich).after.first[2] == name_of<"f">);
  CHECK(info_of(rich).takes.count == 1);
  CHECK(info_of(rich).moves.contains(name_of<"e">));
  REQUIRE(info_of(rich).from.count == 2);
  CHECK(info_of(rich).from.first[0] == name_of<"a">);
  CHECK(info_of(rich).from.first[1] == name_of<"b">);
}

TEST_CASE("equal types are one leaf, others are not") {
  CHECK(&info_of(plain) == &info_of(weft::basic_task(plain)));
  auto const other = plain.as<"other">();
  CHECK(&info_of(plain) != &info_of(other));
  auto const stateful = weft::task<"plain">([n = 1] { return n; });
  CHECK(info_of(stateful).stateful);
}
