// SPDX-License-Identifier: BSL-1.0
#include <weft/core/type_list.hpp>

#include <type_traits>
#include <utility>

#include "../catch.hpp"

namespace {

template <std::size_t I>
struct number;  // incomplete: a list of types asks nothing of them

template <class Indices>
struct numbers_of;
template <std::size_t... I>
struct numbers_of<std::index_sequence<I...>> {
  using type = weft::type_list<number<I>...>;
};
template <std::size_t N>
using numbers = typename numbers_of<std::make_index_sequence<N>>::type;

template <std::size_t... I>
constexpr bool all_found(std::index_sequence<I...>) {
  using list = numbers<sizeof...(I)>;
  bool const same[] = {std::is_same_v<weft::type_at<list, I>, number<I>>...};
  for (bool found : same)
    if (!found) return false;
  return true;
}

}  // namespace

TEST_CASE("the types of a list are found by place, however long it is") {
  STATIC_REQUIRE(all_found(std::make_index_sequence<1>()));
  STATIC_REQUIRE(all_found(std::make_index_sequence<15>()));
  STATIC_REQUIRE(all_found(std::make_index_sequence<16>()));
  STATIC_REQUIRE(all_found(std::make_index_sequence<17>()));
  STATIC_REQUIRE(all_found(std::make_index_sequence<32>()));
  STATIC_REQUIRE(all_found(std::make_index_sequence<33>()));
  STATIC_REQUIRE(all_found(std::make_index_sequence<256>()));
  STATIC_REQUIRE(all_found(std::make_index_sequence<257>()));
  STATIC_REQUIRE(all_found(std::make_index_sequence<300>()));
}

TEST_CASE("void and references are types like others") {
  using list = weft::type_list<void, int&, int const&&>;
  STATIC_REQUIRE(std::is_void_v<weft::type_at<list, 0>>);
  STATIC_REQUIRE(std::is_same_v<weft::type_at<list, 2>, int const&&>);
  STATIC_REQUIRE(std::is_empty_v<list>);
}

TEST_CASE("lists are joined in order") {
  using weft::type_list;
  using weft::detail::flatten;
  STATIC_REQUIRE(std::is_same_v<flatten<>::type, type_list<>>);
  STATIC_REQUIRE(std::is_same_v<flatten<type_list<int>>::type, type_list<int>>);
  STATIC_REQUIRE(std::is_same_v<flatten<type_list<>, type_list<int>, type_list<>, type_list<char, int>>::type,
                                type_list<int, char, int>>);
}

TEST_CASE("all_of takes any number of values") {
  STATIC_REQUIRE(weft::detail::all_of<>);
  STATIC_REQUIRE(weft::detail::all_of<true, true>);
  STATIC_REQUIRE_FALSE(weft::detail::all_of<true, false, true>);
}
