// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REFLECT_RELABEL_HPP
#define WEFT_REFLECT_RELABEL_HPP

#include <weft/check/workflow.hpp>
#include <weft/run/results.hpp>

//! \file
//! Other leaves on the same graph, and what all operations on workflows share: each works out the type of its
//! result, which is checked as every workflow is, and then moves or copies what has state into it.

namespace WEFT_NAMESPACE {
namespace detail {

template <class T>
concept any_workflow = is_workflow<std::remove_cvref_t<T>>::value;
template <class T>
concept any_failure = is_failure<std::remove_cvref_t<T>>::value;

template <std::size_t I>
using number = std::integral_constant<std::size_t, I>;

// Task I, which has state, to copy or to move from. A move touches no other part of the workflow.
template <std::size_t I, class Change, class Workflow>
constexpr decltype(auto) leaf_in(Workflow&& workflow) {
  return stored_leaf<I, type_at<typename Change::old_leaves, I>>(static_cast<Workflow&&>(workflow));
}

// The result, `make(number<I>())` for every leaf with state.
template <class Result, class Make, std::size_t... I>
constexpr Result filled(Make const& make, std::index_sequence<I...>) {
  return Result(std::in_place, make(number<I>())...);
}

// --- a leaf under another id -------------------------------------------------------------------------------

template <class Leaf, fixed_string Id>
struct under_id;
template <fixed_string Old, class F, class... P, fixed_string Id>
struct under_id<basic_task<Old, F, P...>, Id> {
  using type = basic_task<Id, F, P...>;
};
template <fixed_string Old, class T, fixed_string Id>
struct under_id<input_task<Old, T>, Id> {
  using type = input_task<Id, T>;
};

// "etl/load" where "etl" becomes "in": "in/load".
template <fixed_string Old, fixed_string New, fixed_string Id>
consteval fixed_string<New.size() + Id.size() - Old.size() + 1> moved_id() {
  char text[New.size() + Id.size() - Old.size() + 1]{};
  for (std::size_t i = 0; i < New.size(); ++i) text[i] = New.text[i];
  for (std::size_t i = Old.size(); i < Id.size(); ++i) text[New.size() + i - Old.size()] = Id.text[i];
  return text;
}

template <fixed_string Old, fixed_string New, class Leaf>
struct renamed_leaf {
  using type = Leaf;
};
template <fixed_string Old, fixed_string New, class Leaf>
  requires(is_in_scope(name_of<Old>, name_of<id_of<Leaf>>))
struct renamed_leaf<Old, New, Leaf> : under_id<Leaf, moved_id<Old, New, id_of<Leaf>>()> {};

// A task whose id is new, and another one that has it, or that is under it, or that it is under.
struct id_clash {
  int renamed = -1;  // -2 if no task has the old id
  int other = -1;
};
template <int N>
constexpr id_clash find_clash(leaf_info const* const (&before)[N], leaf_info const* const (&after)[N],
                              name old) {
  id_clash found{-2, -1};
  for (int k = 0; k < N; ++k) {
    if (!is_in_scope(old, before[k]->id)) continue;
    if (found.renamed == -2) found.renamed = -1;
    for (int j = 0; j < N; ++j)
      if (!is_in_scope(old, before[j]->id) &&
          (is_in_scope(after[k]->id, before[j]->id) || is_in_scope(before[j]->id, after[k]->id)))
        return {k, j};
  }
  return found;
}

template <id_clash Clash, fixed_string Old, class Renamed, class... Task>
struct renamed_workflow {
  using first = type_at<typename Renamed::leaves, static_cast<std::size_t>(Clash.renamed)>;
  using second = type_at<type_list<Task...>, static_cast<std::size_t>(Clash.other)>;
  using type = rejected<errors::duplicate_task<id_of<first>, first, second>>;
};
template <id_clash Clash, fixed_string Old, class Renamed, class... Task>
  requires(Clash.renamed == -2)
struct renamed_workflow<Clash, Old, Renamed, Task...> {
  using type = rejected<errors::no_such_task<Old>>;
};
template <id_clash Clash, fixed_string Old, class Renamed, class... Task>
  requires(Clash.renamed == -1)
struct renamed_workflow<Clash, Old, Renamed, Task...> : judged_workflow<typename Renamed::workflow> {};

template <fixed_string Old, fixed_string New, class Workflow>
struct renaming;
template <fixed_string Old, fixed_string New, fixed_string Name, auto Graph, class... Task>
  requires(!is_well_formed_path(name_of<New>))
struct renaming<Old, New, basic_workflow<Name, Graph, Task...>> {
  using type = rejected<errors::malformed_id<New>>;
};
template <fixed_string Old, fixed_string New, fixed_string Name, auto Graph, class... Task>
  requires(is_well_formed_path(name_of<New>))
struct renaming<Old, New, basic_workflow<Name, Graph, Task...>> {
  using old_leaves = type_list<Task...>;
  using leaves = type_list<typename renamed_leaf<Old, New, Task>::type...>;
  using workflow = basic_workflow<Name, Graph, typename renamed_leaf<Old, New, Task>::type...>;
  static constexpr id_clash clash = find_clash(
      {&leaf<Task>::info...}, {&leaf<typename renamed_leaf<Old, New, Task>::type>::info...}, name_of<Old>);
  using type = typename renamed_workflow<clash, Old, renaming, Task...>::type;
};

}  // namespace detail

//! The workflow with the task `Old` under the id `New`. If `Old` is the id of a nested workflow, all its tasks
//! move: `rename<"etl", "in">` makes `in/load` of `etl/load`. Edges stay, also those made by name.
//! `errors::no_such_task` if there is nothing under `Old`, `errors::duplicate_task` if `New` is taken.
template <fixed_string Old, fixed_string New, detail::any_workflow Workflow>
constexpr auto rename([[maybe_unused]] Workflow&& workflow) ->
    typename detail::renaming<Old, New, std::remove_cvref_t<Workflow>>::type {
  using change = detail::renaming<Old, New, std::remove_cvref_t<Workflow>>;
  using result = typename change::type;
  if constexpr (__is_empty(result)) {
    return {};
  } else {
    auto const make = [&]<std::size_t I>(detail::number<I>) {
      return detail::leaf_in<I, change>(static_cast<Workflow&&>(workflow))
          .template as<detail::id_of<type_at<typename change::leaves, I>>>();
    };
    return detail::filled<result>(make, typename result::stateful());
  }
}
//! What did not compile goes through every operation unchanged.
template <fixed_string Old, fixed_string New, detail::any_failure Failure>
constexpr std::remove_cvref_t<Failure> rename(Failure&&) {
  return {};
}

}  // namespace WEFT_NAMESPACE

#endif
