// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_SKIPPABLE_HPP
#define WEFT_CORE_SKIPPABLE_HPP

#include <weft/core/in_place.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace WEFT_NAMESPACE {

//! The result of a task that may be skipped: nothing then. The compiler works out which tasks these are, see `one_of`.
template <class T>
class skippable : public std::optional<T> {
public:
  constexpr skippable() = default;
  //! What `call` returns, made in place where it cannot be moved.
  template <class Call>
  constexpr skippable(std::in_place_t, Call const& call)
      : std::optional<T>(std::in_place, detail::made_by<T>(call)) {}
};

//! Of a task without a result: whether it ran.
template <>
class skippable<void> {
public:
  constexpr skippable() = default;
  template <class Call>
  constexpr skippable(std::in_place_t, Call const& call) {
    call();
    ran_ = true;
  }
  constexpr bool has_value() const noexcept { return ran_; }
  constexpr explicit operator bool() const noexcept { return ran_; }

private:
  bool ran_ = false;
};

namespace detail {

template <class R>
inline constexpr bool is_skippable = false;
template <class T>
inline constexpr bool is_skippable<skippable<T>> = true;

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
