// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECKPOINT_RUN_HPP
#define WEFT_CHECKPOINT_RUN_HPP

#include <weft/checkpoint/checks.hpp>
#include <weft/checkpoint/kept_task.hpp>
#include <weft/run/partial.hpp>

//! \file
//! `run` of a static workflow with a checkpoint: on this thread, on an executor, on a cluster.

namespace WEFT_NAMESPACE {
namespace detail {

template <>
inline constexpr bool is_special_option<checkpoint> = true;

constexpr option_info info_of(std::type_identity<open_checkpoint>) { return {option_info::checkpoint}; }
inline entry const* given_entry(open_checkpoint const& option) { return &option; }

template <class... Option>
concept with_checkpoint =
    (std::is_same_v<std::remove_cvref_t<Option>, checkpoint> || ...) &&
    ((std::is_same_v<std::remove_cvref_t<Option>, checkpoint> || plain_options<Option>) && ...);

// Within a run the open file stands in the place of the option.
template <class Option>
using opened_option = std::conditional_t<std::is_same_v<Option, checkpoint>, open_checkpoint, Option>;
template <class Option>
opened_option<Option> const& opened(Option const& option, [[maybe_unused]] open_checkpoint const& file) {
  if constexpr (std::is_same_v<Option, checkpoint>)
    return file;
  else
    return option;
}
// Its number.
template <class... Option>
constexpr std::size_t place_of_checkpoint() {
  bool const is[] = {std::is_same_v<Option, open_checkpoint>...};
  std::size_t place = 0;
  while (!is[place]) ++place;
  return place;
}

// All of a run with a checkpoint that its types say.
template <class Workflow, class... Option>
struct kept_run {
  static constexpr std::size_t place = place_of_checkpoint<Option...>();
  using error = typename check_kept<
      Workflow, typename check_run<Workflow, check_options(analysis<Workflow>::table, type_list<Option...>()),
                                   Option...>::error>::error;
  using keep = typename keep_among<Option...>::type;
  using inline_type = typename run_type<typename check_inline<Workflow, error>::error, Workflow, keep>::type;
  using parallel_type = typename detail::parallel_type<error, Workflow, keep>::type;
  using kept = kept_workflow<Workflow, type_list<Option...>, place>;

  template <class Kept>
  using inline_calls =
      in_races<Workflow, typename calls_in_time<Workflow, typename Kept::type, may_end<Option...>>::type>;

  static std::string schema() { return schema_of_kept(kept::tasks); }
  static task_code const* code() {
    return code_for<call_by_many, typename analysis<Workflow>::task_list, plans_of<Workflow>,
                    typename analysis<Workflow>::indices, typename kept::type,
                    typename Workflow::stateful>::table;
  }
};
// Nothing for other runs: some compilers look at the type that an overload returns before they look at what it requires.
template <bool Is, class Workflow, class... Option>
struct kept_run_if {};
template <class Workflow, class... Option>
struct kept_run_if<true, Workflow, Option...> : kept_run<Workflow, opened_option<Option>...> {};
template <class Workflow, class... Option>
using kept_run_of = kept_run_if<checked_workflow<Workflow> && with_checkpoint<Option...>, Workflow,
                                std::remove_cvref_t<Option>...>;

}  // namespace detail

//! With a `checkpoint` among the options: runs what has no result there, see there. Otherwise as without.
template <detail::checked_workflow Workflow, class... Option>
  requires detail::with_checkpoint<Option...>
auto run([[maybe_unused]] Workflow const& workflow, [[maybe_unused]] Option&&... options) ->
    typename detail::kept_run_of<Workflow, Option...>::inline_type {
  using kept = detail::kept_run_of<Workflow, Option...>;
  if constexpr (detail::is_failure<typename kept::inline_type>::value) {
    return {};
  } else if constexpr (detail::wants_partial<std::remove_cvref_t<Option>...>) {
    return run(workflow, detail::no_threads(), options...);
  } else {
    detail::open_checkpoint const file(detail::checkpoint_among(options...), Workflow::name(),
                                       kept::schema());
    return detail::run_calls(workflow, typename detail::analysis<Workflow>::indices(),
                             typename kept::template inline_calls<typename kept::kept>(),
                             detail::opened(options, file)...);
  }
}

//! The same on an executor.
template <detail::checked_workflow Workflow, class Executor, class... Option>
  requires(executor<std::remove_reference_t<Executor>> && detail::with_checkpoint<Option...>)
auto run([[maybe_unused]] Workflow const& workflow, [[maybe_unused]] Executor&& where,
         [[maybe_unused]] Option&&... options) ->
    typename detail::kept_run_of<Workflow, Option...>::parallel_type {
  using kept = detail::kept_run_of<Workflow, Option...>;
  using result = typename kept::parallel_type;
  if constexpr (detail::is_failure<result>::value) {
    return {};
  } else {
    detail::open_checkpoint const file(detail::checkpoint_among(options...), Workflow::name(),
                                       kept::schema());
    auto const fill = [&](auto& frame) {
      detail::execution<Workflow, detail::opened_option<std::remove_cvref_t<Option>>...> all(
          kept::code(), workflow, frame, detail::executor_ref(where), detail::opened(options, file)...);
      all.run().run();
      all.close();
      all.throw_failure();
    };
    return detail::keep_of_cells<result, Workflow, detail::opened_option<std::remove_cvref_t<Option>>...>(
        fill);
  }
}

//! The same on a cluster.
template <detail::checked_workflow Workflow, cluster::task_queue Queue, class... Option>
  requires detail::with_checkpoint<Option...>
auto run([[maybe_unused]] Workflow const& workflow, [[maybe_unused]] Queue& where,
         [[maybe_unused]] Option&&... options) ->
    typename detail::kept_run_of<Workflow, Option...>::parallel_type {
  using kept = detail::kept_run_of<Workflow, Option...>;
  using result = typename kept::parallel_type;
  if constexpr (detail::is_failure<result>::value) {
    return {};
  } else {
    detail::open_checkpoint const file(detail::checkpoint_among(options...), Workflow::name(),
                                       kept::schema());
    auto const fill = [&](auto& frame) {
      detail::kept_queue queue(where.join(), file);
      detail::fill_remotely<Workflow, detail::opened_option<std::remove_cvref_t<Option>>...>(
          workflow, frame, queue, detail::opened(options, file)...);
    };
    return detail::keep_of_cells<result, Workflow, detail::opened_option<std::remove_cvref_t<Option>>...>(
        fill);
  }
}

}  // namespace WEFT_NAMESPACE

#endif
