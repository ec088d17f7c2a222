// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect/types.hpp>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/hana/for_each.hpp>
#include <boost/hana/size.hpp>

#include <weft/static.hpp>

#include "../catch.hpp"

namespace hana = boost::hana;
using namespace weft::literals;

namespace {

std::string shared;

constexpr auto load = weft::task<"load">([](std::string const&) { return std::vector<long>{1, 2}; });
constexpr auto refer = weft::task<"refer">([]() -> std::string& { return shared; });
constexpr auto note = weft::task<"note">([](weft::context&, std::vector<long>) {});
constexpr auto each = weft::map<"each">([](long x) { return static_cast<double>(x); });
constexpr auto generic = weft::task<"generic">([](auto const& x) { return x.size(); });
constexpr auto take = weft::task<"take">(
    [](weft::batch<double>&& x, weft::from<"load", std::vector<long>>) { return std::move(x); });
constexpr auto all = weft::workflow<"all">(
    weft::input<"path", std::string> >> load >> (note | each | generic), each >> take, refer);

}  // namespace

TEST_CASE("result types are what others see") {
  STATIC_REQUIRE(weft::result_type(all, "path"_id) == hana::type_c<std::string>);
  STATIC_REQUIRE(weft::result_type(all, "load"_id) == hana::type_c<std::vector<long>>);
  STATIC_REQUIRE(weft::result_type(all, "note"_id) == hana::type_c<void>);
  STATIC_REQUIRE(weft::result_type(all, "each"_id) == hana::type_c<weft::batch<double>>);
  STATIC_REQUIRE(weft::result_type(all, "generic"_id) == hana::type_c<std::size_t>);
  STATIC_REQUIRE(weft::result_type(all, "refer"_id) == hana::type_c<std::string&>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::result_type(all, "generic"_id))::type, std::size_t>);
}

TEST_CASE("argument types are what a callable is passed") {
  STATIC_REQUIRE(weft::argument_types(all, "path"_id) == hana::make_tuple());
  STATIC_REQUIRE(weft::argument_types(all, "refer"_id) == hana::make_tuple());
  STATIC_REQUIRE(weft::argument_types(all, "load"_id) == hana::tuple_t<std::string const&>);
  STATIC_REQUIRE(weft::argument_types(all, "note"_id) ==
                 hana::tuple_t<weft::context&, std::vector<long> const&>);
  STATIC_REQUIRE(weft::argument_types(all, "each"_id) == hana::tuple_t<long const&>);
  STATIC_REQUIRE(weft::argument_types(all, "generic"_id) == hana::tuple_t<std::vector<long> const&>);
  STATIC_REQUIRE(weft::argument_types(all, "take"_id) ==
                 hana::tuple_t<weft::batch<double>&&, weft::from<"load", std::vector<long>>>);
}

TEST_CASE("a map has the result types of all tasks") {
  constexpr auto types = weft::result_types(all);
  STATIC_REQUIRE(hana::size(types) == hana::size_c<7>);
  STATIC_REQUIRE(types["each"_id] == hana::type_c<weft::batch<double>>);
  STATIC_REQUIRE(types["note"_id] == hana::type_c<void>);
  std::size_t largest = 0;
  hana::for_each(types, [&](auto const& entry) {
    using type = typename std::remove_cvref_t<decltype(hana::second(entry))>::type;
    if constexpr (!std::is_void_v<type>) largest = sizeof(type) > largest ? sizeof(type) : largest;
  });
  CHECK(largest == sizeof(std::string));
}

TEST_CASE("an unknown id is an error of its own") {
  using none = weft::rejected<weft::errors::unknown_result<"lod">>;
  STATIC_REQUIRE(std::is_same_v<decltype(weft::result_type(all, "lod"_id)), none>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::argument_types(all, "lod"_id)), none>);
}

TEST_CASE("what did not compile has no types") {
  STATIC_REQUIRE(weft::result_type(weft::failure(), "load"_id) == hana::type_c<weft::failure>);
  STATIC_REQUIRE(weft::argument_types(weft::failure(), "load"_id) == hana::make_tuple());
  STATIC_REQUIRE(hana::size(weft::result_types(weft::failure())) == hana::size_c<0>);
}
