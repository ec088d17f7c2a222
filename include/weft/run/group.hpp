// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_GROUP_HPP
#define WEFT_RUN_GROUP_HPP

#include <weft/core/outcome.hpp>
#include <weft/run/run.hpp>

//! \file
//! Groups: tasks side by side of which not all must succeed.

namespace WEFT_NAMESPACE {

//! A policy of groups: nothing must be true of the outcomes.
struct best_effort_policy {
  static constexpr bool holds(std::size_t, std::size_t) { return true; }
};
//! A policy of groups: at least `N` members must succeed.
template <std::size_t N>
struct at_least_policy {
  static_assert(N > 0, "weft: at_least<0> asks for nothing: say best_effort");
  static constexpr bool holds(std::size_t succeeded, std::size_t) { return succeeded >= N; }
};
//! A policy of groups: these members must succeed.
template <fixed_string... Id>
struct critical_policy {
  static constexpr bool holds(std::size_t, std::size_t) { return true; }
};
//! A race: as soon as one succeeds, the others end, as cancelled. One must succeed.
struct first_policy {
  static constexpr bool holds(std::size_t succeeded, std::size_t) { return succeeded > 0; }
};

//! `group<"id">(best_effort, a | b | c)`: whatever becomes of the members.
inline constexpr best_effort_policy best_effort{};
//! `group<"id">(at_least<2>, a | b | c)`: so many members must succeed.
template <std::size_t N>
inline constexpr at_least_policy<N> at_least{};
//! `group<"id">(critical<"a">, a | b | c)`: these members must succeed.
template <fixed_string... Id>
inline constexpr critical_policy<Id...> critical{};
//! `group<"id">(first, a | b | c)`: a race, which the first that succeeds has won.
inline constexpr first_policy first{};

//! The value of the first of these outcomes that has one, which is that of the winner of a race. Throws what the first of them
//! failed with, or `no_outcome`, if none has one.
template <class T, std::same_as<outcome<T>>... More>
T const& first_value(outcome<T> const& one, More const&... more) {
  outcome<T> const* const all[] = {&one, &more...};
  for (outcome<T> const* each : all)
    if (each->has_value()) return **each;
  for (outcome<T> const* each : all)
    if (each->kind() == outcome_kind::error) return each->value();
  return one.value();
}

#if WEFT_EXCEPTIONS
//! Too many members of a group did not succeed. What fails is the task that is called like the group.
class group_failed : public error {
public:
  //! `needed` is how many must succeed, if that is what the group asks for.
  group_failed(std::size_t succeeded, std::size_t members, std::exception_ptr const* errors,
               std::size_t needed = 0)
      : succeeded_(succeeded), members_(members), text_(compose(succeeded, members, errors, needed)) {}
  //! How many members succeeded, and of how many.
  std::size_t succeeded() const noexcept { return succeeded_; }
  std::size_t members() const noexcept { return members_; }
  //! Says what each member failed with.
  char const* what() const noexcept override { return text_.c_str(); }

private:
  static detail::shared_text compose(std::size_t succeeded, std::size_t members,
                                     std::exception_ptr const* errors, std::size_t needed) {
    detail::digits const some(succeeded);
    detail::digits const all(members);
    detail::digits const least(needed);
    char const* const parts[] = {"weft: only ",
                                 some.text,
                                 " of the ",
                                 all.text,
                                 " members of this group succeeded",
                                 needed > 0 ? ", and at least " : ", which its policy does not accept",
                                 needed > 0 ? least.text : "",
                                 needed > 0 ? " must" : ""};
    detail::shared_text text(parts);
    for (std::size_t i = 0; i < members; ++i) {
      if (errors[i] == nullptr) continue;
      try {
        std::rethrow_exception(errors[i]);
      } catch (std::exception const& e) {
        char const* const more[] = {text.c_str(), "; ", e.what()};
        text = detail::shared_text(more);
      } catch (...) {
        continue;
      }
    }
    return text;
  }

  std::size_t succeeded_;
  std::size_t members_;
  detail::shared_text text_;
};
#endif

namespace detail {

[[noreturn]] WEFT_COLD inline void throw_group_failed([[maybe_unused]] std::size_t succeeded,
                                                      [[maybe_unused]] std::size_t members,
                                                      [[maybe_unused]] std::exception_ptr const* errors,
                                                      [[maybe_unused]] std::size_t needed) {
#if WEFT_EXCEPTIONS
  throw group_failed(succeeded, members, errors, needed);
#else
  __builtin_abort();
#endif
}

// The outcome of a member; a map has one for each element.
template <class T>
std::size_t count_values(outcome<T> const& one, std::exception_ptr& error) {
  error = one.error();
  return one.has_value() ? 1 : 0;
}
template <class T>
std::size_t count_values(batch<outcome<T>> const& all, std::exception_ptr& error) {
  std::size_t values = 0;
  for (outcome<T> const& each : all) {
    values += each.has_value() ? 1 : 0;
    if (error == nullptr) error = each.error();
  }
  return values == all.size() ? 1 : 0;
}
template <class T>
std::size_t count_values(std::optional<batch<outcome<T>>> const& all, std::exception_ptr& error) {
  return all ? count_values(*all, error) : 0;
}

// How many must succeed, where a policy is about that alone.
template <class Policy>
inline constexpr std::size_t needed_by = 0;
template <std::size_t N>
inline constexpr std::size_t needed_by<at_least_policy<N>> = N;
template <>
inline constexpr std::size_t needed_by<first_policy> = 1;

// Judges the outcomes of all members.
template <class Policy>
struct verdict_by {
  [[no_unique_address]] Policy policy;

  template <class... Outcome>
  void operator()(Outcome const&... outcomes) const {
    std::exception_ptr errors[sizeof...(Outcome) + 1];
    std::size_t succeeded = 0;
    std::size_t at = 0;
    ((succeeded += count_values(outcomes, errors[at]), ++at), ...);
    bool holds = true;
    if constexpr (requires { Policy::holds(succeeded, at); })
      holds = Policy::holds(succeeded, at);
    else
      holds = policy(outcomes...);
    if (!holds) throw_group_failed(succeeded, sizeof...(Outcome), errors, needed_by<Policy>);
  }
};

// --- the members -------------------------------------------------------------------------------------------

template <class T>
struct group_ids {
  static constexpr bool are_tasks = false;
  static constexpr bool any_map = false;
  static constexpr name inner{};
  using list = type_list<>;
};
template <fixed_string Id, class F, class... P>
struct group_ids<basic_task<Id, F, P...>> {
  static constexpr bool are_tasks = true;
  static constexpr bool any_map = is_mapped<basic_task<Id, F, P...>>;
  static constexpr name inner = is_end_of_group<basic_task<Id, F, P...>> ? name{Id.text, Id.size()} : name{};
  using list = type_list<name_constant<Id>>;
};
template <class L, class R, bool Stateless>
struct group_ids<expression<parallel, L, R, Stateless>> {
  static constexpr bool are_tasks = group_ids<L>::are_tasks && group_ids<R>::are_tasks;
  static constexpr bool any_map = group_ids<L>::any_map || group_ids<R>::any_map;
  // A group among the members.
  static constexpr name inner = group_ids<L>::inner.size > 0 ? group_ids<L>::inner : group_ids<R>::inner;
  using list = typename flatten<typename group_ids<L>::list, typename group_ids<R>::list>::type;
};

template <class Policy, class Id>
inline constexpr bool is_critical = false;
template <fixed_string... Critical, class Id>
inline constexpr bool is_critical<critical_policy<Critical...>, Id> =
    ((name{Critical.text, Critical.size()} == Id::value) || ...);

template <class Policy>
inline constexpr bool is_first = false;
template <>
inline constexpr bool is_first<first_policy> = true;

template <class Property, fixed_string Id, class F, class... P>
constexpr auto with_property([[maybe_unused]] basic_task<Id, F, P...> const& task) {
  using task_made = basic_task<Id, F, P..., Property>;
  if constexpr (is_stateless<F>)
    return task_made();
  else
    return task_made(task.function());
}

// The members with the property that a group gives them.
template <class Policy, fixed_string Id, class F, class... P>
constexpr auto settled_member(basic_task<Id, F, P...> const& task) {
  constexpr bool is_this_critical = is_critical<Policy, name_constant<Id>>;
  return with_property<std::conditional_t<is_first<Policy>, races,
                                          std::conditional_t<is_this_critical, settles_or_fails, settles>>>(
      task);
}
template <class Policy, class L, class R>
constexpr auto settled_member(expression<parallel, L, R, true> const&) {
  return settled_member<Policy>(L()) | settled_member<Policy>(R());
}
template <class Policy, class L, class R>
constexpr auto settled_member(expression<parallel, L, R, false> const& both) {
  return settled_member<Policy>(both.left) | settled_member<Policy>(both.right);
}

template <class Policy, std::size_t Members>
inline constexpr std::size_t too_many_asked = 0;
template <std::size_t N, std::size_t Members>
  requires(N > Members)
inline constexpr std::size_t too_many_asked<at_least_policy<N>, Members> = N;

// The first critical id that is no member.
template <class Policy, class Ids>
struct stray_critical {
  static constexpr name found{};
};
template <fixed_string... Critical, class... Id>
struct stray_critical<critical_policy<Critical...>, type_list<Id...>> {
  static constexpr name found = [] {
    name const members[] = {Id::value...};
    name const all[] = {name{Critical.text, Critical.size()}..., name{}};
    for (std::size_t i = 0; i < sizeof...(Critical); ++i) {
      bool known = false;
      for (name const& member : members) known |= member == all[i];
      if (!known) return all[i];
    }
    return name{};
  }();
};

template <fixed_string Group, class Ids>
struct verdict_task;
template <fixed_string Group, class... Id>
struct verdict_task<Group, type_list<Id...>> {
  template <class Policy>
  static constexpr auto judging(Policy policy) {
    auto const judge = with_property<ends_group>(task<Group>(verdict_by<Policy>{policy})
                                                     .template takes<fixed<Id::value.size>(Id::value)...>()
                                                     .local()
                                                     .template cost<0>());
    if constexpr (is_first<Policy>)
      return with_property<judges_races>(judge);
    else
      return judge;
  }
  static constexpr auto waiting() {
    return with_property<ends_group>(
        task<Group>([] {}).template after<fixed<Id::value.size>(Id::value)...>().local().template cost<0>());
  }
};

}  // namespace detail

//! Tasks side by side of which not all must succeed: `group<"sources">(weft::at_least<2>, a | b | c)`. What comes after is
//! given an `outcome` of each member, in order, and of a map a batch of outcomes; nothing that a member throws fails the run.
//! When all have ended, a task that is called like the group judges: `best_effort` lets everything pass; `at_least<N>`
//! fails with `group_failed` if less than N members succeeded (of a map: all elements); `critical<"a", "b">` lets the run
//! fail as soon as one of these does; `first` lets the others end as soon as one succeeds: what has not been started is not,
//! what runs is asked to stop, and their outcomes are `cancelled`; any other policy is called with the outcomes, const and in order, and returns
//! whether that is enough. An operand of expressions, like its members by themselves.
template <fixed_string Id, class Policy, class Members>
constexpr auto group([[maybe_unused]] Policy policy, [[maybe_unused]] Members const& members) {
  using ids = detail::group_ids<Members>;
  if constexpr (detail::is_failure<Members>::value) {
    return members;
  } else if constexpr (!ids::are_tasks) {
    return rejected<errors::not_a_group<Id>>();
  } else if constexpr (ids::inner.size > 0) {
    return rejected<errors::group_in_group<Id, detail::fixed<ids::inner.size>(ids::inner)>>();
  } else {
    constexpr std::size_t size = detail::size_of_list<typename ids::list>::value;
    using stray = detail::stray_critical<Policy, typename ids::list>;
    if constexpr (detail::too_many_asked<Policy, size> > 0)
      return rejected<errors::group_too_small<Id, detail::too_many_asked<Policy, size>, size>>();
    else if constexpr (detail::is_first<Policy> && ids::any_map)
      return rejected<errors::map_in_race<Id>>();
    else if constexpr (stray::found.size > 0)
      return rejected<errors::not_a_member<Id, detail::fixed<stray::found.size>(stray::found)>>();
    else
      return detail::settled_member<Policy>(members) |
             detail::verdict_task<Id, typename ids::list>::judging(policy);
  }
}

//! Tasks side by side that must all succeed, with a name for their end: what comes after is given what they give.
template <fixed_string Id, class Members>
constexpr auto group([[maybe_unused]] Members const& members) {
  using ids = detail::group_ids<Members>;
  if constexpr (detail::is_failure<Members>::value)
    return members;
  else if constexpr (!ids::are_tasks)
    return rejected<errors::not_a_group<Id>>();
  else if constexpr (ids::inner.size > 0)
    return rejected<errors::group_in_group<Id, detail::fixed<ids::inner.size>(ids::inner)>>();
  else
    return members | detail::verdict_task<Id, typename ids::list>::waiting();
}

}  // namespace WEFT_NAMESPACE

#endif
