// SPDX-License-Identifier: BSL-1.0
#include <weft/check/access.hpp>

#include "../catch.hpp"

namespace detail = weft::detail;

namespace {

constexpr auto joined = [] {
  detail::joined_accesses<2> all;
  all.add(&detail::joined_touches<false, detail::writes_names<"a", "b">>::list, false);
  return all;
}();
constexpr detail::access_list inside{joined.all, joined.count};

}  // namespace

TEST_CASE("what is said more than once is one access, in the place of the first, and writes if any does") {
  using list = detail::joined_touches<false, detail::reads_names<"a", "b">, detail::after_ids<"x">,
                                      detail::writes_names<"c", "a">, detail::reads_names<"c">>;
  STATIC_REQUIRE(list::list.count == 3);
  STATIC_REQUIRE(list::list.first[0].resource == detail::name_of<"a">);
  STATIC_REQUIRE(list::list.first[0].writes);
  STATIC_REQUIRE_FALSE(list::list.first[1].writes);
  STATIC_REQUIRE(list::list.first[2].writes);
  STATIC_REQUIRE(list::list.find(detail::name_of<"b">) == list::list.first + 1);
  STATIC_REQUIRE(list::list.find(detail::name_of<"d">) == nullptr);
}

TEST_CASE("what a task repeats is touched, but not given to it") {
  using list = detail::joined_touches<true, detail::reads_names<"b">, detail::touches_inside<&inside>>;
  STATIC_REQUIRE(list::list.count == 2);
  STATIC_REQUIRE(list::list.side_by_side);
  STATIC_REQUIRE(list::list.first[0].is_own);
  STATIC_REQUIRE(list::list.first[0].writes);
  STATIC_REQUIRE_FALSE(list::list.first[1].is_own);
}

TEST_CASE("who says nothing has no list") {
  STATIC_REQUIRE(detail::touched_by<true, detail::after_ids<"a">> == nullptr);
  STATIC_REQUIRE(detail::touched_by<false, detail::reads_names<"a">> != nullptr);
}
