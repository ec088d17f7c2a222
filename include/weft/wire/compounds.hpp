// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_COMPOUNDS_HPP
#define WEFT_WIRE_COMPOUNDS_HPP

#include <weft/wire/values.hpp>

#include <optional>
#include <tuple>
#include <variant>

//! \file
//! Pairs, tuples, optionals, variants and owning pointers.

namespace WEFT_NAMESPACE {

template <travels A, travels B>
struct codec<std::pair<A, B>> {
  static constexpr std::size_t least = codec<A>::least + codec<B>::least;

  static void save(output_archive& to, std::pair<A, B> const& pair) { to << pair.first << pair.second; }
  static void load(input_archive& from, std::pair<A, B>& pair) { from >> pair.first >> pair.second; }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.template fields<A, B>();
  }
};

template <travels... T>
struct codec<std::tuple<T...>> {
  static constexpr std::size_t least = (codec<T>::least + ... + 0);

  static void save(output_archive& to, std::tuple<T...> const& tuple) {
    std::apply([&](T const&... each) { static_cast<void>((to << ... << each)); }, tuple);
  }
  static void load(input_archive& from, std::tuple<T...>& tuple) {
    std::apply([&](T&... each) { static_cast<void>((from >> ... >> each)); }, tuple);
  }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.template fields<T...>();
  }
};

template <>
struct codec<std::monostate> {
  static constexpr std::size_t least = 0;

  static void save(output_archive&, std::monostate) {}
  static void load(input_archive&, std::monostate) {}
  template <class Recorder>
  static void describe(Recorder& to) {
    to.template fields<>();
  }
};

//! A byte that says whether there is a value, and the value.
template <travels T>
struct codec<std::optional<T>> {
  static constexpr std::size_t least = 1;

  static void save(output_archive& to, std::optional<T> const& optional) {
    to << optional.has_value();
    if (optional) detail::save_new(to, *optional);
  }
  static void load(input_archive& from, std::optional<T>& optional) {
    bool there = false;
    from >> there;
    optional.reset();
    if (there) optional.emplace(detail::load_new<T>(from));
  }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.template type<T>();
    to.text("?");
  }
};

//! A byte that says which alternative it is, and that.
template <travels... T>
struct codec<std::variant<T...>> {
  static_assert(sizeof...(T) <= 255, "weft: a variant that travels has at most 255 alternatives");
  static constexpr std::size_t least = 1;

  static void save(output_archive& to, std::variant<T...> const& variant) {
    if (variant.valueless_by_exception()) to.fail(archive_problem::no_value);
    to.put(static_cast<std::uint8_t>(variant.index()));
    std::visit([&](auto const& value) { detail::save_new(to, value); }, variant);
  }
  static void load(input_archive& from, std::variant<T...>& variant) {
    auto const index = from.get<std::uint8_t>();
    if (index >= sizeof...(T)) from.fail(archive_problem::bad_value);
    load_alternative(from, variant, index, std::index_sequence_for<T...>());
  }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.text("(");
    ((to.template type<T>(), to.text("|")), ...);
    to.text(")");
  }

private:
  template <std::size_t... I>
  static void load_alternative(input_archive& from, std::variant<T...>& variant, std::size_t index,
                               std::index_sequence<I...>) {
    static_cast<void>(
        ((index == I && (variant.template emplace<I>(detail::load_new<T>(from)), true)) || ...));
  }
};

//! A byte that says whether there is an object, and the object. Of a class that others may derive from nobody knows which
//! it is; and of an array nobody knows how long it is. (A `shared_ptr` does not travel: on the other side nothing would be
//! shared any more.)
template <travels T>
  requires(!std::is_array_v<T> && (!std::is_polymorphic_v<T> || std::is_final_v<T>))
struct codec<std::unique_ptr<T>> {
  static constexpr std::size_t least = 1;

  static void save(output_archive& to, std::unique_ptr<T> const& pointer) {
    to << (pointer != nullptr);
    if (pointer != nullptr) to.nested([&] { detail::save_new(to, *pointer); });
  }
  static void load(input_archive& from, std::unique_ptr<T>& pointer) {
    bool there = false;
    from >> there;
    pointer.reset();
    if (there) from.nested([&] { pointer.reset(new T(detail::load_new<T>(from))); });
  }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.template type<T>();
    to.text("?");
  }
};

namespace detail {

template <class... T>
inline constexpr bool is_native<std::pair<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::tuple<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::optional<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::variant<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::unique_ptr<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::shared_ptr<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::weak_ptr<T...>> = true;

}  // namespace detail

}  // namespace WEFT_NAMESPACE

#endif
