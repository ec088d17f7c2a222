// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_INPUT_HPP
#define WEFT_CORE_INPUT_HPP

#include <weft/core/entry.hpp>
#include <weft/core/id.hpp>

#include <type_traits>

namespace WEFT_NAMESPACE {

//! A value that is given at run time. It stands in an expression where a task would, as the task that
//! returns the value: `weft::input<"path", std::string> >> read`. A run keeps its own copy, made or moved
//! from the argument of `with`; an input of type `T const&` refers to the caller's object instead.
template <fixed_string Id, class T>
struct input_task {
  using stateless_operand = std::true_type;
};

//! See `input_task`.
template <fixed_string Id, class T>
inline constexpr input_task<Id, T> input{};

//! The value for an input, as `with<"path">(value)` makes it for `run`. Refers to the argument.
template <fixed_string Id, class T>
struct given_input : detail::entry {
  T&& value;

  constexpr explicit given_input(T&& v) : value(static_cast<T&&>(v)) {}
};

//! Gives the input `Id` its value for one run.
template <fixed_string Id, class T>
constexpr given_input<Id, T> with(T&& value) {
  return given_input<Id, T>(static_cast<T&&>(value));
}

}  // namespace WEFT_NAMESPACE

#endif
