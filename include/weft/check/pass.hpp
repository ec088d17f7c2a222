// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_PASS_HPP
#define WEFT_CHECK_PASS_HPP

#include <weft/check/errors.hpp>
#include <weft/check/leaf.hpp>
#include <weft/core/skippable.hpp>

//! \file
//! The vocabulary of calls: where an argument comes from, how a parameter gets it, and the plan that these make up.

namespace WEFT_NAMESPACE::detail {

// A source of arguments: task number `P`, which is the leaf `Source` and returns `R`; whether `moves` names it.
template <std::size_t P, class Source, class R, bool Moved>
struct source {};

// How a parameter gets its value from the slot of task `P`, which holds an `R`.
template <std::size_t P, bool Takes>
struct pass_from {
  static constexpr std::size_t from = P;
  static constexpr bool takes = Takes;
  static constexpr bool changes = false;
};
template <std::size_t P, class R>
struct read_result : pass_from<P, false> {};
template <std::size_t P, class R>
struct take_result : pass_from<P, true> {};
// A state that the task may change.
template <std::size_t P, class R>
struct use_state : pass_from<P, false> {
  static constexpr bool changes = true;
};
template <std::size_t P, class R, class From>
struct named_result;
template <std::size_t P, class R, fixed_string Id, class T>
struct named_result<P, R, from<Id, T&>> : use_state<P, R> {};
template <std::size_t P, class R, fixed_string Id, class T>
struct named_result<P, R, from<Id, T>> : read_result<P, R> {};
template <std::size_t P, class R, fixed_string Id, class T>
struct named_result<P, R, from<Id, T&&>> : take_result<P, R> {};
// A resource that the task reads, or writes. `R` is a reference.
template <std::size_t P, class R>
struct read_resource : read_result<P, R> {};
template <std::size_t P, class R>
struct write_resource : pass_from<P, false> {};
template <class Pass, class From>
struct named_resource : Pass {};
struct pass_context : pass_from<~std::size_t{}, false> {};
// A map's element of the range in slot `P`.
template <std::size_t P, class R>
struct read_element : read_result<P, R> {};
template <std::size_t P, class R>
struct take_element : take_result<P, R> {};

// Whether the plan is an error; whether it takes a result away or changes a state.
template <bool Failed, bool Judged>
struct plan_flags {
  using flags = plan_flags;
  static constexpr bool failed = Failed;
  static constexpr bool reads_sources = false;
};
// Of one that reads just what its sources by position give (see source_table), and nothing else.
struct reading_flags : plan_flags<false, false> {
  static constexpr bool reads_sources = true;
};

// The outcome: how to call, or an error. `Result` is what the task's slot holds.
template <class Result, class... Pass>
struct call_plan : plan_flags<false, (Pass::takes || ...) || (Pass::changes || ...)> {
  using result = Result;
  using passes = type_list<Pass...>;
  using error = void;
};
// The same where every argument is a result that is read.
template <class Result, class... Pass>
struct reading_plan : reading_flags {
  using result = Result;
  using passes = type_list<Pass...>;
  using error = void;
};
// That of a task which a group settles: it has an outcome, also if a guard says that it is skipped.
template <class Plan, class... Guard>
struct settled_plan : Plan {
  using plan = Plan;
  static constexpr bool reads_sources = false;
  using result = outcome<std::remove_cvref_t<typename Plan::result>>;
};
struct unknown {};  // the result of a task that is in error; what depends on it is not examined
template <class Error>
struct no_plan : plan_flags<true, false> {
  using result = unknown;
  using passes = type_list<>;
  using error = Error;
};

template <class T>
concept iterable = requires(T& range) {
  range.begin();
  range.end();
} || std::is_bounded_array_v<std::remove_reference_t<T>>;

template <class Range>
constexpr decltype(auto) first_element(Range& range) {
  if constexpr (std::is_bounded_array_v<Range>)
    return range[0];
  else
    return *range.begin();
}

// A part of what lies in a slot as if it were the result itself: of a `Whole`, what `Projection` gives.
template <class Whole, class Projection>
struct through {};

// A resource, by its reference, as the task at hand declares it.
enum class access_right : unsigned char { none, read, write };
template <class R, access_right Right>
struct lent {};

template <class Source>
inline constexpr bool is_lent = false;
template <std::size_t S, class Leaf, class R, access_right Right, bool Moved>
inline constexpr bool is_lent<source<S, Leaf, lent<R, Right>, Moved>> = true;
template <class Positional>
struct resources_in;
template <class... S>
struct resources_in<type_list<S...>> : flatten<std::conditional_t<is_lent<S>, type_list<S>, type_list<>>...> {
};

// Either may be had by name.
template <class First, class Second>
struct either {};

// What a task gave that may have been skipped, and was not.
template <class T>
struct what_ran {
  using type = T;
  static constexpr T& of(skippable<T>& result) noexcept { return *result; }
};

template <class R>
struct value_behind {
  using type = R;
};
template <class Whole, class Projection>
struct value_behind<through<Whole, Projection>> {
  using type = typename Projection::type;
};
template <class R, access_right Right>
struct value_behind<lent<R, Right>> {
  using type = std::remove_cvref_t<R>;
};
template <class T>
using value_of = typename value_behind<std::remove_cvref_t<T>>::type;

// What the slot of R lends to readers and to a taker.
template <class R>
using read_type = value_of<R> const&;
template <class R>
using take_type = value_of<R>&&;
template <class R>
using read_element_type = decltype(first_element(std::declval<value_of<R> const&>()));
template <class R>
using element_of = decltype(first_element(std::declval<value_of<R>&>()));
template <class R>
using take_element_type = std::conditional_t<std::is_lvalue_reference_v<element_of<R>>,
                                             std::remove_reference_t<element_of<R>>&&, element_of<R>>;

// The argument that a pass hands to the callable.
template <class Pass>
struct pass_as;
template <std::size_t P, class R>
struct pass_as<read_result<P, R>> {
  using type = read_type<R>;
};
template <std::size_t P, class R>
struct pass_as<take_result<P, R>> {
  using type = take_type<R>;
};
template <std::size_t P, class R>
struct pass_as<read_element<P, R>> {
  using type = read_element_type<R>;
};
template <std::size_t P, class R>
struct pass_as<take_element<P, R>> {
  using type = take_element_type<R>;
};
template <std::size_t P, class R>
struct pass_as<use_state<P, R>> {
  using type = value_of<R>&;
};
template <std::size_t P, class R, class From>
struct pass_as<named_result<P, R, From>> {
  using type = From;
};
template <std::size_t P, class R>
struct pass_as<read_resource<P, R>> {
  using type = std::remove_reference_t<R> const&;
};
template <std::size_t P, class R>
struct pass_as<write_resource<P, R>> {
  using type = R;
};
template <class Pass, class From>
struct pass_as<named_resource<Pass, From>> {
  using type = From;
};
template <>
struct pass_as<pass_context> {
  using type = context&;
};
template <class Pass>
using pass_type = typename pass_as<Pass>::type;

}  // namespace WEFT_NAMESPACE::detail

#endif
