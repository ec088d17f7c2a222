// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_CHOICE_HPP
#define WEFT_WIRE_CHOICE_HPP

#include <weft/core/choice.hpp>
#include <weft/core/skippable.hpp>
#include <weft/wire/compounds.hpp>

//! \file
//! What tasks choose, and what they skip.

namespace WEFT_NAMESPACE {

//! A byte that says which name was chosen, and the argument that comes with it. The names are part of the schema.
template <fixed_string... Name, class... T>
  requires((std::is_void_v<T> || travels<T>) && ...)
struct codec<one_of<to<Name, T>...>> {
  using choice = one_of<to<Name, T>...>;
  static constexpr std::size_t least = 1;

  static void save(output_archive& to, choice const& value) {
    to.put(static_cast<std::uint8_t>(value.index()));
    save_argument(to, value, std::index_sequence_for<T...>());
  }
  static choice make(input_archive& from) {
    auto const index = from.get<std::uint8_t>();
    if (index >= sizeof...(Name)) from.fail(archive_problem::bad_value);
    return make_one<to<Name, T>...>(from, index);
  }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.text("choice(");
    (describe_one<Name, T>(to), ...);
    to.text(")");
  }

private:
  template <std::size_t... I>
  static void save_argument(output_archive& to, choice const& value, std::index_sequence<I...>) {
    (save_one<I, T>(to, value), ...);
  }
  template <std::size_t I, class Argument>
  static void save_one([[maybe_unused]] output_archive& to, [[maybe_unused]] choice const& value) {
    if constexpr (!std::is_void_v<Argument>)
      if (value.index() == I) detail::save_new(to, value.template argument<I>());
  }

  template <class First, class... More>
  static choice make_one(input_archive& from, std::size_t index) {
    if constexpr (sizeof...(More) > 0)
      if (index > 0) return make_one<More...>(from, index - 1);
    return load_one(from, std::type_identity<First>());
  }
  template <fixed_string N, class Argument>
  static choice load_one([[maybe_unused]] input_archive& from, std::type_identity<to<N, Argument>>) {
    if constexpr (std::is_void_v<Argument>)
      return to<N>();
    else
      return to<N, Argument>{detail::load_new<Argument>(from)};
  }

  template <fixed_string N, class Argument, class Recorder>
  static void describe_one(Recorder& to) {
    to.text(N.text);
    if constexpr (!std::is_void_v<Argument>) {
      to.text(":");
      to.template type<Argument>();
    }
    to.text("|");
  }
};

//! As the optional that it is.
template <travels T>
struct codec<skippable<T>> : codec<std::optional<T>> {};

}  // namespace WEFT_NAMESPACE

#endif
