// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_REMOTE_TASK_HPP
#define WEFT_CLUSTER_REMOTE_TASK_HPP

#include <weft/check/analysis.hpp>
#include <weft/cluster/bind.hpp>
#include <weft/cluster/remote.hpp>
#include <weft/cluster/rounds.hpp>
#include <weft/core/from.hpp>
#include <weft/run/coroutine.hpp>
#include <weft/run/failure.hpp>
#include <weft/run/governed_call.hpp>
#include <weft/run/map.hpp>
#include <weft/wire/choice.hpp>
#include <weft/wire/containers.hpp>
#include <weft/wire/outcome.hpp>
#include <weft/wire/values.hpp>

#include <optional>
#include <string_view>
#include <type_traits>
#include <typeinfo>

//! \file
//! A task of a static workflow as a `remote_function`: its arguments are read from bytes, its result is written to bytes.
//! Nothing here knows the workflow, but for the name under which it is registered.

namespace WEFT_NAMESPACE::detail {

// --- the callable ------------------------------------------------------------------------------------------

// Without what it says of how it is to be run.
template <class F>
struct plain_callable {
  using type = F;
  // NOLINTNEXTLINE(bugprone-return-const-ref-from-parameter): it is stored in the workflow
  static F const& of(F const& f) { return f; }
};
template <class F, class Policy>
struct plain_callable<governed<F, Policy>> : plain_callable<F> {
  static auto const& of(governed<F, Policy> const& f) { return plain_callable<F>::of(f.function); }
};
template <class F>
struct plain_callable<prioritised<F>> : plain_callable<F> {
  static auto const& of(prioritised<F> const& f) { return plain_callable<F>::of(f.function); }
};

// Whether it can be made anew on a worker.
template <class F>
inline constexpr bool callable_travels = is_stateless<F> || is_bound<F> || (travels<F> && std::is_class_v<F>);

template <class F>
std::string_view name_of_callable() {
  return typeid(F).name();
}

template <class F>
void save_callable([[maybe_unused]] output_archive& to, [[maybe_unused]] F const& f) {
  if constexpr (is_bound<F>)
    f.save(to);
  else if constexpr (!is_stateless<F>)
    save_new(to, f);
}
template <class F>
F load_callable([[maybe_unused]] input_archive& from) {
  if constexpr (is_bound<F>)
    return F::load(from);
  else if constexpr (is_stateless<F>)
    return F();
  else
    return load_new<F>(from);
}
template <class F>
void describe_callable([[maybe_unused]] schema_recorder& to) {
  if constexpr (is_bound<F>)
    F::describe(to);
  else if constexpr (!is_stateless<F>)
    to.type<F>();
}

// --- arguments ---------------------------------------------------------------------------------------------

// What travels for a parameter.
template <class Pass>
struct travelling {
  using type = value_of<pass_type<Pass>>;
};
template <std::size_t P, class R, class From>
struct travelling<named_result<P, R, From>> {
  using type = value_of<R>;
};
template <>
struct travelling<pass_context> {
  using type = void;
};
template <class Pass>
using travelling_of = typename travelling<Pass>::type;

template <class Pass>
inline constexpr bool is_element = false;
template <std::size_t P, class R>
inline constexpr bool is_element<read_element<P, R>> = true;
template <std::size_t P, class R>
inline constexpr bool is_element<take_element<P, R>> = true;

// A value that has come for a parameter, and how the parameter is given it.
template <class Pass>
struct arrived {
  travelling_of<Pass> value;

  explicit arrived(input_archive& from) : value(load_new<travelling_of<Pass>>(from)) {}
  pass_type<Pass> pass(context&) {
    if constexpr (Pass::takes)
      return static_cast<pass_type<Pass>>(static_cast<travelling_of<Pass>&&>(value));
    else
      return static_cast<pass_type<Pass>>(value);
  }
  static void describe(schema_recorder& to) { to.type<travelling_of<Pass>>(); }
};
template <>
struct arrived<pass_context> {
  explicit arrived(input_archive&) {}
  context& pass(context& here) { return here; }
  static void describe(schema_recorder&) {}
};

// Parameter `I`.
template <std::size_t I, class Pass>
struct arrived_at : arrived<Pass> {
  using arrived<Pass>::arrived;
};

// An element comes later; of a context there is one on the other side.
template <class Pass>
void save_argument(output_archive&, Pass, wiring const&) {}
template <std::size_t P, class R>
void save_argument(output_archive& to, read_result<P, R>, wiring const& w) {
  save_new(to, static_cast<value_of<R> const&>(value_at<P, R>::in(w)));
}
template <std::size_t P, class R>
void save_argument(output_archive& to, take_result<P, R>, wiring const& w) {
  save_argument(to, read_result<P, R>(), w);
}
template <std::size_t P, class R, class From>
void save_argument(output_archive& to, named_result<P, R, From>, wiring const& w) {
  save_argument(to, read_result<P, R>(), w);
}

template <class Result>
void describe_result(schema_recorder& to) {
  if constexpr (!std::is_void_v<Result>) to.type<Result>();
}

// What a call gives; of a coroutine, which is run to its end, what that gives.
template <class Call>
decltype(auto) call_completely(Call const& call, [[maybe_unused]] stop_token stop) {
  if constexpr (is_async<decltype(call())>)
    return run_to_end(call, stop);
  else
    return call();
}

// Whether a callable is a loop whose rounds can be kept.
template <class Callable, class Result>
inline constexpr bool keeps_rounds = is_loop<Callable> && keepable_state<Result>;

// --- one call ----------------------------------------------------------------------------------------------

template <class Task, class Callable, class Result, class Indices, class... Pass>
struct remote_task;

template <class Task, class Callable, class Result, std::size_t... I, class... Pass>
struct remote_task<Task, Callable, Result, std::index_sequence<I...>, Pass...> {
  static constexpr auto callable_name = &name_of_callable<Callable>;
  static constexpr bool is_loop = keeps_rounds<Callable, Result>;

  struct arguments : arrived_at<I, Pass>... {
    explicit arguments(input_archive& from) : arrived_at<I, Pass>(from)... {}
  };

  static void describe(schema_recorder& to, schema_recorder& result) {
    describe_callable<Callable>(to);
    (arrived<Pass>::describe(to), ...);
    describe_result<Result>(result);
  }

  static void execute(cluster::remote_call& call) {
    input_archive from(call.payload);
    Callable const function = load_callable<Callable>(from);
    arguments all(from);
    from.finish();
    call.has_begun = true;
    stop_of_call<is_loop, Result> const stop(call.rounds, call.stop);
    [[maybe_unused]] context here(Task::id(), stop.token(), nullptr, call.attempt);
    auto const invoke = [&]() -> decltype(auto) { return function(all.arrived_at<I, Pass>::pass(here)...); };
    if constexpr (std::is_void_v<Result>) {
      call_completely(invoke, call.stop);
    } else {
      output_archive to(call.result);
      save_new<Result>(to, call_completely(invoke, call.stop));
    }
    leave_within_call(here);
  }

  static void encode(Callable const& function, wiring const& w, byte_buffer& to) {
    output_archive archive(to);
    save_callable(archive, function);
    (save_argument(archive, Pass(), w), ...);
  }
};

// --- some elements of a map --------------------------------------------------------------------------------

// Bytes: the callable, the arguments that all calls have, the number of elements, the elements. The other way: the
// results, one behind the other.
template <class Task, class Callable, class Result, class Indices, class... Pass>
struct remote_part;

template <class Pass, bool = is_element<Pass>>
struct part_argument : arrived<Pass> {
  using arrived<Pass>::arrived;
  void load(input_archive&) {}
};
template <class Pass>
struct part_argument<Pass, true> {
  std::optional<travelling_of<Pass>> value;

  explicit part_argument(input_archive&) {}
  void load(input_archive& from) { value.emplace(load_new<travelling_of<Pass>>(from)); }
  pass_type<Pass> pass(context&) {
    if constexpr (Pass::takes)
      return static_cast<pass_type<Pass>>(static_cast<travelling_of<Pass>&&>(*value));
    else
      return static_cast<pass_type<Pass>>(*value);
  }
};
template <std::size_t I, class Pass>
struct part_argument_at : part_argument<Pass> {
  using part_argument<Pass>::part_argument;
};

template <class Result>
struct element_result {
  using type = typename Result::value_type;
};
template <>
struct element_result<void> {
  using type = void;
};

template <class Task, class Callable, class Result, std::size_t... I, class... Pass>
struct remote_part<Task, Callable, Result, std::index_sequence<I...>, Pass...> {
  using result_type = typename element_result<Result>::type;
  static constexpr auto callable_name = &name_of_callable<Callable>;
  static constexpr bool is_loop = false;  // it is kept by its elements

  struct arguments : part_argument_at<I, Pass>... {
    explicit arguments(input_archive& from) : part_argument_at<I, Pass>(from)... {}
  };

  static void describe(schema_recorder& to, schema_recorder& result) {
    describe_callable<Callable>(to);
    (arrived<Pass>::describe(to), ...);
    to.text("*");
    describe_result<result_type>(result);
  }

  static void execute(cluster::remote_call& call) {
    input_archive from(call.payload);
    Callable const function = load_callable<Callable>(from);
    arguments all(from);
    std::size_t const count = from.get_count(0);
    [[maybe_unused]] output_archive to(call.result);
    [[maybe_unused]] context here(Task::id(), call.stop, nullptr, call.attempt);
    for (std::size_t i = 0; i < count; ++i) {
      call.has_begun = false;
      (all.part_argument_at<I, Pass>::load(from), ...);
      call.has_begun = true;
      call.element = i;
      auto const invoke = [&]() -> decltype(auto) {
        return call_completely(
            [&]() -> decltype(auto) { return function(all.part_argument_at<I, Pass>::pass(here)...); },
            call.stop);
      };
      if constexpr (std::is_void_v<Result>)
        invoke();
      else
        save_new<result_type>(to, settle_if_said<Task>(invoke));
      leave_within_call(here);
      if (i + 1 < count) leave_out_rest(call.stop);
    }
    call.has_begun = false;
    from.finish();
  }

  // Elements of a range, from `at` on, which goes past them.
  template <class Iterator>
  static void encode(Callable const& function, wiring const& w, Iterator& at, std::size_t count,
                     byte_buffer& to) {
    encode_common(function, w, to);
    encode_elements(at, count, to);
  }
  // In two steps.
  static void encode_common(Callable const& function, wiring const& w, byte_buffer& to) {
    output_archive archive(to);
    save_callable(archive, function);
    (save_argument(archive, Pass(), w), ...);
  }
  template <class Iterator>
  static void encode_elements(Iterator& at, std::size_t count, byte_buffer& to) {
    output_archive archive(to);
    archive.put(static_cast<std::uint64_t>(count));
    for (std::size_t i = 0; i < count; ++i, ++at) (save_element(archive, Pass(), at), ...);
  }
  // The results of elements `begin` to `end`.
  template <class Filler>
  static void collect(byte_view bytes, [[maybe_unused]] std::size_t begin, [[maybe_unused]] std::size_t end,
                      [[maybe_unused]] Filler& to) {
    input_archive from(bytes);
    if constexpr (!std::is_void_v<Result>)
      for (std::size_t i = begin; i < end; ++i) to.make(i, [&] { return load_element(from, i); });
    from.finish();
  }

  // Of a group: whether no element has failed. What cannot be read is not whole.
  static bool is_whole(byte_view bytes) {
    try {
      input_archive from(bytes);
      while (from.left() > 0)
        if (!load_new<result_type>(from).has_value()) return false;
      return true;
    } catch (archive_error const&) {
      return false;
    }
  }

private:
  // What an element of a group's map failed with is known by its text; here it gets its place.
  static result_type load_element(input_archive& from, [[maybe_unused]] std::size_t i) {
    if constexpr (is_settled<Task>) {
      auto loaded = load_new<result_type>(from);
      if (loaded.error() == nullptr) return loaded;
      return settle<typename result_type::value_type, false>([&]() -> typename result_type::value_type {
        try {
          std::rethrow_exception(loaded.error());
        } catch (...) {
          throw_task_failed(Task::id(), i);
        }
      });
    } else {
      return load_new<result_type>(from);
    }
  }
  // When the run has been ended by an element, the next do not begin.
  static void leave_out_rest(stop_token stop) {
    run_link const* const run = stop.nearest_run();
    if (run != nullptr && run->is_over()) throw stopped();
  }
  template <class P, class Iterator>
  static void save_element(output_archive& to, P, Iterator const& at) {
    if constexpr (is_element<P>) save_new(to, static_cast<travelling_of<P> const&>(*at));
  }
};

}  // namespace WEFT_NAMESPACE::detail

#endif
