// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_RACE_HPP
#define WEFT_RUN_RACE_HPP

#include <weft/run/frame.hpp>

//! \file
//! Which tasks of a workflow race with each other: those whose outcomes the judge of a race is given. Inline the first that
//! succeeds is the first in order, so the compiler knows which results to look at; a run by several threads has a table.

namespace WEFT_NAMESPACE::detail {

template <class Pass>
inline constexpr int source_of_pass = -1;
template <std::size_t P, class R>
inline constexpr int source_of_pass<read_result<P, R>> = static_cast<int>(P);

template <int N>
struct race_numbers {
  int races = 0;
  int race[N];     // task -> its race, or -1
  int judge[N]{};  // race -> the task that judges it
};

template <class Tasks, class Plans>
class race_table;
template <class... Task, class... Plan>
class race_table<type_list<Task...>, type_list<Plan...>> {
  using table = race_numbers<static_cast<int>(sizeof...(Task))>;

  template <class Judge, class... Pass>
  static constexpr void note(type_list<Pass...>, int k, table& to) {
    if constexpr (is_judge_of_race<Judge>) {
      int const members[] = {source_of_pass<Pass>..., -1};
      for (int member : members)
        if (member >= 0) to.race[member] = to.races;
      to.judge[to.races++] = k;
    }
  }
  static constexpr table find() {
    table made{};
    for (int& each : made.race) each = -1;
    int k = 0;
    // No folds: compilers nest them.
    bool const noted[] = {(note<Task>(typename Plan::passes(), k++, made), true)...};
    static_cast<void>(noted);
    return made;
  }

public:
  static constexpr table numbers = find();
};
// Where there is one: most workflows have none.
template <class Workflow>
using races_of = race_table<typename analysis<Workflow>::task_list, plans_of<Workflow>>;

// How many there are. (A type, as the name of a variable would be as long as the workflow.)
template <class Table>
constexpr std::size_t count_judges(Table const& table) {
  std::size_t judges = 0;
  for (leaf_info const* task : table.info) judges += task->judges_race;
  return judges;
}
template <class Workflow>
using race_count = std::integral_constant<std::size_t, count_judges(analysis<Workflow>::table)>;

// --- inline ------------------------------------------------------------------------------------------------

// Whether a choice lets it run.
template <class Plan>
struct plan_runs {
  WEFT_INLINE static bool in(wiring const&) { return true; }
};
template <class Plan, class... Guard>
struct plan_runs<settled_plan<Plan, Guard...>> {
  WEFT_INLINE static bool in(wiring const& w) { return guards<Guard...>::hold(w); }
};

// A task that runs unless one of these has succeeded. Who is left out anyway is skipped.
template <class Plan, class Call, class... Before>
struct raced_call {
  using result = typename Plan::result;
  WEFT_INLINE static result invoke(wiring const& w) {
    if ((argument_for(Before(), w).has_value() || ...) && plan_runs<Plan>::in(w))
      return result(outcome_kind::cancelled);
    return Call::invoke(w);
  }
};
template <class Plan, makes_context Call, class... Before>
struct raced_call<Plan, Call, Before...> {
  using result = typename Plan::result;
  using context_of = typename Call::context_of;
  WEFT_INLINE static result invoke(wiring const& w, context& here) {
    if ((argument_for(Before(), w).has_value() || ...) && plan_runs<Plan>::in(w))
      return result(outcome_kind::cancelled);
    return Call::invoke(w, here);
  }
};

// Of what a judge is given, what comes before task K.
template <int K, class Passes, class... Before>
struct passes_before {
  using type = type_list<Before...>;
};
template <int K, class First, class... Pass, class... Before>
struct passes_before<K, type_list<First, Pass...>, Before...>
    : passes_before<K, type_list<Pass...>, Before...> {};
template <int K, class First, class... Pass, class... Before>
  requires(source_of_pass<First> >= 0 && source_of_pass<First> < K)
struct passes_before<K, type_list<First, Pass...>, Before...>
    : passes_before<K, type_list<Pass...>, Before..., First> {};

template <class Plan, class Call, class Before>
struct raced_after;
template <class Plan, class Call, class... Before>
struct raced_after<Plan, Call, type_list<Before...>> {
  using type = raced_call<Plan, Call, Before...>;
};
template <class Plan, class Call>
struct raced_after<Plan, Call, type_list<>> {
  using type = Call;
};

// The calls of a workflow as they are where tasks run in order.
template <bool HasRace, class Workflow, class Calls, class Indices>
struct calls_in_races {
  using type = Calls;
};
template <class Workflow, class... Call, std::size_t... K>
struct calls_in_races<true, Workflow, type_list<Call...>, std::index_sequence<K...>> {
  using plans = plans_of<Workflow>;
  static constexpr auto const& numbers = races_of<Workflow>::numbers;

  template <std::size_t I, class C, int Race = numbers.race[I]>
  struct raced
      : raced_after<type_at<plans, I>, C,
                    typename passes_before<static_cast<int>(I),
                                           typename type_at<plans, static_cast<std::size_t>(
                                                                       numbers.judge[Race])>::passes>::type> {
  };
  template <std::size_t I, class C>
  struct raced<I, C, -1> {
    using type = C;
  };
  using type = type_list<typename raced<K, Call>::type...>;
};
template <class Workflow, class Calls>
using in_races = typename calls_in_races<(race_count<Workflow>::value > 0), Workflow, Calls,
                                         typename analysis<Workflow>::indices>::type;

}  // namespace WEFT_NAMESPACE::detail

#endif
