// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_RUN_HPP
#define WEFT_RUN_RUN_HPP

#include <weft/run/results.hpp>

namespace WEFT_NAMESPACE {
namespace detail {

// --- what a run is given -----------------------------------------------------------------------------------

template <class Option>
struct option {
  static constexpr bool known = false;
  static constexpr name input{};
};
template <fixed_string Id, class T>
struct option<given_input<Id, T>> {
  static constexpr bool known = true;
  static constexpr name input = name_of<Id>;
};
template <fixed_string... Id>
struct option<keep_only<Id...>> {
  static constexpr bool known = true;
  static constexpr name input{};
};
template <>
struct option<stop_token> {
  static constexpr bool known = true;
  static constexpr name input{};
};

template <class... Option>
struct keep_among {
  using type = keep_all;
};
template <class First, class... Option>
struct keep_among<First, Option...> : keep_among<Option...> {};
template <fixed_string... Id, class... Option>
struct keep_among<keep_only<Id...>, Option...> {
  using type = keep_only<Id...>;
};

constexpr stop_token stop_among() { return {}; }
template <class First, class... Option>
constexpr stop_token stop_among(First const& first, Option const&... more) {
  if constexpr (std::is_same_v<First, stop_token>)
    return first;
  else
    return stop_among(more...);
}

template <class Option>
constexpr entry const* given_entry(Option const& o) {
  if constexpr (option<Option>::input.size > 0)
    return &o;
  else
    return nullptr;
}

// --- how the tasks of a workflow are called ----------------------------------------------------------------

template <class... Option>
struct given_options {
  static constexpr int count = sizeof...(Option);
  static constexpr name inputs[count + 1] = {option<Option>::input..., name{}};
  static constexpr int find(name id) {
    for (int i = 0; i < count; ++i)
      if (inputs[i] == id) return i;
    return -1;
  }
  using list = type_list<Option...>;
};

template <class Workflow, class Task, std::size_t K, bool Stateless = is_stateless_operand<Task>::value>
struct callable_of {
  using type = made<typename Task::callable>;
};
template <class Workflow, class Task, std::size_t K>
struct callable_of<Workflow, Task, K, false> {
  using type = stored<K, Task, static_cast<std::size_t>(Workflow::stateful::number_of(K))>;
};

template <class Task, class Callable, class Plan>
struct task_call {
  using type = call<id_of<Task>, Callable, typename Plan::passes>;
};
template <class Task, class Callable, class Plan>
  requires(is_mapped<Task>)
struct task_call<Task, Callable, Plan> {
  using type = map_call<id_of<Task>, Callable, typename Plan::result, typename Plan::passes>;
};

template <class Workflow, class Given, std::size_t K, class Task>
struct call_at
    : task_call<Task, typename callable_of<Workflow, Task, K>::type, typename step<analysis<Workflow>, K>::plan> {};
template <class Workflow, class Given, std::size_t K, fixed_string Id, class T>
struct call_at<Workflow, Given, K, input_task<Id, T>> {
  static constexpr std::size_t option = static_cast<std::size_t>(Given::find(name_of<Id>));
  using type = input_call<T, type_at<typename Given::list, option>, option>;
};

template <class Workflow, class Given, class Indices>
struct calls_of;
template <class Workflow, class Given, std::size_t... K>
struct calls_of<Workflow, Given, std::index_sequence<K...>> {
  using type =
      type_list<typename call_at<Workflow, Given, K, typename analysis<Workflow>::template task<K>>::type...>;
};

// --- the checks of a run -----------------------------------------------------------------------------------

template <class Wants, class Gives>
inline constexpr bool fits_input = std::is_convertible_v<Gives&&, Wants>;
// An input by reference must not refer to a temporary.
template <class Wants, class Gives>
inline constexpr bool fits_input<Wants&, Gives> =
    std::is_lvalue_reference_v<Gives> && std::is_convertible_v<std::remove_reference_t<Gives>*, Wants*>;

template <class Input, class Option>
struct input_error;
template <fixed_string Id, class T, class V>
struct input_error<input_task<Id, T>, given_input<Id, V>> {
  using type = std::conditional_t<fits_input<T, V>, void, errors::wrong_input<Id, wants<T>, gives<V>>>;
};

template <class Task>
struct missing_input_error;
template <fixed_string Id, class T>
struct missing_input_error<input_task<Id, T>> {
  using type = errors::missing_input<Id, wants<T>>;
};

template <class Keep>
struct first_kept_error;

template <class Workflow, class... Option>
struct run_checks {
  using of = analysis<Workflow>;
  using given = given_options<Option...>;
  static constexpr std::size_t options = sizeof...(Option);
  static constexpr std::size_t tasks = static_cast<std::size_t>(Workflow::size());

  // The next input task at or after K that is not as it should be.
  template <std::size_t K>
  static constexpr auto input_at() {
    if constexpr (constexpr std::size_t input = next_input(K); input == tasks) {
      return std::type_identity<void>();
    } else {
      using task = typename of::template task<input>;
      constexpr int number = given::find(of::infos[input]->id);
      if constexpr (number < 0) {
        return missing_input_error<task>();
      } else {
        using found = input_error<task, type_at<type_list<Option...>, static_cast<std::size_t>(number)>>;
        if constexpr (std::is_void_v<typename found::type>)
          return input_at<input + 1>();
        else
          return found();
      }
    }
  }
  static constexpr std::size_t next_input(std::size_t k) {
    while (k < tasks && of::infos[k]->kind != leaf_kind::input) ++k;
    return k;
  }

  template <std::size_t I>
  static constexpr auto option_at() {
    if constexpr (I == options) {
      return input_at<0>();
    } else {
      using opt = type_at<type_list<Option...>, I>;
      constexpr name input = option<opt>::input;
      if constexpr (!option<opt>::known) {
        return std::type_identity<errors::unknown_option<opt>>();
      } else if constexpr (input.size > 0) {
        constexpr int number = of::find(input);
        if constexpr (number < 0 || of::infos[number < 0 ? 0 : number]->kind != leaf_kind::input)
          return std::type_identity<errors::unknown_input<fixed<input.size>(input)>>();
        else if constexpr (given::find(input) != static_cast<int>(I))
          return std::type_identity<errors::input_given_twice<fixed<input.size>(input)>>();
        else
          return option_at<I + 1>();
      } else {
        return option_at<I + 1>();
      }
    }
  }

  using error = typename decltype(option_at<0>())::type;
};

// Every kept id must have a result that can be kept.
template <class Workflow, class Keep>
struct keep_checks {
  using error = void;
};
template <class Workflow, fixed_string First, fixed_string... More>
struct keep_checks<Workflow, keep_only<First, More...>> {
  using here = typename result_named<Workflow, keep_all, First>::type;
  static constexpr auto find() {
    if constexpr (std::is_base_of_v<failure, here>)
      return std::type_identity<typename here::error>();
    else
      return std::type_identity<typename keep_checks<Workflow, keep_only<More...>>::error>();
  }
  using error = typename decltype(find())::type;
};

// --- where the results live --------------------------------------------------------------------------------

// Slots moved out of a frame.
template <class Workflow, std::size_t... K>
struct kept_slots : slot<K, result_of_task<Workflow, K>>... {
  template <class Frame>
  constexpr explicit kept_slots(Frame&& f)
      : slot<K, result_of_task<Workflow, K>>(
            static_cast<slot<K, result_of_task<Workflow, K>>&&>(find_slot<K, result_of_task<Workflow, K>>(f)))... {}
};

template <class Workflow, class Keep>
struct storage_for {
  static constexpr bool moves = false;
  using type = typename frame_traits<Workflow>::type;
};
template <class Workflow, fixed_string... Id>
  // References, views and what cannot be moved stay where they are, and with them the whole frame.
  requires(all_of<(std::is_move_constructible_v<
                       result_of_task<Workflow, static_cast<std::size_t>(result_named<Workflow, keep_all, Id>::number)>> &&
                   !borrows<result_of_task<
                       Workflow, static_cast<std::size_t>(result_named<Workflow, keep_all, Id>::number)>>)...>)
struct storage_for<Workflow, keep_only<Id...>> {
  static constexpr bool moves = true;
  using type = kept_slots<Workflow, static_cast<std::size_t>(result_named<Workflow, keep_all, Id>::number)...>;
};

inline constexpr std::size_t large_frame = 64 * 1024;

template <class Workflow, class... Option>
struct run_of {
  using keep = typename keep_among<Option...>::type;
  using input_error = typename run_checks<Workflow, Option...>::error;

  template <class Error>
  struct rejection {
    static constexpr bool is_large = false;
    using type = rejected<Error>;
  };
  struct acceptance {
    static constexpr bool is_large = sizeof(typename frame_traits<Workflow>::type) > large_frame;
    using type = results<Workflow, keep, typename storage_for<Workflow, keep>::type>;
  };

  static constexpr auto find() {
    if constexpr (!std::is_void_v<input_error>) {
      return rejection<input_error>();
    } else if constexpr (!std::is_void_v<typename keep_checks<Workflow, keep>::error>) {
      return rejection<typename keep_checks<Workflow, keep>::error>();
    } else {
      return acceptance();
    }
  }
  static constexpr bool is_large = decltype(find())::is_large;
  using type = typename decltype(find())::type;
};

template <class Workflow, class... Option>
WEFT_INLINE auto run_inline(Workflow const& workflow, Option const&... options) ->
    typename run_of<Workflow, Option...>::type {
  using result = typename run_of<Workflow, Option...>::type;
  if constexpr (std::is_base_of_v<failure, result>) {
    return {};
  } else {
    constexpr std::size_t count = static_cast<std::size_t>(Workflow::size());
    using calls =
        typename calls_of<Workflow, given_options<Option...>, std::make_index_sequence<count>>::type;
    using storage = storage_for<Workflow, typename run_of<Workflow, Option...>::keep>;
    entry* slots[count]{};
    entry const* stored[Workflow::stateful::count + 1]{};
    workflow.list(stored);
    entry const* const given[sizeof...(Option) + 1] = {given_entry(options)..., nullptr};
    wiring const w{slots, stored, given, stop_among(options...)};
    if constexpr (storage::moves)
      return result(std::in_place, typename frame_traits<Workflow>::type(calls(), w));
    else
      return result(std::in_place, calls(), w);
  }
}

template <class T>
inline constexpr bool is_workflow = false;
template <fixed_string Name, auto Graph, class... Task>
inline constexpr bool is_workflow<basic_workflow<Name, Graph, Task...>> = true;

}  // namespace detail

//! Runs a workflow on this thread: the tasks one after the other, in reading order where the edges allow it,
//! as if the calls were written by hand; in a constant expression too. Options: `with<"id">(value)` for every
//! input, `keep<"id", ...>`, a `stop_token`. Throws `task_failed` when a task throws; what ran before is
//! destroyed.
template <class Workflow, class... Option>
  requires(detail::is_workflow<Workflow> && !detail::run_of<Workflow, std::remove_cvref_t<Option>...>::is_large)
WEFT_INLINE auto run(Workflow const& workflow, Option&&... options) ->
    typename detail::run_of<Workflow, std::remove_cvref_t<Option>...>::type {
  return detail::run_inline(workflow, options...);
}

//! The same, for a workflow whose results need more than 64 KiB of this thread's stack.
template <class Workflow, class... Option>
  requires(detail::is_workflow<Workflow> && detail::run_of<Workflow, std::remove_cvref_t<Option>...>::is_large)
[[deprecated("weft: the results of this workflow need more than 64 KiB of stack; let large results own their memory "
             "(a vector instead of an array)")]] WEFT_INLINE auto
run(Workflow const& workflow, Option&&... options) ->
    typename detail::run_of<Workflow, std::remove_cvref_t<Option>...>::type {
  return detail::run_inline(workflow, options...);
}

namespace detail {

// What a workflow that did not compile gives when it is run: anything, so that only the one error is reported.
struct anything : failure {
  template <class T>
  // NOLINTNEXTLINE(google-explicit-constructor): stands for any result
  constexpr operator T() const {
    return T();
  }
  template <fixed_string Id>
  constexpr anything operator[](id<Id>) const {
    return {};
  }
  template <fixed_string Id>
  constexpr anything get() const {
    return {};
  }
  constexpr anything value() const { return {}; }
  template <class T>
  friend constexpr bool operator==(anything, T const&) {
    return true;
  }
};

}  // namespace detail

template <class Failure, class... Option>
  requires std::is_base_of_v<failure, Failure>
constexpr detail::anything run(Failure const&, Option&&...) {
  return {};
}

}  // namespace WEFT_NAMESPACE

#endif
