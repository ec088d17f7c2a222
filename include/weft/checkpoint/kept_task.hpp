// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECKPOINT_KEPT_TASK_HPP
#define WEFT_CHECKPOINT_KEPT_TASK_HPP

#include <weft/checkpoint/checkpoint.hpp>
#include <weft/cluster/run.hpp>

#include <iterator>
#include <string>
#include <vector>

//! \file
//! A task of a static workflow whose result is looked for before it is called, and kept afterwards. Like other calls it
//! knows its task and not the workflow, but for its name.

namespace WEFT_NAMESPACE::detail {

inline byte_view as_bytes(std::string const& text) noexcept {
  return {reinterpret_cast<std::byte const*>(text.data()), text.size()};
}

// What goes wrong with the bytes of a task is a failure of the task.
template <class Do>
decltype(auto) as_part_of(char const* id, std::size_t element, Do const& what) {
  try {
    return what();
  } catch (...) {
    throw_task_failed(id, element);
  }
}

// The checkpoint of a run: option number G.
template <std::size_t G>
open_checkpoint const& checkpoint_in(wiring const& w) noexcept {
  return *static_cast<open_checkpoint const*>(w.given[G]);
}

// What a worker would be told of the task: the same names and schemas as there.
struct kept_task {
  std::string_view scope;
  char const* id = nullptr;  // null: its result is not kept
  void (*describe)(schema_recorder& arguments, schema_recorder& result) = nullptr;
  std::string_view (*callable)() = nullptr;

  cluster::task_type type() const {
    cluster::remote_function function{};
    function.scope = scope;
    function.describe = describe;
    function.name = [] { return std::string_view(); };
    cluster::task_type made = cluster::type_of(function, {});
    made.id = std::string(scope) + '/' + id;
    return made;
  }
  std::uint64_t hash() const {
    cluster::task_type const made = type();
    return journal_task_hash(made.id, made.text, callable());
  }
};

template <fixed_string Scope, class Task, class Code>
struct kept_name {
  static constexpr kept_task task{
      {Scope.text, Scope.size()}, Task::id(), &Code::describe, Code::callable_name};
  static std::uint64_t hash() {
    static std::uint64_t const found = task.hash();
    return found;
  }
};

// --- one call ----------------------------------------------------------------------------------------------

template <class Call>
struct invocable_call {
  using type = Call;
};
template <class Task, class... Pass>
struct invocable_call<direct_call<Task, Pass...>> {
  using type = call<Task, made, type_list<Pass...>>;
};

// With a context, if it asks for one.
template <std::size_t K, class Task, class Call>
decltype(auto) call_here(wiring const& w) {
  if constexpr (!makes_context<Call>) {
    return Call::invoke(w);
  } else {
    context here(Task::id(), w.stop);
    if constexpr (std::is_void_v<decltype(Call::invoke(w, here))>) {
      Call::invoke(w, here);
      here.leave(w.tasks == K + 1);
    } else {
      decltype(auto) made = Call::invoke(w, here);
      here.leave(w.tasks == K + 1);
      return static_cast<decltype(made)>(made);
    }
  }
}

template <class Call>
inline constexpr bool is_attempt = false;
template <class Task, class Where, class Result, class Passes>
inline constexpr bool is_attempt<attempt_call<Task, Where, Result, Passes>> = true;

// Whoever watches the call is told that its result was there.
template <class Call>
void tell_reuse([[maybe_unused]] wiring const& w) {
  using where = typename where_of<Call>::type;
  if constexpr (is_watched<where>) watch_reuse(where(), w);
}

// What a call is given, with another token. An attempt finds more there than other calls.
template <class Call>
wiring with_token(wiring const& w, stop_token stop) {
  wiring other = w;
  other.stop = stop;
  return other;
}
template <class Call>
  requires is_attempt<Call>
attempt_wiring with_token(wiring const& w, stop_token stop) {
  attempt_wiring other = static_cast<attempt_wiring const&>(w);
  other.stop = stop;
  return other;
}

template <fixed_string Scope, std::size_t K, class Task, class Where, class Plan, class Call, std::size_t G>
struct kept_call;
template <fixed_string Scope, std::size_t K, class Task, class Where, class Plan, class Call, std::size_t G>
struct where_of<kept_call<Scope, K, Task, Where, Plan, Call, G>> : where_of<Call> {};
template <fixed_string Scope, std::size_t K, class Task, class Where, class Plan, std::size_t G>
struct kept_map;
template <fixed_string Scope, std::size_t K, class Task, class Where, class Plan, std::size_t G>
struct where_of<kept_map<Scope, K, Task, Where, Plan, G>> {
  using type = Where;
};

template <fixed_string Scope, std::size_t K, class Task, class Where, class Plan, class Call, std::size_t G>
struct kept_call {
  using code = typename code_of_task<Task, Plan>::type;
  using result = typename Plan::result;

  static result invoke(wiring const& w) {
    open_checkpoint const& keeping = checkpoint_in<G>(w);
    byte_buffer bytes;
    journal_key key;
    std::optional<std::string> known;
    as_part_of(Task::id(), task_failed::none, [&] {
      code::encode(plain_callable_in<Task, Where>(w), w, bytes);
      key = journal_key_of(kept_name<Scope, Task, code>::hash(), 0, bytes);
      known = keeping.find(key);
    });
    if (known) tell_reuse<Call>(w);
    if (known)
      return as_part_of(Task::id(), task_failed::none, [&]() -> result {
        return arrival_call<result>::invoke(arrival_wiring{w, as_bytes(*known)});
      });
    watched_call const watch(w.stop);
    if constexpr (code::is_loop) {
      kept_rounds rounds(keeping, kept_name<Scope, Task, code>::hash(), bytes, watch);
      stop_with_rounds<result> const stop(rounds, watch.token());
      return call_and_keep(keeping, key, bytes, watch, with_token<Call>(w, stop.token()));
    } else {
      return call_and_keep(keeping, key, bytes, watch, with_token<Call>(w, watch.token()));
    }
  }

private:
  static result call_and_keep(open_checkpoint const& keeping, journal_key key, byte_buffer& bytes,
                              watched_call const& watch, wiring const& w) {
    bytes.clear();
    if constexpr (std::is_void_v<result>) {
      call_here<K, Task, typename invocable_call<Call>::type>(w);
      if (watch.is_result_all())
        as_part_of(Task::id(), task_failed::none, [&] { keeping.append(key, bytes); });
    } else {
      result value = call_here<K, Task, typename invocable_call<Call>::type>(w);
      if (watch.is_result_all())
        as_part_of(Task::id(), task_failed::none, [&] {
          append_bytes(bytes, value);
          keeping.append(key, bytes);
        });
      return value;
    }
  }
};

// --- a map -------------------------------------------------------------------------------------------------

// Its elements are kept one by one, or in parts as a cluster sends them: those of a very long range some together.
// The place of its callable may be one that is watched.
template <fixed_string Scope, class Task, class Where, class Plan, std::size_t G>
struct kept_parts;
template <fixed_string Scope, class Task, class Where, class Result, class... Pass, std::size_t G>
struct kept_parts<Scope, Task, Where, call_plan<Result, Pass...>, G> {
  using code = typename code_of_task<Task, call_plan<Result, Pass...>>::type;
  using walked = element_pass<Pass...>;
  using iterator = decltype(range_begin(std::declval<typename walked::range>()));
  using function =
      std::remove_cvref_t<decltype(plain_callable_in<Task, Where>(std::declval<wiring const&>()))>;

  wiring const& w;
  open_checkpoint const& keeping = checkpoint_in<G>(w);
  std::size_t size = range_size(walked::range_in(w));
  std::size_t part = cluster::detail::elements_of_part(size, most_at_once<Task>);
  journal_key_maker keys = make_keys();
  filler_of<Result> filler{size};

  explicit kept_parts(wiring const& wired) : w(wired) {
    if constexpr (is_watched<Where>) watch_elements(Where(), w, size);
  }

  // The first element of each.
  std::vector<iterator> begins() const {
    std::vector<iterator> all;
    all.reserve(size / part + 1);
    iterator at = range_begin(walked::range_in(w));
    for (std::size_t i = 0; i < size; ++i, ++at)
      if (i % part == 0) all.push_back(at);
    return all;
  }

  // `is_last`: nothing comes after the map.
  void run(std::size_t number, iterator at, bool is_last) {
    std::size_t const begin = number * part;
    std::size_t const end = std::min(size, begin + part);
    byte_buffer bytes;
    journal_key key;
    bool const is_known = as_part_of(Task::id(), begin, [&] {
      iterator walk = at;
      code::encode_elements(walk, end - begin, bytes);
      key = keys.key(begin, bytes);
      auto const known = keeping.find(key);
      if (known) code::collect(as_bytes(*known), begin, end, filler.elements);
      return known.has_value();
    });
    if constexpr (is_watched<Where>)
      for (std::size_t i = begin; is_known && i < end; ++i)
        watch_reuse(Where(), w, static_cast<std::int64_t>(i));
    if (is_known) return;
    bytes.clear();
    watched_call const watch(w.stop);
    wiring watched = w;
    watched.stop = watch.token();
    bool is_whole = true;
    for (std::size_t i = begin; i < end; ++i, ++at)
      is_whole &= run_element(watched, i, at, bytes, is_last && i + 1 == size);
    if (is_whole && watch.is_result_all()) as_part_of(Task::id(), begin, [&] { keeping.append(key, bytes); });
  }

private:
  using shared = shared_map_call<Task, Where, Result, type_list<Pass...>>;

  journal_key_maker make_keys() const {
    return as_part_of(Task::id(), task_failed::none, [&] {
      byte_buffer common;
      code::encode_common(plain_callable_in<Task, Where>(w), w, common);
      return journal_key_maker(kept_name<Scope, Task, code>::hash(), common);
    });
  }
  // False for one that failed, in a group: another run may succeed.
  bool run_element(wiring const& watched, std::size_t i, iterator const& at,
                   [[maybe_unused]] byte_buffer& bytes, bool is_last) {
    if (w.stop.stop_requested()) throw_stopped(Task::id(), w.stop);
    context here(Task::id(), watched.stop);
    bool has_value = true;
    if constexpr (std::is_void_v<Result>) {
      shared::call(watched, i, at, here);
    } else {
      using value = typename Result::value_type;
      filler.elements.make(i, [&]() -> value {
        value made(shared::call(watched, i, at, here));
        if constexpr (is_settled<Task>) has_value = made.has_value();
        as_part_of(Task::id(), i, [&] { append_bytes(bytes, made); });
        return made;
      });
    }
    here.leave(is_last);
    return has_value;
  }
};
template <fixed_string Scope, class Task, class Where, class Result, class... Pass, std::size_t G>
struct kept_parts<Scope, Task, Where, reading_plan<Result, Pass...>, G>
    : kept_parts<Scope, Task, Where, call_plan<Result, Pass...>, G> {
  using kept_parts<Scope, Task, Where, call_plan<Result, Pass...>, G>::kept_parts;
};

template <fixed_string Scope, std::size_t K, class Task, class Where, class Plan, std::size_t G>
struct kept_map {
  using parts = kept_parts<Scope, Task, Where, Plan, G>;

  static typename Plan::result invoke(wiring const& w) {
    parts all(w);
    std::size_t number = 0;
    for (auto const& at : all.begins()) all.run(number++, at, w.tasks == K + 1);
    if constexpr (!std::is_void_v<typename Plan::result>) return all.filler.elements.take();
  }
};

// The same by many threads.
template <fixed_string Scope, class Task, class Where, class Plan, std::size_t G>
struct kept_shared_map {
  using parts = kept_parts<Scope, Task, Where, Plan, G>;

  static typename Plan::result invoke(wiring const& w) {
    parts all(w);
    auto const begins = all.begins();
    auto const body = [&](std::size_t number, auto const& at) { all.run(number, *at, false); };
    map_loop<decltype(begins.begin()), decltype(body)> loop(
        *static_cast<parallel_wiring const&>(w).run, begins.begin(), begins.size(), body, most_at_once<Task>);
    loop.run();
    if constexpr (!std::is_void_v<typename Plan::result>) return all.filler.elements.take();
  }
};

template <fixed_string Scope, std::size_t K, class Task, class Where, class Plan, std::size_t G>
struct call_by_many<kept_map<Scope, K, Task, Where, Plan, G>> {
  using type = kept_shared_map<Scope, Task, Where, Plan, G>;
};

// --- all tasks ---------------------------------------------------------------------------------------------

template <fixed_string Scope, std::size_t K, class Task, class Where, class Plan, class Call, std::size_t G>
struct kept_type {
  using type = kept_call<Scope, K, Task, Where, Plan, Call, G>;
};
template <fixed_string Scope, std::size_t K, class Task, class Where, class Plan, class Call, std::size_t G>
  requires is_mapped<Task>
struct kept_type<Scope, K, Task, Where, Plan, Call, G> {
  using type = kept_map<Scope, K, Task, typename where_of<Call>::type, Plan, G>;
};

template <fixed_string Scope, std::size_t K, class Task, class Plan, class Call, class Stateful,
          std::size_t G>
struct kept_call_for {
  using type = Call;
  static constexpr kept_task task{};
};
template <fixed_string Scope, std::size_t K, class Task, class Plan, class Call, class Stateful,
          std::size_t G>
  requires is_sent<Task, Plan>
struct kept_call_for<Scope, K, Task, Plan, Call, Stateful, G> {
  using where = place_in<Task, K, Stateful>;
  using type = typename kept_type<Scope, K, Task, where, Plan, Call, G>::type;
  static constexpr kept_task task = kept_name<Scope, Task, typename code_of_task<Task, Plan>::type>::task;
};

// The attempts of a task that are made one by one are within.
template <fixed_string Scope, std::size_t K, class Task, class Where, class Plan, class Call, std::size_t G>
struct call_by_many<kept_call<Scope, K, Task, Where, Plan, Call, G>> {
  using type = kept_call<Scope, K, Task, Where, Plan, typename call_by_many<Call>::type, G>;
};

// A choice and a group are judged anew; what a task failed with is not kept.
template <fixed_string Scope, std::size_t K, class Task, class Plan, class... Guard, class Call, class R,
          class Stateful, std::size_t G>
  requires is_sent<Task, Plan>
struct kept_call_for<Scope, K, Task, guarded_plan<Plan, Guard...>, guarded_call<Call, R, Guard...>, Stateful,
                     G> {
  using inner = kept_call_for<Scope, K, Task, Plan, Call, Stateful, G>;
  using type = guarded_call<typename inner::type, R, Guard...>;
  static constexpr kept_task task = inner::task;
};
template <fixed_string Scope, std::size_t K, class Task, class Plan, class... Guard, class Call, class R,
          class Stateful, std::size_t G>
  requires is_sent<Task, Plan>
struct kept_call_for<Scope, K, Task, settled_plan<Plan, Guard...>, settled_call<Task, Call, R, Guard...>,
                     Stateful, G> {
  using inner = kept_call_for<Scope, K, Task, Plan, Call, Stateful, G>;
  using type = settled_call<Task, typename inner::type, R, Guard...>;
  static constexpr kept_task task = inner::task;
};

template <fixed_string Scope, class Tasks, class Plans, class Calls, class Indices, class Stateful,
          std::size_t G>
struct kept_calls_for;
template <fixed_string Scope, class... Task, class... Plan, class... Call, std::size_t... K, class Stateful,
          std::size_t G>
struct kept_calls_for<Scope, type_list<Task...>, type_list<Plan...>, type_list<Call...>,
                      std::index_sequence<K...>, Stateful, G> {
  using type = type_list<typename kept_call_for<Scope, K, Task, Plan, Call, Stateful, G>::type...>;
  static constexpr kept_task tasks[] = {kept_call_for<Scope, K, Task, Plan, Call, Stateful, G>::task...};
};
template <class Workflow, class Options, std::size_t G>
struct kept_workflow;
template <fixed_string Name, auto Graph, class... Task, class Options, std::size_t G>
struct kept_workflow<basic_workflow<Name, Graph, Task...>, Options, G>
    : kept_calls_for<Name, type_list<Task...>, plans_of<basic_workflow<Name, Graph, Task...>>,
                     calls_of<basic_workflow<Name, Graph, Task...>, Options>,
                     typename analysis<basic_workflow<Name, Graph, Task...>>::indices,
                     typename basic_workflow<Name, Graph, Task...>::stateful, G> {};

// A line for each task whose result is kept.
template <std::size_t N>
std::string schema_of_kept(kept_task const (&tasks)[N]) {
  std::string text;
  for (kept_task const& each : tasks)
    if (each.id != nullptr) text += std::string(each.id) + ": " + each.type().text + '\n';
  return text;
}

}  // namespace WEFT_NAMESPACE::detail

#endif
