// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_FROM_HPP
#define WEFT_CORE_FROM_HPP

#include <weft/core/fixed_string.hpp>

namespace WEFT_NAMESPACE {

//! As a parameter of a task: the result of the task `Id` of the same workflow, however far upstream.
//! The edge from it is implied, and never positional. `T` is the type of the result; `from<Id, T&&>`
//! takes the result away.
//!
//!     weft::task<"report">([](weft::from<"total", int> total, table const& rows) { ... *total ... })
template <fixed_string Id, class T>
class from {
public:
  constexpr explicit from(T const& value) : value_(value) {}

  constexpr T const& get() const { return value_; }
  constexpr T const& operator*() const { return value_; }
  constexpr T const* operator->() const { return __builtin_addressof(value_); }
  // NOLINTNEXTLINE(google-explicit-constructor): stands for the value
  constexpr operator T const&() const { return value_; }

private:
  T const& value_;
};

//! The taking form: `get()` and the conversion give the result as an rvalue.
template <fixed_string Id, class T>
class from<Id, T&&> {
public:
  constexpr explicit from(T&& value) : value_(value) {}

  constexpr T&& get() const { return static_cast<T&&>(value_); }
  constexpr T& operator*() const { return value_; }
  constexpr T* operator->() const { return __builtin_addressof(value_); }
  // NOLINTNEXTLINE(google-explicit-constructor): stands for the value
  constexpr operator T&&() const { return static_cast<T&&>(value_); }

private:
  T& value_;
};

//! The changing form, for the state of a run (see `state`): a reference that the task may write through.
template <fixed_string Id, class T>
class from<Id, T&> {
public:
  constexpr explicit from(T& value) : value_(value) {}

  constexpr T& get() const { return value_; }
  constexpr T& operator*() const { return value_; }
  constexpr T* operator->() const { return __builtin_addressof(value_); }
  // NOLINTNEXTLINE(google-explicit-constructor): stands for the value
  constexpr operator T&() const { return value_; }

private:
  T& value_;
};

}  // namespace WEFT_NAMESPACE

#endif
