// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_FIXED_STRING_HPP
#define WEFT_CORE_FIXED_STRING_HPP

#include <weft/core/config.hpp>

#include <cstddef>

namespace WEFT_NAMESPACE {

//! A string literal as a template argument: `template <fixed_string Id>` is given as `<"fetch">`.
//! `N` counts the terminating zero.
template <std::size_t N>
struct fixed_string {
  char text[N];  //!< public, as a template argument's members must be

  // NOLINTNEXTLINE(google-explicit-constructor): a literal is meant to convert
  consteval fixed_string(char const (&literal)[N]) : text{} {
    for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
  }

  static constexpr std::size_t size() { return N - 1; }
  constexpr char const* data() const { return text; }

  template <std::size_t M>
  constexpr bool operator==(fixed_string<M> const& other) const {
    if constexpr (M == N) {
      for (std::size_t i = 0; i < N; ++i)
        if (text[i] != other.text[i]) return false;
      return true;
    }
    return false;
  }
};

}  // namespace WEFT_NAMESPACE

#endif
