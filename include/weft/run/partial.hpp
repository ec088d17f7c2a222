// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_PARTIAL_HPP
#define WEFT_RUN_PARTIAL_HPP

#include <weft/run/parallel.hpp>

#include <optional>
#include <type_traits>

//! \file
//! The results of a workflow that a task may finish early (`context::finish`):
//!
//!     auto const found = weft::run(search, pool, weft::partial);
//!     if (int const* best = found["best"_id]) ...
//!     if (auto const end = found.finished()) std::cout << end->id << ": " << end->reason;

#if WEFT_EXCEPTIONS

namespace WEFT_NAMESPACE {

//! The results of a run with the option `weft::partial`: pointers, null for tasks that were not run. They refer to this
//! object, which stays where it is.
template <class Workflow>
struct results<Workflow, detail::made_by_many<partial_option>> {
  using keep = detail::made_by_many<partial_option>;
  template <fixed_string Id>
  using read = detail::read_named<Workflow, keep, Id>;

  // For `run`.
  detail::partial_cells<detail::cells_of<Workflow>> storage;
  results() = default;
  template <class Fill>
  explicit results(Fill const& fill) : storage(fill) {}

  //! The result of the task `Id`, or null. What the results of a whole run do not have does not compile here either.
  template <fixed_string Id>
  auto operator[](id<Id>) const {
    if constexpr (requires { typename read<Id>::slot_type; }) {
      using value = std::remove_reference_t<typename read<Id>::type>;
      auto const& slot = storage.template at<typename read<Id>::slot_type>();
      return contains<Id>() ? static_cast<value*>(&slot.value) : nullptr;
    } else if constexpr (read<Id>::value) {
      return typename read<Id>::type(*this);
    } else {
      return typename read<Id>::type();
    }
  }
  template <fixed_string Id>
  auto get() const {
    return (*this)[id<Id>()];
  }

  //! Whether the task `Id` was run.
  template <fixed_string Id>
  auto contains() const noexcept {
    constexpr int k = detail::analysis<Workflow>::table.find({Id.text, Id.size()});
    if constexpr (k < 0)
      return rejected<errors::unknown_result<Id>>();
    else
      return storage.contains(static_cast<std::size_t>(k));
  }
  //! If a task finished the run and something was left out: which one, and why.
  std::optional<early_end> finished() const { return detail::early_end_of(storage.end()); }
};

namespace detail {
// An executor without threads: what is run on it is run by who waits for it.
struct no_threads {
  static void execute(job) {}
  static std::size_t concurrency() { return 0; }
};
}  // namespace detail

//! Runs a workflow on this thread, for the results that are there when a task finishes the run.
template <detail::checked_workflow Workflow, class... Option>
  requires(detail::plain_options<Option...> && detail::wants_partial<std::remove_cvref_t<Option>...> &&
           !(executor<std::remove_cvref_t<Option>> || ...))
auto run(Workflow const& workflow, Option&&... options) ->
    typename detail::run_given<Workflow, Option...>::type {
  if constexpr (detail::is_failure<typename detail::run_given<Workflow, Option...>::type>::value) {
    return {};
  } else {
    detail::no_threads where;
    return run(workflow, where, static_cast<Option&&>(options)...);
  }
}

}  // namespace WEFT_NAMESPACE

#endif
#endif
