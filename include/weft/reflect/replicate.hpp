// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REFLECT_REPLICATE_HPP
#define WEFT_REFLECT_REPLICATE_HPP

#include <weft/reflect/relabel.hpp>

//! \file
//! The same task several times: one per shard, per file, per core.

namespace WEFT_NAMESPACE {
namespace detail {

constexpr std::size_t digit_count(int i) { return i < 10 ? 1 : 1 + digit_count(i / 10); }

// "shard" and 12: "shard.12".
template <int I, std::size_t S>
consteval fixed_string<S + 1 + digit_count(I)> numbered(fixed_string<S> const& id) {
  char text[S + 1 + digit_count(I)]{};
  for (std::size_t c = 0; c + 1 < S; ++c) text[c] = id.text[c];
  text[S - 1] = '.';
  std::size_t at = S + digit_count(I);
  for (int rest = I; at > S; rest /= 10) text[--at] = static_cast<char>('0' + rest % 10);
  return text;
}

template <int I, fixed_string Id, class F, class... P>
constexpr auto copy_of(basic_task<Id, F, P...> const& task) {
  return task.template as<numbered<I>(Id)>();
}
template <int I, fixed_string Id, class T>
constexpr auto copy_of(input_task<Id, T> const&) {
  return input_task<numbered<I>(Id), T>();
}
template <int I, fixed_string Id, class Workflow, class... P>
constexpr auto copy_of(nested_workflow<Id, Workflow, P...> const& nested) {
  return nested.template as<numbered<I>(Id)>();
}

template <int N, class T>
constexpr auto copies_of(T const& original) {
  return [&]<int... I>(std::integer_sequence<int, I...>) {
    return (... | copy_of<I>(original));
  }(std::make_integer_sequence<int, N>());
}

// What `replicate` gives: the copies, or an error.
template <int N, class T, fixed_string Id, bool Copyable>
struct copied {
  using type = rejected<errors::not_copyable<Id>>;
};
template <int N, class T, fixed_string Id>
  requires(N > 0)
struct copied<N, T, Id, true> {
  using type = decltype(copies_of<N>(std::declval<T const&>()));
};
template <int N, class T, fixed_string Id, bool Copyable>
  requires(N < 1)
struct copied<N, T, Id, Copyable> {
  using type = rejected<errors::no_copies<N>>;
};

template <int N, class T>
struct replicas {
  using type = std::conditional_t<is_failure<T>::value || is_workflow<T>::value,
                                  typename no_operand_error<T>::type, rejected<errors::not_replicable<T>>>;
};
template <int N, class T>
  requires requires { id_of<T>.text; }
struct replicas<N, T> : copied<N, T, id_of<T>, std::is_copy_constructible_v<T>> {};

}  // namespace detail

//! `N` copies of a task, an input or a nested workflow as a group to stand in expressions:
//! `fetch >> weft::replicate<3>(shard) >> sum` has the tasks `shard.0`, `shard.1` and `shard.2`. State is copied:
//! `errors::not_copyable` if it cannot be.
template <int N, class Template>
constexpr auto replicate([[maybe_unused]] Template const& original) ->
    typename detail::replicas<N, Template>::type {
  if constexpr (detail::is_failure<typename detail::replicas<N, Template>::type>::value)
    return {};
  else
    return detail::copies_of<N>(original);
}

}  // namespace WEFT_NAMESPACE

#endif
