// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_OWNING_HPP
#define WEFT_CHECK_OWNING_HPP

#include <weft/check/moves.hpp>
#include <weft/core/choice.hpp>
#include <weft/core/outcome.hpp>
#include <weft/core/skippable.hpp>

#include <optional>
#include <utility>
#include <variant>

//! \file
//! Which results surely point to nothing but what they own.

namespace WEFT_NAMESPACE {
namespace detail {

template <class T>
constexpr bool guess_owning();

}  // namespace detail

//! True for a type whose values own all that they point to, so that what such a value was made of may end before it.
//! Known for numbers, for classes that can be copied as bytes and hold no pointers, however deep, and for strings,
//! containers, `std::optional`, `pair`, `tuple`, `variant`, `array` and `unique_ptr` of owning types. A class of your
//! own that the compiler cannot look into is taken for one that may point anywhere: specialise this to say that it
//! does not, `template <> inline constexpr bool weft::is_owning<table> = true;`.
template <class T>
inline constexpr bool is_owning = detail::guess_owning<T>();
template <class T>
inline constexpr bool is_owning<T const> = is_owning<T>;
template <class T, std::size_t N>
inline constexpr bool is_owning<T[N]> = is_owning<T>;

template <class A, class B>
inline constexpr bool is_owning<std::pair<A, B>> = is_owning<A> && is_owning<B>;
template <class... T>
inline constexpr bool is_owning<std::tuple<T...>> = (is_owning<T> && ...);
template <class T>
inline constexpr bool is_owning<std::optional<T>> = is_owning<T>;
template <class... T>
inline constexpr bool is_owning<std::variant<T...>> = (is_owning<T> && ...);

template <class T>
inline constexpr bool is_owning<batch<T>> = is_owning<T>;
template <class T>
inline constexpr bool is_owning<skippable<T>> = is_owning<T>;
template <class T>
inline constexpr bool is_owning<outcome<T>> = is_owning<T>;
template <fixed_string... Name, class... T>
inline constexpr bool is_owning<one_of<to<Name, T>...>> = (is_owning<T> && ...);

namespace detail {

// Bytes can be cast to a class in a constant expression only if no part of it is a pointer, a reference or a union.
template <std::size_t N>
struct zeros {
  unsigned char bytes[N]{};
};
template <class T>
constexpr bool is_made_of_zeros() {
  [[maybe_unused]] T made = __builtin_bit_cast(T, zeros<sizeof(T)>());
  return true;
}
template <class T>
concept holds_no_pointers = requires { typename std::bool_constant<is_made_of_zeros<T>()>; };

// Whether a class, or the template that it is made of, is one of the standard library. Only these are known by their
// members: who is derived from one has them, too.
template <class T>
consteval bool is_of_std() {
  char const want[] = "T = std::";
  char const* name = __PRETTY_FUNCTION__;
  while (!(name[0] == 'T' && name[1] == ' ' && name[2] == '=')) ++name;
  for (std::size_t i = 0; i + 1 < sizeof want; ++i)
    if (name[i] != want[i]) return false;
  return true;
}

template <class T>
concept is_array_of_std = requires {
  std::tuple_size<T>::value;
  typename T::value_type;
} && is_of_std<T>();

// What a container is given to compare and to hash must hold nothing.
template <class Container>
constexpr bool has_plain_functions() {
  bool plain = true;
  if constexpr (requires { typename Container::key_compare; })
    plain = plain && std::is_empty_v<typename Container::key_compare>;
  if constexpr (
      requires { typename Container::value_compare; } && requires { typename Container::container_type; })
    plain = plain && std::is_empty_v<typename Container::value_compare>;
  if constexpr (requires {
                  typename Container::hasher;
                  typename Container::key_equal;
                })
    plain = plain && std::is_empty_v<typename Container::hasher> &&
            std::is_empty_v<typename Container::key_equal>;
  return plain;
}

template <class T>
constexpr bool is_owning_of_std() {
  if constexpr (requires {
                  typename T::value_type;
                  typename T::allocator_type;
                })  // containers and strings
    return __is_same(typename T::allocator_type, std::allocator<typename T::value_type>) &&
           is_owning<typename T::value_type> && has_plain_functions<T>();
  else if constexpr (requires {
                       typename T::value_type;
                       typename T::container_type;
                     })  // stacks and queues
    return is_owning<typename T::container_type> && has_plain_functions<T>();
  else if constexpr (requires {
                       typename T::element_type;
                       typename T::deleter_type;
                     })  // unique_ptr
    return is_owning<typename T::element_type> && std::is_empty_v<typename T::deleter_type> &&
           is_of_std<typename T::deleter_type>();
  else
    return false;
}

template <class T>
constexpr bool guess_owning() {
  // NOLINTBEGIN(bugprone-branch-clone): questions in their order, as some can be asked only after others
  if constexpr (std::is_void_v<T> || std::is_arithmetic_v<T> || std::is_enum_v<T> ||
                std::is_null_pointer_v<T>)
    return true;
  else if constexpr (!std::is_class_v<T> || !requires { sizeof(T); })
    return false;
  else if constexpr (is_view<T>)
    return false;
  else if constexpr (std::is_empty_v<T>)
    return true;
  else if constexpr (is_array_of_std<T>)
    return is_owning<typename T::value_type>;
  else if constexpr (std::is_trivially_copyable_v<T> && std::is_move_constructible_v<T>)
    return holds_no_pointers<T>;
  else if constexpr (is_of_std<T>())
    return is_owning_of_std<T>();
  else
    return false;
  // NOLINTEND(bugprone-branch-clone)
}

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
