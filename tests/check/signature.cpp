// SPDX-License-Identifier: BSL-1.0
#include <weft/check/signature.hpp>

#include <type_traits>

#include "../catch.hpp"

using weft::type_list;
using weft::detail::signature;

namespace {

struct constant {
  int operator()(int, char&) const;
};
struct careful {
  int operator()(int) const noexcept;
};
struct referred {
  void operator()() const&;
};
struct changing {
  int operator()(int);
};
struct changing_noexcept {
  void operator()(int) & noexcept;
};
struct overloaded {
  int operator()(int) const;
  int operator()(char) const;
};
struct generic {
  template <class T>
  T operator()(T) const;
};
struct object {
  int get(char) const noexcept;
  int set(char);
};

template <class F, class R, class... P>
constexpr bool declares = std::is_same_v<typename signature<F>::result, R> &&
                          std::is_same_v<typename signature<F>::parameters, type_list<P...>>;

}  // namespace

TEST_CASE("what callables declare is read") {
  STATIC_REQUIRE(declares<constant, int, int, char&>);
  STATIC_REQUIRE(declares<careful, int, int>);
  STATIC_REQUIRE(declares<referred, void>);
  STATIC_REQUIRE(declares<int (*)(char), int, char>);
  STATIC_REQUIRE(declares<int (*)(char) noexcept, int, char>);
  auto const lambda = [](int&&, long const&) -> char { return 'a'; };
  STATIC_REQUIRE(declares<std::remove_const_t<decltype(lambda)>, char, int&&, long const&>);
}

TEST_CASE("mutable callables are known as such") {
  STATIC_REQUIRE(signature<constant>::is_const);
  STATIC_REQUIRE(signature<careful>::is_const);
  STATIC_REQUIRE_FALSE(signature<changing>::is_const);
  STATIC_REQUIRE_FALSE(signature<changing_noexcept>::is_const);
}

TEST_CASE("generic and overloaded callables declare nothing") {
  STATIC_REQUIRE_FALSE(signature<overloaded>::known);
  STATIC_REQUIRE_FALSE(signature<generic>::known);
  STATIC_REQUIRE_FALSE(signature<int>::known);
  auto const lambda = [](auto) {};
  STATIC_REQUIRE_FALSE(signature<std::remove_const_t<decltype(lambda)>>::known);
}

TEST_CASE("member functions take their object first, unless it is bound") {
  using namespace weft::detail;
  STATIC_REQUIRE(declares<unbound_member<decltype(&object::get)>, int, object const&, char>);
  STATIC_REQUIRE(declares<unbound_member<decltype(&object::set)>, int, object&, char>);
  STATIC_REQUIRE(declares<bound_member<decltype(&object::get), object>, int, char>);
  STATIC_REQUIRE(signature<bound_member<decltype(&object::get), object>>::is_const);
  STATIC_REQUIRE_FALSE(signature<bound_member<decltype(&object::set), object>>::is_const);
  STATIC_REQUIRE(signature<bound_member<decltype(&object::set), object*>>::is_const);
}

TEST_CASE("the names that from parameters ask for") {
  using weft::detail::name_of;
  auto const asks = [](weft::from<"a", int>, int, weft::from<"b", int&&>) {};
  using found = signature<std::remove_const_t<decltype(asks)>>;
  STATIC_REQUIRE(found::from.count == 2);
  STATIC_REQUIRE(found::from.first[0] == name_of<"a">);
  STATIC_REQUIRE(found::from.first[1] == name_of<"b">);
  STATIC_REQUIRE(signature<constant>::from.count == 1);  // char& asks for a state
  STATIC_REQUIRE(signature<constant>::from.first[0].size == weft::detail::name::by_type);
  CHECK(found::from.contains(name_of<"a">));
}
