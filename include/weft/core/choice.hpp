// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_CHOICE_HPP
#define WEFT_CORE_CHOICE_HPP

#include <weft/core/id.hpp>
#include <weft/core/type_list.hpp>

#include <type_traits>
#include <utility>
#include <variant>

//! \file
//! What a task returns that chooses which of its successors run.

namespace WEFT_NAMESPACE {

//! A successor that may be chosen, and what it is then given: an argument of type `T`, or nothing.
template <fixed_string Name, class T = void>
struct to {
  T value;
};
template <fixed_string Name>
struct to<Name, void> {};

namespace detail {

// `weft::choose<"high">` by itself, or called with what the successor is given.
template <fixed_string Name>
struct chooser : to<Name> {
  template <class T>
  constexpr to<Name, T> operator()(T value) const {
    return {static_cast<T&&>(value)};
  }
};

// The place of a name among others, or their number.
template <std::size_t N>
constexpr std::size_t place_of_name(name wanted, name const (&names)[N]) {
  std::size_t place = 0;
  while (place + 1 < N && !(names[place] == wanted)) ++place;
  return place;
}

}  // namespace detail

//! What a task returns that chooses one of its successors: `return weft::choose<"high">;`, or with an argument for it,
//! `return weft::choose<"high">(amount);`. The other successors that it names are skipped. Each name must be that of a
//! successor. What chooses is no argument of its successors, unless they name it (`from`, `takes`); only the one that
//! is chosen is given the argument that comes with its name.
template <class... To>
class one_of;
template <fixed_string... Name, class... T>
class one_of<to<Name, T>...> {
  static_assert(sizeof...(Name) > 0 && sizeof...(Name) <= 64,
                "weft: a choice is one of 1 to 64 names of successors");

  template <fixed_string Wanted>
  static constexpr std::size_t place = detail::place_of_name(
      {Wanted.text, Wanted.size()}, {detail::name{Name.text, Name.size()}..., detail::name{}});

  template <fixed_string Wanted>
  using argument_of = type_at<type_list<T..., void>, place<Wanted>>;

public:
  //! Chooses `Wanted`; does not compile if that is none of the names, or if it comes with another argument.
  template <fixed_string Wanted, class U>
    requires(place<Wanted> < sizeof...(Name) && std::is_convertible_v<U &&, argument_of<Wanted>>)
  // NOLINTNEXTLINE(google-explicit-constructor): it is what `return` is given
  constexpr one_of(to<Wanted, U> chosen)
      : to_(std::in_place_index<place<Wanted>>,
            to<Wanted, argument_of<Wanted>>{
                static_cast<argument_of<Wanted>>(static_cast<U&&>(chosen.value))}) {}
  template <fixed_string Wanted>
    requires(place<Wanted> < sizeof...(Name) && std::is_void_v<argument_of<Wanted>>)
  // NOLINTNEXTLINE(google-explicit-constructor): likewise
  constexpr one_of(to<Wanted, void>) : to_(std::in_place_index<place<Wanted>>) {}

  //! The place of the chosen name among the names.
  constexpr std::size_t index() const noexcept { return to_.index(); }
  //! The chosen name.
  constexpr char const* name() const noexcept {
    constexpr char const* names[] = {Name.text...};
    return names[index()];
  }
  //! The argument for the name at place `I`, which must be the chosen one.
  template <std::size_t I>
  constexpr auto const& argument() const& noexcept {
    return std::get_if<I>(&to_)->value;
  }
  template <std::size_t I>
  constexpr auto& argument() & noexcept {
    return std::get_if<I>(&to_)->value;
  }

  friend constexpr bool operator==(one_of const& a, one_of const& b)
    requires(std::is_void_v<T> && ...)
  {
    return a.index() == b.index();
  }

private:
  std::variant<to<Name, T>...> to_;
};

//! A choice that gives its successors nothing.
template <fixed_string... Name>
using choice = one_of<to<Name>...>;

//! See `one_of`.
template <fixed_string Name>
inline constexpr detail::chooser<Name> choose{};

}  // namespace WEFT_NAMESPACE

#endif
