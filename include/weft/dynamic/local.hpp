// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_LOCAL_HPP
#define WEFT_DYNAMIC_LOCAL_HPP

#include <weft/dynamic/graph_data.hpp>
#include <weft/dynamic/invoke.hpp>

#include <type_traits>
#include <utility>

namespace WEFT_NAMESPACE {
namespace detail {

// A task that is not sent to other processes.
struct stays_here {
  static constexpr task_elsewhere elsewhere{};
};

template <class F>
struct kept_local {
  template <class>
  using sent_as = stays_here;

  F function;

  template <class... Argument>
  decltype(auto) operator()(Argument&&... argument) const
    requires std::is_invocable_v<F const&, Argument...>
  {
    return detail::invoke(function, std::forward<Argument>(argument)...);
  }
};

// What it says of its calls holds all the same.
template <class F>
inline constexpr unsigned policy_flags<kept_local<F>> = policy_flags<F>;
template <class F>
void note_policies(kept_local<F> const& f, task_policy& to) {
  note_policies(f.function, to);
}

template <class F>
struct within_policies {
  using type = F;
  // NOLINTNEXTLINE(bugprone-return-const-ref-from-parameter): it lies in the graph
  static F const& of(F const& f) { return f; }
};
template <class F, class Policy>
struct within_policies<governed<F, Policy>> : within_policies<F> {
  static auto const& of(governed<F, Policy> const& f) { return within_policies<F>::of(f.function); }
};

// Whether a failure of the task is its result.
template <class F>
inline constexpr bool is_settling = false;
template <class F, class Policy>
inline constexpr bool is_settling<governed<F, Policy>> = is_settling<F>;
template <class F>
inline constexpr bool is_settling<kept_local<F>> = is_settling<F>;

// What is known of how a task with this callable can be sent: what its class says.
template <class F, class Code>
constexpr task_elsewhere const* elsewhere_of() {
  if constexpr (!std::is_same_v<typename within_policies<F>::type, F>)
    return elsewhere_of<typename within_policies<F>::type, Code>();
  else if constexpr (requires { F::template sent_as<Code>::elsewhere; })
    return &F::template sent_as<Code>::elsewhere;
  else
    return nullptr;
}

}  // namespace detail

//! A callable for a task of a `task_graph` that stays with the process that runs the graph, on a cluster, too: it uses
//! what only is there, or is not worth the way. What `.local()` is for tasks of a workflow.
template <class F>
detail::kept_local<std::decay_t<F>> local(F&& f) {
  return {std::forward<F>(f)};
}

}  // namespace WEFT_NAMESPACE

#endif
