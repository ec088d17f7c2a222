// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_LOOP_HPP
#define WEFT_RUN_LOOP_HPP

#include <weft/run/rounds.hpp>
#include <weft/run/run.hpp>

namespace WEFT_NAMESPACE {

#if WEFT_EXCEPTIONS
//! A loop has done all the rounds that it may, and its condition still holds. What fails is its task, which is named by
//! the `task_failed` around this.
class loop_limit : public error {
public:
  explicit loop_limit(std::size_t limit) : limit_(limit), text_(compose(limit)) {}
  //! How many rounds were done.
  std::size_t count() const noexcept { return limit_; }
  char const* what() const noexcept override { return text_.c_str(); }

private:
  static detail::shared_text compose(std::size_t limit) {
    detail::digits const count(limit);
    char const* const parts[] = {
        "weft: the condition of this loop still holds after ", count.text,
        " rounds, which is its limit: raise that, or let the condition come to an end"};
    return detail::shared_text(parts);
  }

  std::size_t limit_;
  detail::shared_text text_;
};
#endif

namespace detail {

[[noreturn]] WEFT_COLD inline void throw_loop_limit([[maybe_unused]] std::size_t limit) {
#if WEFT_EXCEPTIONS
  throw loop_limit(limit);
#else
  __builtin_abort();
#endif
}
[[noreturn]] WEFT_COLD inline void throw_stopped() {
#if WEFT_EXCEPTIONS
  throw stopped();
#else
  __builtin_abort();
#endif
}

// The inputs of a workflow, in order.
template <class Workflow, class Indices = typename analysis<Workflow>::indices>
struct inputs_of;
template <class Workflow, std::size_t... K>
struct inputs_of<Workflow, std::index_sequence<K...>> {
  static constexpr std::size_t count = (std::size_t{is_input<task_at<analysis<Workflow>, K>>} + ... + 0);

  // The number of the I-th input.
  static constexpr std::size_t at(std::size_t i) {
    for (std::size_t k = 0; k < sizeof...(K); ++k)
      if (analysis<Workflow>::table.info[k]->kind == leaf_kind::input && i-- == 0) return k;
    return 0;
  }
};

// One round of a workflow: the state is its first input, what else the loop is given the others.
template <class Workflow, std::size_t... I, class... Argument>
constexpr decltype(auto) run_round(Workflow const& workflow, std::index_sequence<I...>,
                                   Argument&&... argument) {
  return weft::run(workflow, with<id_at<Workflow, static_cast<int>(inputs_of<Workflow>::at(I))>>(
                                 static_cast<Argument&&>(argument))...)
      .value();
}

template <class Body, class... Argument>
constexpr decltype(auto) do_round(Body const& body, [[maybe_unused]] context& here, Argument&&... argument) {
  if constexpr (is_workflow<Body>::value)
    return run_round(body, std::index_sequence_for<Argument...>(), static_cast<Argument&&>(argument)...);
  else if constexpr (std::is_invocable_v<Body const&, Argument...>)
    return body(static_cast<Argument&&>(argument)...);
  else
    return body(here, static_cast<Argument&&>(argument)...);
}

template <class Body, class... Argument>
concept rounds = is_workflow<Body>::value || std::is_invocable_v<Body const&, Argument...> ||
                 std::is_invocable_v<Body const&, context&, Argument...>;

}  // namespace detail

//! A callable that repeats another one: its first argument is the state, which every round replaces by what `body` makes of
//! it, as long as `condition` holds for it. Further arguments are given to every round. Made by `repeat_while`.
template <class Body, class Condition>
class repeated {
public:
  constexpr repeated()
    requires(detail::is_stateless<Body> && detail::is_stateless<Condition>)
  = default;
  constexpr repeated(Body body, Condition condition, std::size_t limit)
      : body_(static_cast<Body&&>(body)), condition_(static_cast<Condition&&>(condition)), limit_(limit) {}

  //! Throws `loop_limit`; `stopped`, if the run is asked to stop; and what `body` throws.
  template <class State, class... Argument>
    requires(std::is_constructible_v<std::remove_cvref_t<State>, State> &&
             std::is_invocable_r_v<bool, Condition const&, std::remove_cvref_t<State> const&> &&
             detail::rounds<Body, std::remove_cvref_t<State>, Argument const&...>)
  constexpr std::remove_cvref_t<State> operator()(context& here, State&& begin,
                                                  Argument&&... argument) const {
    using state_type = std::remove_cvref_t<State>;
    state_type state(static_cast<State&&>(begin));
    bool is_done = false;
    if constexpr (detail::keepable_state<state_type>)
      if (detail::are_rounds_kept(here.stop())) is_done = do_kept(here, state, argument...);
    if (!is_done)
      for (std::size_t round = 0; condition_(static_cast<state_type const&>(state)); ++round)
        do_next(here, round, state, argument...);
    return state;
  }

  constexpr std::size_t limit() const noexcept { return limit_; }

  //! What of it can differ, where the rest is known from the type.
  template <class Archive>
    requires(detail::is_stateless<Body> && detail::is_stateless<Condition>)
  void serialize(Archive& archive, unsigned) {
    archive & limit_;
  }

private:
  template <class State, class... Argument>
  constexpr void do_next(context& here, std::size_t round, State& state, Argument&... argument) const {
    if (round == limit_) detail::throw_loop_limit(limit_);
    if (here.stop_requested()) detail::throw_stopped();
    using made = decltype(detail::do_round(body_, here, static_cast<State&&>(state), argument...));
    constexpr bool gives_next = std::is_assignable_v<State&, made>;
    static_assert(gives_next,
                  "weft: the body of this loop gives another type than the state that it is given: let it "
                  "return the next state");
    if constexpr (gives_next) state = detail::do_round(body_, here, static_cast<State&&>(state), argument...);
  }
  // Apart, so that nothing of it is where rounds are not kept.
  template <class State, class... Argument>
  [[gnu::noinline]] bool do_kept(context& here, State& state, Argument&... argument) const {
    detail::rounds_of_loop<State> const kept(here.stop());
    if (!kept.are_kept()) return false;  // of another state
    detail::round_note at;
    if (auto known = kept.last(at)) state = *static_cast<std::optional<State>&&>(known);
    for (; condition_(static_cast<State const&>(state)); ++at.round) {
      do_next(here, at.round, state, argument...);
      kept.add({at.round + 1, 0}, state);
    }
    return true;
  }

  [[no_unique_address]] Body body_{};
  [[no_unique_address]] Condition condition_{};
  std::size_t limit_ = 0;
};

namespace detail {
// What the tasks of a body touch, the loop does.
template <class... Task>
struct touches_of_body {
  static constexpr access_list const* lists[] = {leaf<Task>::info.touches...};
  static constexpr int size = [] {
    int sum = 0;
    for (access_list const* list : lists) sum += size_of_accesses(list);
    return sum;
  }();
  static constexpr auto joined = [] {
    joined_accesses<size> all;
    for (access_list const* list : lists) all.add(list, false);
    return all;
  }();
  static constexpr access_list list{joined.all, joined.count};
};
template <fixed_string Id, class F, class... Task>
using loop_over =
    std::conditional_t<(touches_of_body<Task...>::size > 0),
                       basic_task<Id, F, touches_inside<&touches_of_body<Task...>::list>>, basic_task<Id, F>>;
template <fixed_string Id, class F, class Body>
struct loop_task {
  using type = basic_task<Id, F>;
};
template <fixed_string Id, class F, fixed_string BodyId, class G, class... P>
struct loop_task<Id, F, basic_task<BodyId, G, P...>> {
  using type = loop_over<Id, F, basic_task<BodyId, G, P...>>;
};
template <fixed_string Id, class F, fixed_string Name, auto Graph, class... Task>
struct loop_task<Id, F, basic_workflow<Name, Graph, Task...>> {
  using type = loop_over<Id, F, Task...>;
};

// Whether a callable is a loop.
template <class F>
inline constexpr bool is_loop = false;
template <class Body, class Condition>
inline constexpr bool is_loop<repeated<Body, Condition>> = true;

// What the body of a task that is a loop makes of what the task is given: that must be the next state. (Of a workflow as a
// body its run finds out.)
template <class Task, class... Pass>
struct round_of {
  static constexpr bool is_wrong = false;
};
template <fixed_string Id, class Body, class Condition, class... P, class First, class... Pass>
  requires(!is_workflow<Body>::value)
struct round_of<basic_task<Id, repeated<Body, Condition>, P...>, First, Pass...> {
  using state = std::remove_cvref_t<pass_type<First>>;
  using gives = decltype(do_round(std::declval<Body const&>(), std::declval<context&>(),
                                  std::declval<state>(), std::declval<pass_type<Pass>&>()...));
  static constexpr bool is_wrong = !std::is_assignable_v<state&, gives>;
};
template <fixed_string Id, class F, class Policy, class... P, class First, class... Pass>
struct round_of<basic_task<Id, governed<F, Policy>, P...>, First, Pass...>
    : round_of<basic_task<Id, F, P...>, First, Pass...> {};
template <fixed_string Id, class F, class... P, class First, class... Pass>
struct round_of<basic_task<Id, prioritised<F>, P...>, First, Pass...>
    : round_of<basic_task<Id, F, P...>, First, Pass...> {};
template <class Task, class R, class First, class... Pass>
  requires round_of<Task, First, Pass...>::is_wrong
struct checked_await<Task, call_plan<R, pass_context, First, Pass...>> {
  using type = no_plan<
      errors::wrong_round<id_of<Task>, wants<R>, gives<typename round_of<Task, First, Pass...>::gives>>>;
};
}  // namespace detail

//! What `loop` makes a task of, for a `task_graph`: `g.add("refine", weft::repeat_while(step, is_rough, 100), first)`.
template <class Body, class Condition>
constexpr repeated<Body, Condition> repeat_while(Body body, Condition condition, std::size_t limit) {
  return {static_cast<Body&&>(body), static_cast<Condition&&>(condition), limit};
}

//! A task that repeats `body` on a state, as long as `condition` holds for it: `loop<"refine">(step, is_rough, 100)`. The
//! state is the result of the first predecessor, and that of the loop what it has become. `body` is a callable, which may
//! ask for a context, a task, or a workflow with a single result, whose first input is the state and whose other inputs
//! are those of the loop, in order. There may be no round. Fails with `loop_limit` if the condition still holds after
//! `limit` rounds. The rounds run one after the other, by one thread; a workflow runs as it does inline.
template <fixed_string Id, class Body, class Condition>
constexpr auto loop(Body body, Condition condition, std::size_t limit) {
  using callable = repeated<Body, Condition>;
  return typename detail::loop_task<Id, callable, Body>::type(
      callable(static_cast<Body&&>(body), static_cast<Condition&&>(condition), limit));
}

}  // namespace WEFT_NAMESPACE

#endif
