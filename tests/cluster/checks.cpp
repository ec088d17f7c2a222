// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/checks.hpp>

#include <weft/static.hpp>
#include <weft/wire.hpp>

#include <list>
#include <string_view>
#include <type_traits>
#include <vector>

#include "../catch.hpp"

// The sentences are for tests/misuse. Here: which tasks are looked at, and what is found.

namespace {

template <auto const& Workflow>
using found_in = typename weft::detail::check_remote<std::remove_cvref_t<decltype(Workflow)>, void>::error;

constexpr auto number = weft::task<"number">([] { return 1; });
constexpr auto view = weft::task<"view">([] { return std::string_view("x"); });
constexpr auto length = weft::task<"length">([](std::string_view s) { return s.size(); });

constexpr auto fine = weft::workflow<"w">(number >> weft::task<"more">([](int x) { return x; }));
constexpr auto bad_result = weft::workflow<"w">(view >> length.local());
constexpr auto bad_argument = weft::workflow<"w">(view.local() >> length);
constexpr auto both_local = weft::workflow<"w">(view.local() >> length.local());
constexpr auto bad_callable = weft::workflow<"w">(weft::task<"f">(+[] { return 1; }));
constexpr auto bad_state =
    weft::workflow<"w">(weft::state<"s", int>(), weft::task<"f">([](int& s) { return ++s; }));
constexpr auto read_state =
    weft::workflow<"w">(weft::state<"s", int>(), weft::task<"f">([](weft::from<"s", int> s) { return *s; }));
constexpr auto parts =
    weft::workflow<"w">(weft::task<"pair">([] { return std::pair<int, int>(1, 2); }) >>
                        weft::part<"first", 0> >> weft::task<"f">([](int x) { return x; }));
constexpr auto first_of_two = weft::workflow<"w">(weft::task<"a">([] { return std::string_view("x"); }),
                                                  weft::task<"b">([] { return std::string_view("x"); }));

}  // namespace

TEST_CASE("what cannot travel is found, unless its task stays") {
  using std::is_same_v;
  STATIC_REQUIRE(is_same_v<found_in<fine>, void>);
  STATIC_REQUIRE(is_same_v<found_in<both_local>, void>);
  STATIC_REQUIRE(is_same_v<found_in<read_state>, void>);
  STATIC_REQUIRE(is_same_v<found_in<parts>, void>);
  STATIC_REQUIRE(
      is_same_v<found_in<bad_result>, weft::errors::result_cannot_travel<"view", std::string_view>>);
  STATIC_REQUIRE(
      is_same_v<found_in<bad_argument>, weft::errors::argument_cannot_travel<"length", std::string_view>>);
  STATIC_REQUIRE(is_same_v<found_in<bad_callable>, weft::errors::callable_cannot_travel<"f">>);
  STATIC_REQUIRE(is_same_v<found_in<bad_state>, weft::errors::state_cannot_travel<"f">>);
  STATIC_REQUIRE(
      is_same_v<found_in<first_of_two>, weft::errors::result_cannot_travel<"a", std::string_view>>);
}
