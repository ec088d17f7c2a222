// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_BRANCH_HPP
#define WEFT_DYNAMIC_BRANCH_HPP

#include <weft/core/choice.hpp>
#include <weft/dynamic/node.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

//! \file
//! Choices in a task_graph: what `add` takes for tasks that run only if they are chosen, and for those that run even if what
//! comes before them does not.

namespace WEFT_NAMESPACE {

//! What a task of a task_graph returns that chooses by a name that only run time knows. The task fails with
//! `unknown_branch` if no task waits for this name.
struct choice_by_name {
  std::string name;

  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & name;
  }
};

//! See `when`.
template <class Choice, std::size_t Branch>
struct chosen_node {
  node<Choice> choice;
};
//! See `when`, of a choice by name.
struct node_chosen_by_name {
  node<choice_by_name> choice;
  std::string name;
};

namespace detail {

template <class Choice, std::size_t Branch>
struct argument_of_branch;
template <fixed_string... Name, class... T, std::size_t Branch>
struct argument_of_branch<one_of<to<Name, T>...>, Branch> {
  using type = type_at<type_list<T...>, Branch>;
};
template <class Choice, std::size_t Branch>
using chosen_argument_of = typename argument_of_branch<Choice, Branch>::type;

}  // namespace detail

//! The task runs if `choice` chooses `Wanted`, and is given what comes with that name; else it is skipped.
template <fixed_string Wanted, fixed_string... Name, class... T>
auto when(node<one_of<to<Name, T>...>> choice) {
  constexpr std::size_t place = detail::place_of_name(
      {Wanted.text, Wanted.size()}, {detail::name{Name.text, Name.size()}..., detail::name{}});
  static_assert(place < sizeof...(Name), "weft: this is none of the names that the task chooses from");
  return chosen_node<one_of<to<Name, T>...>, place>{choice};
}
//! Likewise, for a choice by name.
inline node_chosen_by_name when(node<choice_by_name> choice, std::string_view name) {
  return {choice, std::string(name)};
}

//! See `maybe`.
template <class T>
struct maybe_node {
  node<T> task;
};
//! The task runs even if `task` is skipped; it is given a `maybe_result<T>`, or what that converts to, a
//! `std::optional<T>`.
template <class T>
maybe_node<T> maybe(node<T> task) {
  return {task};
}

//! The result of a task that may have been skipped: a pointer to it, or none.
template <class T>
class maybe_result {
public:
  constexpr explicit maybe_result(T const* at) noexcept : at_(at) {}

  constexpr bool has_value() const noexcept { return at_ != nullptr; }
  constexpr explicit operator bool() const noexcept { return has_value(); }
  //! Where it is known that there is one.
  constexpr T const& operator*() const noexcept { return *at_; }
  constexpr T const* operator->() const noexcept { return at_; }
  //! Throws `std::bad_optional_access` if there is none.
  constexpr T const& value() const {
    if (at_ == nullptr) throw std::bad_optional_access();
    return *at_;
  }
  template <class U>
  constexpr T value_or(U&& other) const {
    return at_ != nullptr ? *at_ : static_cast<T>(std::forward<U>(other));
  }
  //! A copy.
  // NOLINTNEXTLINE(google-explicit-constructor): a parameter of that type is its purpose
  constexpr operator std::optional<T>() const
    requires std::is_copy_constructible_v<T>
  {
    return at_ != nullptr ? std::optional<T>(*at_) : std::nullopt;
  }

private:
  T const* at_;
};

}  // namespace WEFT_NAMESPACE

#endif
