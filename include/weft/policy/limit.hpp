// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_POLICY_LIMIT_HPP
#define WEFT_POLICY_LIMIT_HPP

#include <weft/core/task.hpp>
#include <weft/run/governed_call.hpp>

#include <string>
#include <type_traits>
#include <utility>

namespace WEFT_NAMESPACE {
namespace detail {

// A limit the name of which only run time knows.
struct limited_by_name {
  std::string name;
  unsigned most;
};
template <>
inline constexpr unsigned policy_flag<limited_by_name> = has_limit;
inline void note_policy(limited_by_name const& p, task_policy& to) { to.add_limit(p.name.c_str(), p.most); }

}  // namespace detail

//! A callable for a task of a task_graph, of which and of all others with a limit of this name at most so many run at once
//! in a run: `g.add("load", weft::limit("db", 3, f))`. For a task of a workflow: `task<"load">(f).limit<"db">(3)`.
//! Throws `invalid_limit` if that is less than 1.
//!
//! A task that has to wait for its place holds no thread, and nor does it hold a place while it waits for its next attempt.
//! Places go to tasks in the order in which they came for them. A task may have up to four limits. A map counts as many
//! places as it works on elements at once: when it begins it takes all that are free, and at least one.
//!
//! One name stands for one number: another one throws `conflicting_limit` when the task is added to a graph; in a workflow
//! the least counts.
template <class F>
detail::governed<std::decay_t<F>, detail::limited_by_name> limit(std::string name, long long most, F&& f) {
  unsigned const checked = detail::checked_limit(name.c_str(), most);
  return {std::forward<F>(f), {std::move(name), checked}};
}

}  // namespace WEFT_NAMESPACE

#endif
