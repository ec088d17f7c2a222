// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_OBSERVE_HPP
#define WEFT_TRACE_OBSERVE_HPP

#include <weft/dynamic/run.hpp>
#include <weft/dynamic/task_graph.hpp>
#include <weft/run/start.hpp>
#include <weft/trace/observed_call.hpp>
#include <weft/trace/observer.hpp>

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

//! \file
//! `run` and `start` with an observer.

namespace WEFT_NAMESPACE {

namespace detail {

struct observation {
  run_observer* who;
};
template <>
inline constexpr bool is_special_option<observation> = true;

template <class Option>
inline constexpr bool is_observation = std::is_same_v<std::remove_cvref_t<Option>, observation>;

}  // namespace detail

//! An option of `run` and `start`, for workflows and task graphs, wherever they run and whatever else is given: tells the
//! observer what happens in the run, from its beginning to its end. The observer must last as long as the run. A run with
//! it cannot be a constant expression. Each task costs two looks at the clock, and what the observer does.
//!
//! An attempt is told once it has ended, with its number, where it ran and what it came to. Of a map each call is told,
//! and not the map; what a task has spawned, or added by `next`, are elements of that task where the run of a graph runs
//! them, else a part of it. A loop is one task. A coroutine begins where it begins and ends where it ends, whoever runs it
//! between.
inline detail::observation observe(run_observer& who) noexcept { return {&who}; }
void observe(run_observer&&) = delete;

namespace detail {

// One run that is observed: what it sees as its watch.
class observed_run final : public run_watch {
public:
  // Tells of the beginning.
  observed_run(run_observer& who, run_graph const& graph, std::string where);
  observed_run(observed_run const&) = delete;
  observed_run& operator=(observed_run const&) = delete;
  ~observed_run();

  watched_run option() noexcept {
    watched_run made;
    made.watch = this;
    return made;
  }
  // Tells of the end, once.
  void close(run_end how, std::string_view error = {}) noexcept;
  // In the handler of what the run threw.
  void close_failed() noexcept;
  bool is_closed() const noexcept { return is_closed_; }

  std::int64_t begin(attempt_name const& what, bool follows) noexcept override;
  void end(attempt_name const& what, std::int64_t begin, watched_end how) noexcept override;
  void fail(attempt_name const& what, std::int64_t begin, watched_end how, char const* id,
            std::exception_ptr const& cause) noexcept override;
  void keep(attempt_name const& what, std::int64_t begin) noexcept override;
  std::int64_t kept(attempt_name const& what) noexcept override;
  void elements(std::uint32_t task, std::uint64_t count) noexcept override;
  std::int64_t next_element(std::uint32_t task) noexcept override;
  void end_elsewhere(attempt_elsewhere const& what, watched_end how,
                     std::exception_ptr const& cause) noexcept override;
  void finish() noexcept override { is_finished_ = true; }
  void note(char const* text) noexcept override;

private:
  struct worker_slot {
    std::uint32_t lane = 0;
    std::int64_t busy_until = 0;
  };
  struct placed_span {
    std::int64_t begin;
    std::int64_t end;
    std::uint32_t lane;
  };

  std::int64_t now() const noexcept;
  placed_span place(std::vector<worker_slot>& slots, std::int64_t sent, std::int64_t arrived,
                    std::int64_t took, char const* name);

  run_observer& who_;
  std::uint64_t const number_;                             // of all there were
  std::int64_t began_;                                     // of the steady clock
  std::unique_ptr<std::atomic<std::uint32_t>[]> spawned_;  // task -> how many
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, std::int64_t> kept_;
  std::unordered_map<std::uint64_t, std::vector<worker_slot>> workers_;  // by incarnation
  std::uint32_t lanes_ = 0;
  bool is_finished_ = false;
  bool is_closed_ = false;
};

// --- what runs, and where ----------------------------------------------------------------------------------

template <class Workflow>
run_graph graph_of_run(Workflow const& workflow) {
  return run_graph(describe(workflow));
}
inline run_graph graph_of_run(task_graph const& graph) { return run_graph(graph.data()); }

std::string words_for(std::size_t count, char const* one, char const* many);

inline std::string place_of_run() { return "this thread"; }
template <class Where, class... Option>
std::string place_of_run(Where& where, Option const&...) {
  if constexpr (executor<std::remove_const_t<Where>>) {
    return words_for(executor_ref(where).helpers() + 1, "thread", "threads");
  } else if constexpr (requires { where.report().workers.size(); }) {
    return words_for(where.report().workers.size(), "worker", "workers");
  } else if constexpr (requires { where.join(); }) {
    return "workers";
  } else {
    return place_of_run();
  }
}

// --- options -----------------------------------------------------------------------------------------------

template <class... Argument>
concept with_observer = (is_observation<Argument> || ...);
template <class What>
concept observable = checked_workflow<What> || std::is_same_v<What, task_graph>;

template <class Argument>
using observed_argument = std::conditional_t<is_observation<Argument>, watched_run const&, Argument&&>;
// Each as it was given, but for the observer.
template <class Argument>
observed_argument<Argument> pass_observed(std::remove_reference_t<Argument>& argument,
                                          [[maybe_unused]] watched_run const& option) noexcept {
  if constexpr (is_observation<Argument>)
    return option;
  else
    return static_cast<Argument&&>(argument);
}

inline run_observer& observer_among() = delete;
template <class First, class... More>
run_observer& observer_among(First& first, [[maybe_unused]] More&... more) noexcept {
  if constexpr (is_observation<First>)
    return *first.who;
  else
    return observer_among(more...);
}

// Nothing for other runs: some compilers look at the type that an overload returns before they look at what it requires.
template <bool Is, class What, class... Argument>
struct observed_run_if {};
template <class What, class... Argument>
struct observed_run_if<true, What, Argument...> {
  using type = decltype(run(std::declval<What const&>(), std::declval<observed_argument<Argument>>()...));
};
template <class What, class... Argument>
using observed_run_of = typename observed_run_if<with_observer<Argument...>, What, Argument...>::type;
template <bool Is, class What, class... Argument>
struct observed_start_if {};
template <class What, class... Argument>
struct observed_start_if<true, What, Argument...> {
  using type = decltype(start(std::declval<What>(), std::declval<observed_argument<Argument>>()...));
};
template <class What, class... Argument>
using observed_start_of = typename observed_start_if<with_observer<Argument...>, What, Argument...>::type;

// Makes the call that ends the run, and tells of that.
struct end_watch {
  observed_run& whole;
  bool has_failed = false;
  ~end_watch() {
    if (!has_failed) whole.close(run_end::done);
  }
};
template <class Call>
auto call_to_end(observed_run& whole, Call const& call) -> decltype(call()) {
  using result = decltype(call());
  end_watch closing{whole};
  try {
    if constexpr (std::is_move_constructible_v<result> && requires(result& r) { r.finished(); }) {
      result made = call();
      if (made.finished()) whole.close(run_end::finished);
      return static_cast<result&&>(made);
    } else {
      return call();
    }
  } catch (...) {
    closing.has_failed = true;
    whole.close_failed();
    throw;
  }
}

}  // namespace detail

//! With `observe(...)` among the options: as without, and the observer is told.
template <detail::observable What, class... Argument>
  requires detail::with_observer<Argument...>
auto run([[maybe_unused]] What const& what, [[maybe_unused]] Argument&&... argument)
    -> detail::observed_run_of<What, Argument...> {
  using result = detail::observed_run_of<What, Argument...>;
  if constexpr (detail::is_failure<result>::value) {
    return {};
  } else {
    detail::observed_run whole(detail::observer_among(argument...), detail::graph_of_run(what),
                               detail::place_of_run(argument...));
    auto const option = whole.option();
    return detail::call_to_end(
        whole, [&]() -> result { return run(what, detail::pass_observed<Argument>(argument, option)...); });
  }
}

//! A run that was started and is observed: what `start` gives without an observer, see there. The end of the run is told
//! by `get`, or where the handle is destroyed.
template <class Started>
class [[nodiscard(
    "weft: the handle is the run, which is cancelled where the handle is destroyed")]] observed_start {
public:
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
  template <class What, class... Argument>
  observed_start(std::type_identity<What>, std::remove_reference_t<What>& what, Argument&... argument)
      : whole_(detail::observer_among(argument...), detail::graph_of_run(what),
               detail::place_of_run(argument...)),
        option_(whole_.option()),
        started_(start(static_cast<What&&>(what), detail::pass_observed<Argument&>(argument, option_)...)) {}
  observed_start(observed_start const&) = delete;
  observed_start& operator=(observed_start const&) = delete;
  ~observed_start() {
    if (whole_.is_closed()) return;
    started_.cancel();
    try {
      static_cast<void>(get());
    } catch (...) {  // NOLINT(bugprone-empty-catch): it has been told
    }
  }

  bool done() const noexcept { return started_.done(); }
  void wait() { started_.wait(); }
  void cancel() noexcept { started_.cancel(); }
  decltype(auto) get() & {
    return detail::call_to_end(whole_, [this]() -> decltype(auto) { return started_.get(); });
  }
  // For who awaits it.
  bool listen(detail::end_listener& who) noexcept
    requires requires(Started& s) { s.listen(who); }
  {
    return started_.listen(who);
  }

private:
  detail::observed_run whole_;
  detail::watched_run option_;
  Started started_;
};

namespace detail {
template <class Started>
struct observed_start_type {
  using type = observed_start<Started>;
};
template <class Error>
struct observed_start_type<rejected<Error>> {
  using type = rejected<Error>;
};
template <class What, class... Argument>
using observed_handle_of = typename observed_start_type<observed_start_of<What, Argument...>>::type;
}  // namespace detail

//! `start` with an observer.
template <class What, class... Argument>
  requires detail::observable<std::remove_cvref_t<What>> && detail::with_observer<Argument...>
auto start([[maybe_unused]] What&& what, [[maybe_unused]] Argument&&... argument)
    -> detail::observed_handle_of<What, Argument&...> {
  using type = detail::observed_handle_of<What, Argument&...>;
  if constexpr (detail::is_failure<type>::value)
    return {};
  else
    return type(std::type_identity<What>(), what, argument...);
}
//! The same with a handle on the heap.
template <class What, class... Argument>
  requires detail::observable<std::remove_cvref_t<What>> && detail::with_observer<Argument...>
auto start_shared([[maybe_unused]] What&& what, [[maybe_unused]] Argument&&... argument) {
  using type = detail::observed_handle_of<What, Argument&...>;
  if constexpr (detail::is_failure<type>::value)
    return type();
  else
    return std::make_shared<type>(std::type_identity<What>(), what, argument...);
}

}  // namespace WEFT_NAMESPACE

#endif
