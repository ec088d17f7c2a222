// SPDX-License-Identifier: BSL-1.0
#include <weft/check/generic.hpp>

#include <memory>
#include <type_traits>

#include "../catch.hpp"

using namespace weft::detail;

namespace {

template <class Task, class... R>
struct asked;
template <class Task, class R>
struct asked<Task, R>
    : generic<Task, false, std::index_sequence<0>, weft::type_list<source<0, Task, R, false>>> {};
template <class Task, class R, class S>
struct asked<Task, R, S> : generic<Task, false, std::index_sequence<0, 1>,
                                   weft::type_list<source<0, Task, R, false>, source<1, Task, S, false>>> {};

constexpr auto reads = weft::task<"reads">([](auto const& x) { return x; });
constexpr auto takes = weft::task<"takes">([](auto&& x)
                                             requires(!std::is_lvalue_reference_v<decltype(x)>)
                                           { return 1; });
constexpr auto with_context = weft::task<"with_context">([](weft::context&, auto x) { return x; });
constexpr auto second_taken =
    weft::task<"second_taken">([](int, std::unique_ptr<int> p, auto...) { return *p; });
constexpr auto alone = weft::task<"alone">([](auto... none)
                                             requires(sizeof...(none) == 0)
                                           { return 1; });
constexpr auto fussy = weft::task<"fussy">([](auto a, auto b) { return a + b; });

template <auto const& Task, class... R>
using plan = typename asked<std::remove_cvref_t<decltype(Task)>, R...>::type;

}  // namespace

TEST_CASE("a generic callable is asked to read first") {
  STATIC_REQUIRE(std::is_same_v<plan<reads, int>, call_plan<int, read_result<0, int>>>);
}

TEST_CASE("it takes only if it cannot read, and no more than it must") {
  STATIC_REQUIRE(std::is_same_v<plan<takes, int>, call_plan<int, take_result<0, int>>>);
  STATIC_REQUIRE(std::is_same_v<plan<second_taken, int, std::unique_ptr<int>>,
                                call_plan<int, read_result<0, int>, take_result<1, std::unique_ptr<int>>>>);
}

TEST_CASE("it gets a context only if the call without it is ill-formed") {
  STATIC_REQUIRE(std::is_same_v<plan<with_context, int>, call_plan<int, pass_context, read_result<0, int>>>);
}

TEST_CASE("it may take no arguments, and is then only ordered") {
  STATIC_REQUIRE(std::is_same_v<plan<alone, int>, call_plan<int>>);
}

TEST_CASE("its body is not instantiated for a context that it did not ask for") {
  STATIC_REQUIRE(
      std::is_same_v<plan<fussy, int>, no_plan<weft::errors::not_callable<"fussy", weft::gives<int>>>>);
}
