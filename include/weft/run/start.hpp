// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_START_HPP
#define WEFT_RUN_START_HPP

#include <weft/run/parallel.hpp>

#include <memory>

namespace WEFT_NAMESPACE {

//! A run that was started. The handle is the frame of the run, so it stays where it is; where it is destroyed, the run
//! is cancelled, and what has been begun is waited for.
template <class Workflow, class... Option>
class [[nodiscard(
    "weft: the handle is the run, which is cancelled where the handle is destroyed")]] started_run {
  using keep = typename detail::keep_among<Option...>::type;

public:
  using results_type = results<Workflow, detail::made_by_many<keep>>;

  //! As `start` does.
  template <class Executor>
  started_run(Workflow const& workflow, Executor& where, Option const&... options)
      : execution_(workflow, results_.storage, detail::executor_ref(where), options...) {
    execution_.run().start();
  }
  // With calls of another kind.
  template <class Executor>
  started_run(detail::task_code const* code, Workflow const& workflow, Executor& where,
              Option const&... options)
      : execution_(code, workflow, results_.storage, detail::executor_ref(where), options...) {
    execution_.run().start();
  }
  started_run(started_run const&) = delete;
  started_run& operator=(started_run const&) = delete;
  ~started_run() {
    if (execution_.is_closed()) return;
    cancel();
    wait();
    execution_.close();
  }

  //! Whether all is over: neither `wait` nor `get` will block then.
  bool done() const noexcept { return execution_.run().done(); }
  //! Waits until the run is over, and works on it meanwhile.
  void wait() noexcept { execution_.run().wait(); }
  //! Waits and gives the results, which live as long as the handle. Throws `task_failed` if a task failed,
  //! `run_cancelled` if some were not run. To be called by one thread at a time.
  results_type const& get() & {
    wait();
    execution_.close();
    execution_.throw_failure();
    return results_;
  }
  //! What has not been begun is not begun any more, and tasks that ask their context are told to stop.
  void cancel() noexcept { execution_.run().cancel(); }
  // For who awaits it.
  bool listen(detail::end_listener& who) noexcept { return execution_.run().listen(who); }

private:
  results_type results_{};
  detail::execution<Workflow, Option...> execution_;
};

namespace detail {

template <class Results, class Workflow, class... Option>
struct started_type {
  using type = started_run<Workflow, Option...>;
};
template <class Error, class Workflow, class... Option>
struct started_type<rejected<Error>, Workflow, Option...> {
  using type = rejected<Error>;
};
template <class Workflow, class... Option>
using started_of = typename started_type<parallel_run_of<Workflow, Option...>, Workflow, Option...>::type;

// What is stored in a workflow must be there as long as the run.
template <class Workflow>
concept outlives_call = std::is_lvalue_reference_v<Workflow> || __is_empty(std::remove_cvref_t<Workflow>);

}  // namespace detail

//! Like `run`, but without waiting: the executor runs it. Returns a handle, see `started_run`. The values of inputs
//! are copied or moved from before it returns. A workflow with stateful tasks must outlive the handle.
template <class Workflow, class Executor, class... Option>
  requires detail::checked_workflow<std::remove_cvref_t<Workflow>> && executor<Executor> &&
           detail::outlives_call<Workflow> && detail::plain_options<Option...>
auto start([[maybe_unused]] Workflow&& workflow, [[maybe_unused]] Executor& where,
           [[maybe_unused]] Option&&... options)
    -> detail::started_of<std::remove_cvref_t<Workflow>, std::remove_cvref_t<Option>...> {
  using type = detail::started_of<std::remove_cvref_t<Workflow>, std::remove_cvref_t<Option>...>;
  if constexpr (detail::is_failure<type>::value)
    return {};
  else
    return type(workflow, where, options...);
}

//! The same with a handle on the heap, which can be kept and shared. The last owner's end cancels the run.
template <class Workflow, class Executor, class... Option>
  requires detail::checked_workflow<std::remove_cvref_t<Workflow>> && executor<Executor> &&
           detail::outlives_call<Workflow> && detail::plain_options<Option...>
auto start_shared([[maybe_unused]] Workflow&& workflow, [[maybe_unused]] Executor& where,
                  [[maybe_unused]] Option&&... options) {
  using type = detail::started_of<std::remove_cvref_t<Workflow>, std::remove_cvref_t<Option>...>;
  if constexpr (detail::is_failure<type>::value)
    return type();
  else
    return std::make_shared<type>(workflow, where, options...);
}

//! What did not compile has reported its error.
template <class Failure, class... Argument>
  requires detail::is_failure<std::remove_cvref_t<Failure>>::value
constexpr failure start(Failure&&, Argument&&...) {
  return {};
}
template <class Failure, class... Argument>
  requires detail::is_failure<std::remove_cvref_t<Failure>>::value
constexpr failure start_shared(Failure&&, Argument&&...) {
  return {};
}

}  // namespace WEFT_NAMESPACE

#endif
