// SPDX-License-Identifier: BSL-1.0
#include <weft/core/expression.hpp>

#include <memory>
#include <type_traits>
#include <utility>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto a = weft::task<"a">([] { return 1; });
constexpr auto b = weft::task<"b">([](int x) { return x; });
constexpr auto c = weft::task<"c">([](int x) { return x; });

template <class L, class R>
concept joinable = requires(L l, R r) {
  l >> r;
  l | r;
};

struct broken : weft::failure {};

}  // namespace

TEST_CASE("expressions of stateless tasks are empty") {
  constexpr auto all = a >> (b | "c"_id) >> weft::input<"x", int> >> c;
  STATIC_REQUIRE(std::is_empty_v<std::remove_const_t<decltype(all)>>);
  STATIC_REQUIRE(weft::detail::leaf_count<std::remove_const_t<decltype(all)>> == 5);
}

TEST_CASE("an expression lists its leaves and operators in postfix order") {
  using namespace weft::detail;
  using weft::type_list;
  using ta = std::remove_const_t<decltype(a)>;
  using tb = std::remove_const_t<decltype(b)>;
  using tc = std::remove_const_t<decltype(c)>;
  STATIC_REQUIRE(std::is_same_v<postfix<ta>, type_list<ta>>);
  STATIC_REQUIRE(std::is_same_v<postfix<std::remove_cvref_t<decltype(a >> (b | c))>>,
                                type_list<ta, tb, tc, parallel, weft::detail::sequence>>);
  STATIC_REQUIRE(std::is_same_v<postfix<std::remove_cvref_t<decltype(a >> b | c)>>,
                                type_list<ta, tb, weft::detail::sequence, tc, parallel>>);
}

TEST_CASE("an expression keeps the state of its operands") {
  auto const keep = weft::task<"keep">([p = std::make_shared<int>(3)] { return *p; });
  auto once = weft::task<"once">([p = std::make_unique<int>(4)](int x) { return *p + x; });

  auto const joined = keep >> b >> std::move(once);
  STATIC_REQUIRE_FALSE(std::is_empty_v<std::remove_const_t<decltype(joined)>>);
  CHECK(joined.left.left() == 3);
  CHECK(joined.right(1) == 5);
}

TEST_CASE("only tasks, inputs, ids and expressions are operands") {
  using ta = std::remove_const_t<decltype(a)>;
  STATIC_REQUIRE(joinable<ta, ta>);
  STATIC_REQUIRE(joinable<ta, weft::id<"b">>);
  STATIC_REQUIRE(joinable<weft::input_task<"x", int>, ta>);
  STATIC_REQUIRE(joinable<decltype(a >> b), decltype(a | b)>);
  STATIC_REQUIRE_FALSE(joinable<ta, int>);
  STATIC_REQUIRE_FALSE(joinable<int, ta>);
}

TEST_CASE("a failure stays the same failure in an expression") {
  STATIC_REQUIRE(std::is_same_v<decltype(broken() >> a), broken>);
  STATIC_REQUIRE(std::is_same_v<decltype(a | broken()), broken>);
  STATIC_REQUIRE(std::is_same_v<decltype(broken() >> broken()), broken>);
}

TEST_CASE("what cannot be joined is known, first of all what did not compile") {
  using weft::detail::culprit;
  using ta = std::remove_const_t<decltype(a)>;
  STATIC_REQUIRE(std::is_same_v<culprit<ta, int>::type, int>);
  STATIC_REQUIRE(std::is_same_v<culprit<int, ta>::type, int>);
  STATIC_REQUIRE(std::is_same_v<culprit<int, char>::type, int>);
  STATIC_REQUIRE(std::is_same_v<culprit<int, broken>::type, broken>);
  STATIC_REQUIRE(std::is_same_v<culprit<broken, int>::type, broken>);
  STATIC_REQUIRE(std::is_same_v<decltype(broken() >> 1), broken>);
}

TEST_CASE("the operators leave alone what has nothing to do with tasks") {
  struct other {};
  STATIC_REQUIRE_FALSE(weft::detail::misjoined<other, other>);
  STATIC_REQUIRE_FALSE(weft::detail::misjoined<other, int>);
  STATIC_REQUIRE(weft::detail::misjoined<other, std::remove_const_t<decltype(a)>>);
}
