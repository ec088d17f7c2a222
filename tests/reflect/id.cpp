// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect/id.hpp>

#include <string>
#include <type_traits>

#include <boost/hana/at_key.hpp>
#include <boost/hana/basic_tuple.hpp>
#include <boost/hana/contains.hpp>
#include <boost/hana/insert.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/set.hpp>
#include <boost/hana/sort.hpp>
#include <boost/hana/tuple.hpp>

#include "laws.hpp"

#include "../catch.hpp"

namespace hana = boost::hana;
using namespace weft::literals;

namespace {

using ids = laws<weft::id<"a">, weft::id<"b">, weft::id<"ab">, weft::id<"a">, weft::id<"fetch">,
                 weft::id<"etl/fetch">, weft::id<"">, weft::id<"\xff">, weft::id<"Z">>;

template <class T>
concept has_equality = requires(T t) { t == t; };

}  // namespace

TEST_CASE("ids keep the laws of keys") {
  STATIC_REQUIRE(ids::comparable);
  STATIC_REQUIRE(ids::orderable);
  STATIC_REQUIRE(ids::hashable);
}

TEST_CASE("ids compare as constants") {
  STATIC_REQUIRE(std::is_same_v<decltype(hana::equal("a"_id, "a"_id)), hana::true_>);
  STATIC_REQUIRE(std::is_same_v<decltype(hana::equal("a"_id, "b"_id)), hana::false_>);
  STATIC_REQUIRE(std::is_same_v<decltype(hana::not_equal("a"_id, "b"_id)), hana::true_>);
  STATIC_REQUIRE(std::is_same_v<decltype("a"_id == "a"_id), hana::true_>);
  STATIC_REQUIRE(std::is_same_v<decltype("a"_id != "a"_id), hana::false_>);
  STATIC_REQUIRE(std::is_same_v<decltype("a"_id != "ab"_id), hana::true_>);
  auto const id = "a"_id;
  STATIC_REQUIRE(std::is_same_v<decltype(hana::equal(id, "a"_id)), hana::true_>);
}

TEST_CASE("an id equals nothing else") {
  STATIC_REQUIRE_FALSE(has_equality<hana::basic_tuple<weft::id<"a">>>);
  STATIC_REQUIRE(std::is_same_v<decltype(hana::equal("a"_id, hana::int_c<1>)), hana::false_>);
  STATIC_REQUIRE(std::is_same_v<decltype(hana::equal(hana::type_c<weft::id<"a">>, "a"_id)), hana::false_>);
}

TEST_CASE("ids are sorted by text") {
  STATIC_REQUIRE(decltype(hana::less("a"_id, "ab"_id))::value);
  STATIC_REQUIRE(decltype(hana::less("Z"_id, "a"_id))::value);
  STATIC_REQUIRE(decltype(hana::less("z"_id, "\xc3\xa4"_id))::value);
  STATIC_REQUIRE_FALSE(decltype(hana::less("a"_id, "a"_id))::value);
  STATIC_REQUIRE(hana::sort(hana::make_tuple("c"_id, "ab"_id, "a"_id)) ==
                 hana::make_tuple("a"_id, "ab"_id, "c"_id));
}

TEST_CASE("ids are keys of a map") {
  auto map = hana::make_map(hana::make_pair("one"_id, 1), hana::make_pair("name"_id, std::string("n")));
  CHECK(map["one"_id] == 1);
  CHECK(hana::at_key(map, "name"_id) == "n");
  map["one"_id] = 5;
  CHECK(map["one"_id] == 5);
  STATIC_REQUIRE(decltype(hana::contains(map, "one"_id))::value);
  STATIC_REQUIRE_FALSE(decltype(hana::contains(map, "two"_id))::value);
  auto const more = hana::insert(map, hana::make_pair("two"_id, 2));
  CHECK(more["two"_id] == 2);
}

TEST_CASE("ids are elements of a set") {
  constexpr auto set = hana::make_set("a"_id, "b"_id);
  STATIC_REQUIRE(decltype(hana::contains(set, "a"_id))::value);
  STATIC_REQUIRE_FALSE(decltype(hana::contains(set, "c"_id))::value);
  STATIC_REQUIRE(hana::insert(set, "b"_id) == set);
}
