// SPDX-License-Identifier: BSL-1.0
#include <weft/check/tokens.hpp>

#include "../catch.hpp"

namespace {

using weft::detail::leaf;
using weft::detail::leaf_info;

constexpr auto a = weft::task<"a">([] { return 1; });
constexpr auto b = weft::task<"b">([](int x) { return x; });
constexpr auto c = b.as<"c">();

template <class Task>
constexpr leaf_info const* token(Task const&) {
  return &leaf<Task>::info;
}

// a >> (b | c)
constexpr leaf_info const* tokens[] = {token(a), token(b), token(c), &leaf<weft::detail::parallel>::info,
                                       &leaf<weft::detail::sequence>::info};
constexpr weft::detail::expression_view expressions[] = {{tokens, 5}, {tokens, 1}};

}  // namespace

TEST_CASE("how much room the graph of expressions needs") {
  STATIC_REQUIRE(weft::detail::count_tokens(expressions) == 6);
  constexpr auto needed = weft::detail::count_all<6>(expressions);
  STATIC_REQUIRE(needed.leaves == 4);
  STATIC_REQUIRE(needed.edges == 2);
  STATIC_REQUIRE(needed.groups == 0);
}
