// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/observed_call.hpp>

#include <weft/weft.hpp>

#include <type_traits>

#include "../catch.hpp"

namespace {

using weft::detail::watched_at;

constexpr auto wf =
    weft::workflow<"calls">(weft::task<"a">([] { return 1; }) >> weft::task<"b">([](int x) { return x; }));
using workflow = std::remove_const_t<decltype(wf)>;

// Without the option the calls are the very same types.
using plain = weft::detail::calls_of<workflow, weft::type_list<>>;
using watched = weft::detail::calls_of<workflow, weft::type_list<weft::detail::watched_run>>;
static_assert(!std::is_same_v<plain, watched>);
template <class... Call>
constexpr bool any_is_watched(weft::type_list<Call...>) {
  return (weft::detail::is_watched<typename weft::detail::where_of<Call>::type> || ...);
}
static_assert(!any_is_watched(plain()));
static_assert(any_is_watched(watched()));
static_assert(weft::detail::is_watched<watched_at<weft::detail::made, 0, 0>>);
static_assert(!weft::detail::is_watched<weft::detail::made>);
static_assert(
    std::is_same_v<weft::detail::unwatched<watched_at<weft::detail::made, 0, 0>>::type, weft::detail::made>);

}  // namespace

TEST_CASE("A call is watched by the place of its callable", "[trace]") { SUCCEED("all of it is above"); }
