// SPDX-License-Identifier: BSL-1.0
#include <weft/checkpoint/checks.hpp>

#include <weft/weft.hpp>
#include <weft/wire.hpp>

#include <string>
#include <string_view>
#include <type_traits>

#include "../catch.hpp"

namespace {

template <class Workflow>
using error_of = typename weft::detail::check_kept<Workflow, void>::error;

inline constexpr auto text = weft::task<"text">([] { return std::string(); });
inline constexpr auto view = weft::task<"view">([](std::string const& s) { return std::string_view(s); });
inline constexpr auto size = weft::task<"size">([](std::string_view s) { return s.size(); });

}  // namespace

TEST_CASE("what cannot be kept has an error of its own") {
  constexpr auto wrong = weft::workflow<"wrong">(text >> view >> size);
  static_assert(
      std::is_same_v<error_of<std::remove_const_t<decltype(wrong)>>,
                     weft::errors::result_cannot_be_kept<weft::fixed_string("view"), std::string_view>>);
  constexpr auto argument = weft::workflow<"wrong">(text >> view.local() >> size);
  static_assert(std::is_same_v<
                error_of<std::remove_const_t<decltype(argument)>>,
                weft::errors::argument_cannot_be_known_again<weft::fixed_string("size"), std::string_view>>);
  constexpr auto right = weft::workflow<"right">(text >> view.local() >> size.local());
  static_assert(std::is_void_v<error_of<std::remove_const_t<decltype(right)>>>);
  CHECK(weft::run(right).get<"size">() == 0);
}
