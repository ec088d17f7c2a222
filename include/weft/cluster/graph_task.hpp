// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_GRAPH_TASK_HPP
#define WEFT_CLUSTER_GRAPH_TASK_HPP

#include <weft/cluster/remote.hpp>
#include <weft/cluster/rounds.hpp>
#include <weft/core/context.hpp>
#include <weft/dynamic/task_graph.hpp>
#include <weft/wire/choice.hpp>
#include <weft/wire/containers.hpp>
#include <weft/wire/input_archive.hpp>
#include <weft/wire/values.hpp>

#include <cstddef>
#include <functional>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <vector>

//! \file
//! A task of a task_graph as a `remote_function`.

namespace WEFT_NAMESPACE::detail {

// --- arguments: written here, and read and passed there ----------------------------------------------------

template <class Argument, bool Taken>
struct sent_argument;

template <class T, bool Taken>
struct sent_argument<node<T>, Taken> {
  using value_type = std::remove_cvref_t<T>;
  static_assert(travels<value_type>, WEFT_CANNOT_TRAVEL);

  static task_arg const* encode(task_call const& call, task_arg const* arg, output_archive& to) {
    void const* const at = call.result_of(*arg);
    if constexpr (std::is_reference_v<T>)
      save_new<value_type>(to, *stored_value<stored_as<T>>(at));
    else
      put(stored_value<T>(at), to);
    return arg + 1;
  }
  static void put(value_type const& given, output_archive& to) { save_new<value_type>(to, given); }
  static void describe(schema_recorder& to) { to.type<value_type>(); }

  value_type value;
  explicit sent_argument(input_archive& from) : value(load_new<value_type>(from)) {}
  auto parameters() {
    if constexpr (Taken)
      return std::tuple<value_type&&>(std::move(value));
    else
      return std::tuple<value_type const&>(value);
  }
};

template <class T, bool Taken>
struct sent_argument<all_of_nodes<T>, Taken> {
  using value_type = std::remove_cvref_t<T>;
  static_assert(travels<value_type>, WEFT_CANNOT_TRAVEL);

  static task_arg const* encode(task_call const& call, task_arg const* arg, output_archive& to) {
    std::size_t const count = arg->from;
    to.put_count(count);
    for (std::size_t i = 0; i < count; ++i) sent_argument<node<T>, false>::encode(call, ++arg, to);
    return arg + 1;
  }
  static void describe(schema_recorder& to) { to.type<std::vector<value_type>>(); }

  batch<value_type> values;
  many<value_type> all;
  explicit sent_argument(input_archive& from)
      : values(from.get_count(codec<value_type>::least),
               [&](std::size_t) { return load_new<value_type>(from); }),
        all(addresses(values)) {}
  std::tuple<many<value_type> const&> parameters() { return all; }

  static std::vector<value_type const*> addresses(batch<value_type> const& values) {
    std::vector<value_type const*> found;
    for (value_type const& each : values) found.push_back(&each);
    return found;
  }
};

template <class T, bool Taken>
struct sent_argument<maybe_node<T>, Taken> {
  using value_type = std::remove_cvref_t<T>;
  static_assert(travels<value_type>, WEFT_CANNOT_TRAVEL);

  static task_arg const* encode(task_call const& call, task_arg const* arg, output_archive& to) {
    bool const is_there = call.was_run(*arg);
    to << is_there;
    if (is_there) sent_argument<node<T>, false>::encode(call, arg, to);
    return arg + 1;
  }
  static void describe(schema_recorder& to) { to.type<std::optional<value_type>>(); }

  std::optional<value_type> value;
  maybe_result<value_type> result;
  explicit sent_argument(input_archive& from)
      : value(load_new<std::optional<value_type>>(from)), result(value ? &*value : nullptr) {}
  std::tuple<maybe_result<value_type> const&> parameters() { return result; }
};

template <class Choice, std::size_t Branch, bool Taken>
  requires(!std::is_void_v<chosen_argument_of<Choice, Branch>>)
struct sent_argument<chosen_node<Choice, Branch>, Taken> {
  using value_type = chosen_argument_of<Choice, Branch>;
  static_assert(travels<value_type>, WEFT_CANNOT_TRAVEL);

  static task_arg const* encode(task_call const& call, task_arg const* arg, output_archive& to) {
    save_new<value_type>(to, stored_value<Choice>(call.result_of(*arg)).template argument<Branch>());
    return arg + 2;
  }
  static void describe(schema_recorder& to) { to.type<value_type>(); }

  value_type value;
  explicit sent_argument(input_archive& from) : value(load_new<value_type>(from)) {}
  std::tuple<value_type const&> parameters() { return value; }
};

// Order only.
struct no_argument {
  static void describe(schema_recorder&) {}
  explicit no_argument(input_archive&) {}
  std::tuple<> parameters() { return {}; }
};
template <bool Taken>
struct sent_argument<node<void>, Taken> : no_argument {
  using no_argument::no_argument;
  static task_arg const* encode(task_call const&, task_arg const* arg, output_archive&) { return arg + 1; }
};
template <bool Taken>
struct sent_argument<after_nodes, Taken> : no_argument {
  using no_argument::no_argument;
  static task_arg const* encode(task_call const&, task_arg const* arg, output_archive&) {
    return arg + 1 + arg->from;
  }
};

template <class Choice, std::size_t Branch, bool Taken>
  requires std::is_void_v<chosen_argument_of<Choice, Branch>>
struct sent_argument<chosen_node<Choice, Branch>, Taken> : no_argument {
  using no_argument::no_argument;
  static task_arg const* encode(task_call const&, task_arg const* arg, output_archive&) { return arg + 2; }
};
template <bool Taken>
struct sent_argument<node_chosen_by_name, Taken> : no_argument {
  using no_argument::no_argument;
  static task_arg const* encode(task_call const&, task_arg const* arg, output_archive&) { return arg + 2; }
};
template <bool Taken>
struct sent_argument<maybe_node<void>, Taken> : no_argument {
  using no_argument::no_argument;
  static task_arg const* encode(task_call const&, task_arg const* arg, output_archive&) { return arg + 1; }
};

template <bool Writes, std::size_t N, bool Taken>
struct sent_argument<touched_names<Writes, N>, Taken> : no_argument {
  using no_argument::no_argument;
  static task_arg const* encode(task_call const&, task_arg const* arg, output_archive&) { return arg; }
};
template <std::size_t I, class Argument, bool Taken>
struct sent_argument_at : sent_argument<Argument, Taken> {
  using sent_argument<Argument, Taken>::sent_argument;
};

// --- the task ----------------------------------------------------------------------------------------------

// What is sent back. A member of a group fails there like any other, and has its outcome here.
template <bool Settling, class Value>
struct sent_back {
  using type = Value;
  // NOLINTNEXTLINE(bugprone-return-const-ref-from-parameter): it lies in the block of a run
  static Value const& of(Value const& v) { return v; }
};
template <>
struct sent_back<false, void> {
  using type = void;
};
template <class T>
struct sent_back<true, outcome<T>> {
  using type = T;
  static T const& of(outcome<T> const& v) { return *v; }
};
template <>
struct sent_back<true, outcome<void>> {
  using type = void;
};

template <class F, class Parameters>
inline constexpr bool repeats_with = false;
template <class F, class... Parameter>
inline constexpr bool repeats_with<F, std::tuple<Parameter...>> =
    !std::is_invocable_v<F, Parameter...> &&
    (is_repeatable<F, Parameter...> || awaits_repeatedly<F, Parameter...>);
// Whether a task may ask to be called again with what it gives.
template <class Code, class Callable>
inline constexpr bool may_repeat = repeats_with<Callable const&, typename Code::parameters>;
template <class Code, class Callable>
  requires requires { Code::may_repeat; }
inline constexpr bool may_repeat<Code, Callable> = Code::may_repeat;

// `Code` is what the graph knows of it, `Callable` can be saved and loaded.
template <class Code, class Callable, class Arguments = typename Code::arguments,
          class Indices = std::make_index_sequence<std::tuple_size_v<typename Code::arguments>>>
struct graph_task;

template <class Code, class Callable, class... Argument, std::size_t... I>
struct graph_task<Code, Callable, std::tuple<Argument...>, std::index_sequence<I...>> {
  static constexpr bool has_outcome = is_settling<typename Code::callable>;
  using back = sent_back<has_outcome, typename Code::value>;
  using value = typename back::type;
  static_assert(std::is_void_v<value> || travels<value>,
                "weft: this task of a task_graph was made by weft::bind, to be sent to workers, but what it "
                "returns cannot "
                "travel: a class needs a `serialize` as Boost.Serialization wants it; references, views and "
                "handles cannot");

  template <std::size_t K, class A>
  using argument = sent_argument_at<K, A, ((Code::takes >> K) & 1) != 0>;
  struct arguments : argument<I, Argument>... {
    explicit arguments(input_archive& from) : argument<I, Argument>(from)... {}
  };

  static std::string_view name() { return typeid(graph_task).name(); }

  static void describe(schema_recorder& to, schema_recorder& result) {
    Callable::describe(to);
    (argument<I, Argument>::describe(to), ...);
    if constexpr (!std::is_void_v<value>) result.type<value>();
  }

  static void execute(cluster::remote_call& call) {
    input_archive from(call.payload);
    auto const id = load_new<std::string>(from);
    Callable const f = Callable::load(from);
    arguments all(from);
    from.finish();
    call.has_begun = true;
    stop_of_call<is_repeated, value> const stop(call.rounds, call.stop);
    context here(id.c_str(), stop.token(), nullptr, call.attempt);
    auto const invoke = [&]() -> decltype(auto) {
      auto const apply = [&]() -> decltype(auto) {
        return std::apply(
            [&]<class... P>(P&&... parameter) -> decltype(auto) {
              if constexpr (std::is_invocable_v<Callable const&, P...>)
                return f(std::forward<P>(parameter)...);
              else if constexpr (is_repeatable<Callable const&, P...>)
                return call_repeatedly(f, here, std::forward<P>(parameter)...);
              else if constexpr (awaits_repeatedly<Callable const&, P...>)
                return awaited_rounds<Callable>::template of<value>(f, here, std::forward<P>(parameter)...);
              else
                return f(here, std::forward<P>(parameter)...);
            },
            std::tuple_cat(all.argument<I, Argument>::parameters()...));
      };
      if constexpr (is_async<typename Code::returned>)
        return run_to_end(apply, call.stop);
      else
        return apply();
    };
    if constexpr (std::is_void_v<value>) {
      invoke();
    } else {
      output_archive to(call.result);
      save_new<value>(to, invoke());
    }
    leave_within_call(here);
  }

  static void encode(task_call const& call, void* to) {
    output_archive archive(*static_cast<byte_buffer*>(to));
    char room[16];
    save_new(archive, std::string(call.id(room)));
    within_policies<typename Code::callable>::of(Code::function(call)).save(archive);
    [[maybe_unused]] task_arg const* next = call.args();
    ((next = argument<I, Argument>::encode(call, next, archive)), ...);
  }
  // What a task is known by besides.
  static void encode_text(std::string const& text, void* to) {
    append_bytes(*static_cast<byte_buffer*>(to), text);
  }
  static void arrive(task_call const& call, void const* bytes) { arrive_as<has_outcome>(call, bytes); }
  // As an outcome, if that is what the graph holds.
  template <bool Outcome>
  static void arrive_as(task_call const& call, void const* bytes) {
    input_archive from(*static_cast<byte_view const*>(bytes));
    if constexpr (std::is_void_v<value>) {
      from.finish();
      if constexpr (Outcome) ::new (call.result()) outcome<void>(std::in_place, [] {});
    } else {
      value made = load_new<value>(from);
      from.finish();
      if constexpr (Outcome)
        ::new (call.result()) outcome<value>(std::in_place, [&]() -> value&& { return std::move(made); });
      else
        ::new (call.result()) value(std::move(made));
    }
  }
  // Of a member of a group that succeeded.
  static void save(task_call const& call, void* to) { save_as<typename Code::value>(call, to); }
  template <class Stored>
  static void save_as([[maybe_unused]] task_call const& call, [[maybe_unused]] void* to) {
    if constexpr (!std::is_void_v<value>)
      append_bytes(*static_cast<byte_buffer*>(to),
                   sent_back<is_outcome<Stored>, Stored>::of(stored_value<Stored>(call.result())));
  }

  // Whether it is called again and again with what it gives.
  static constexpr bool is_repeated = [] {
    if constexpr (std::is_void_v<value>)
      return false;
    else
      return keepable_state<value> && (is_loop<Callable> || may_repeat<Code, Callable>);
  }();
  static void repeat(task_call const& call, void* rounds) {
    stop_with_rounds<value> stop(*static_cast<round_store*>(rounds), call.stop());
    Code::invoke(call.with(stop.token()));
  }
  static constexpr auto repeats() -> void (*)(task_call const&, void*) {
    if constexpr (is_repeated)
      return &repeat;
    else
      return nullptr;
  }

  static constexpr cluster::remote_function function{
      "graph",
      &name,
      &describe,
      &execute,
      true,
      (policy_flags<typename Code::callable> & has_timeout) != 0,
      retry_test<typename Code::callable>,
      nullptr,
      nullptr,
      is_repeated};
  static inline bool const is_known = cluster::registry::add(function);
  static constexpr task_elsewhere elsewhere{&function, &encode, &arrive, &is_known, &save, repeats()};
};

}  // namespace WEFT_NAMESPACE::detail

#endif
