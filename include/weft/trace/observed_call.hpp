// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_OBSERVED_CALL_HPP
#define WEFT_TRACE_OBSERVED_CALL_HPP

#include <weft/run/governed_call.hpp>
#include <weft/run/watch.hpp>

//! \file
//! How the tasks of a static workflow are called in a run that somebody watches. Only the place of a task's callable becomes
//! another one: engines, policies and checkpoints find the calls that they know.

namespace WEFT_NAMESPACE::detail {

// The place of the callable of task K; who watches is option G of the run.
template <class Where, std::size_t K, std::size_t G>
struct watched_at {};
template <class Where, std::size_t K, std::size_t G>
inline constexpr bool is_watched<watched_at<Where, K, G>> = true;
template <class Where, std::size_t K, std::size_t G>
struct unwatched<watched_at<Where, K, G>> {
  using type = Where;
};

template <class Task, class Where, std::size_t K, std::size_t G>
decltype(auto) callable_in(watched_at<Where, K, G>, wiring const& w) noexcept {
  return callable_in<Task>(Where(), w);
}

template <std::size_t G>
run_watch& watch_in(wiring const& w) noexcept {
  return *static_cast<watched_run const*>(w.given[G])->watch;
}
template <class Where, std::size_t K, std::size_t G>
void watch_skip(watched_at<Where, K, G>, wiring const& w) noexcept {
  watch_in<G>(w).end({K}, -1, watched_end::skipped);
}
template <class Where, std::size_t K, std::size_t G>
void watch_reuse(watched_at<Where, K, G>, wiring const& w, std::int64_t element = -1) noexcept {
  watch_in<G>(w).end({K, 1, element}, -1, watched_end::reused);
}
template <class Where, std::size_t K, std::size_t G>
void watch_elements(watched_at<Where, K, G>, wiring const& w, std::size_t count) noexcept {
  watch_in<G>(w).elements(K, count);
}

template <class Task, class Where>
bool is_called_again(Where, wiring const& w, int attempt) {
  if constexpr ((policies_said<Task> & has_retry) == 0) {
    return false;
  } else {
    task_policy policy;
    note_policies(callable_in<Task>(Where(), w), policy);
    return is_called_again(policy, attempt);
  }
}

// One call for an element of a map.
template <class Task, class Where, std::size_t K, std::size_t G, class Call>
decltype(auto) watch_element(watched_at<Where, K, G>, wiring const& w, std::size_t i, int attempt,
                             stop_token stop, Call const& call) {
  attempt_watch here(watch_in<G>(w), {K, static_cast<std::uint32_t>(attempt), static_cast<std::int64_t>(i)});
  return call_watched(
      here, stop, [&] { here.fail(Task::id(), is_called_again<Task>(Where(), w, attempt)); }, call);
}

// A coroutine begins, on an executor.
template <class Where, std::size_t K, std::size_t G>
void watch_begin(watched_at<Where, K, G>, attempt_wiring const& now) noexcept {
  attempt_name const what{K, static_cast<std::uint32_t>(now.attempt)};
  run_watch& who = watch_in<G>(now);
  who.keep(what, who.begin(what, false));
}
// An attempt, or the end of one that began above.
template <class Task, class Where, std::size_t K, std::size_t G, class Call>
decltype(auto) watch_attempt(watched_at<Where, K, G>, attempt_wiring const& now, Call const& call) {
  attempt_name const what{K, static_cast<std::uint32_t>(now.attempt)};
  run_watch& who = watch_in<G>(now);
  attempt_watch here(who, what, now.home != nullptr ? who.kept(what) : who.begin(what, false));
  return call_watched(
      here, now.stop, [&] { here.fail(Task::id(), is_called_again<Task>(Where(), now, now.attempt)); }, call);
}

// Any other call.
template <class Task, class Where, std::size_t K, std::size_t G, class... Pass>
struct call<Task, watched_at<Where, K, G>, type_list<Pass...>> {
  using plain = call<Task, Where, type_list<Pass...>>;
  static decltype(auto) invoke(wiring const& w) {
    return watched(w, [&]() -> decltype(auto) { return plain::invoke(w); });
  }
  template <class Made>
  static decltype(auto) watched(wiring const& w, Made const& made) {
    attempt_watch here(watch_in<G>(w), {K});
    return call_watched(here, w.stop, [&] { here.fail(Task::id(), false); }, made);
  }
};
template <class Task, class Where, std::size_t K, std::size_t G, class... Pass>
struct call<Task, watched_at<Where, K, G>, type_list<pass_context, Pass...>> {
  using plain = call<Task, Where, type_list<pass_context, Pass...>>;
  using context_of = Task;
  static decltype(auto) invoke(wiring const& w, context& here) {
    return call<Task, watched_at<Where, K, G>, type_list<>>::watched(
        w, [&]() -> decltype(auto) { return plain::invoke(w, here); });
  }
};

// --- all tasks ---------------------------------------------------------------------------------------------

template <class Call, std::size_t K, std::size_t G>
struct call_watched_at {
  using type = Call;
};
template <class Task, class... Pass, std::size_t K, std::size_t G>
struct call_watched_at<direct_call<Task, Pass...>, K, G> {
  using type = call<Task, watched_at<made, K, G>, type_list<Pass...>>;
};
template <class Task, class Where, class Passes, std::size_t K, std::size_t G>
struct call_watched_at<call<Task, Where, Passes>, K, G> {
  using type = call<Task, watched_at<Where, K, G>, Passes>;
};
template <class Task, class Where, class Result, class Passes, std::size_t K, std::size_t G>
struct call_watched_at<map_call<Task, Where, Result, Passes>, K, G> {
  using type = map_call<Task, watched_at<Where, K, G>, Result, Passes>;
};
template <class Task, class Where, class Result, class Passes, std::size_t K, std::size_t G>
struct call_watched_at<governed_call<Task, Where, Result, Passes>, K, G> {
  using type = governed_call<Task, watched_at<Where, K, G>, Result, Passes>;
};
template <class Call, class R, class... Guard, std::size_t K, std::size_t G>
struct call_watched_at<guarded_call<Call, R, Guard...>, K, G> {
  using type = guarded_call<typename call_watched_at<Call, K, G>::type, R, Guard...>;
};
template <class Task, class Call, class R, class... Guard, std::size_t K, std::size_t G>
struct call_watched_at<settled_call<Task, Call, R, Guard...>, K, G> {
  using type = settled_call<Task, typename call_watched_at<Call, K, G>::type, R, Guard...>;
};

template <class... Option>
inline constexpr std::size_t place_of_watch = [] {
  bool const is[] = {__is_same(Option, watched_run)...};
  std::size_t place = 0;
  while (!is[place]) ++place;
  return place;
}();

template <class... Call, std::size_t... K, class... Option>
  requires(__is_same(Option, watched_run) || ...)
struct calls_watched<type_list<Call...>, std::index_sequence<K...>, type_list<Option...>> {
  using type = type_list<typename call_watched_at<Call, K, place_of_watch<Option...>>::type...>;
};
template <class... Option>
  requires(__is_same(Option, watched_run) || ...)
struct early_end_watch<Option...> {
  static void tell(entry const* const* given) noexcept {
    static_cast<watched_run const*>(given[place_of_watch<Option...>])->watch->finish();
  }
};

}  // namespace WEFT_NAMESPACE::detail

#endif
