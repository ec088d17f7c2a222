// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_RESULTS_HPP
#define WEFT_RUN_RESULTS_HPP

#include <weft/check/owning.hpp>
#include <weft/check/workflow.hpp>
#include <weft/run/map.hpp>
#include <weft/run/scratch.hpp>

namespace WEFT_NAMESPACE {

//! An option of `run`: the results that the caller wants, which are made where they stay. Each of the others is destroyed
//! as soon as the last task is done that comes directly after its own, by whatever edge: after one task the newest first. What
//! may be referred to from another result lives longer: see `is_owning`. Who leaves a pointer to an argument elsewhere, as in a
//! captured variable, must keep what it points to. What a kept reference or view
//! was made of is kept with it; so is what a kept result may refer to that is neither owning nor movable.
template <fixed_string... Id>
struct keep_only {};

//! `run(wf, keep<"report">)`, see `keep_only`.
template <fixed_string... Id>
inline constexpr keep_only<Id...> keep{};

//! What a run keeps if nothing is said: every result that was not taken away.
struct keep_all {};

template <class Workflow, class Keep>
struct results;
template <class Results, fixed_string Scope>
class results_view;

namespace detail {

// --- results under a scope ---------------------------------------------------------------------------------

template <int N, int Capacity>
constexpr bool has_scope(source_table<N, Capacity> const& table, name scope) {
  for (leaf_info const* info : table.info)
    if (is_in_scope(scope, info->id)) return true;
  return false;
}

// --- reading one result ------------------------------------------------------------------------------------

template <class Keep>
constexpr bool keeps(Keep, name) {
  return true;
}
template <fixed_string... Id>
constexpr bool keeps(keep_only<Id...>, [[maybe_unused]] name n) {
  return (is_in_scope(name{Id.text, Id.size()}, n) || ...);
}

// What an executor made lies in a frame of another kind.
template <class Keep>
struct made_by_many {};
template <class Keep>
constexpr bool keeps(made_by_many<Keep>, name n) {
  return keeps(Keep(), n);
}

enum class reading : unsigned char { works, of_void, of_moved, of_dropped };

template <class R>
constexpr reading how_to_read(int taker, bool kept) {
  if (std::is_void_v<R>) return reading::of_void;
  if (taker >= 0) return reading::of_moved;
  return kept ? reading::works : reading::of_dropped;
}

template <reading How, class Workflow, int K, class R>
struct read_of : std::true_type {
  using type = std::remove_reference_t<R> const&;
  using is_reference = std::is_reference<R>;
  using slot_type = slot<static_cast<std::size_t>(K), R>;
};
// What may have been skipped reads as optional.
template <class Workflow, int K, class R>
struct read_of<reading::works, Workflow, K, skippable<R>> : std::true_type {
  using type = std::optional<R> const&;
  using is_reference = std::false_type;
  using slot_type = slot<static_cast<std::size_t>(K), skippable<R>>;
};
template <class Workflow, int K>
struct read_of<reading::works, Workflow, K, skippable<void>> : std::true_type {
  using type = skippable<void> const&;
  using is_reference = std::false_type;
  using slot_type = slot<static_cast<std::size_t>(K), skippable<void>>;
};
template <class Workflow, int K, class R>
struct read_of<reading::of_void, Workflow, K, R> : std::false_type {
  using type = rejected<errors::void_result<id_at<Workflow, K>>>;
};
template <class Workflow, int K, class R>
struct read_of<reading::of_moved, Workflow, K, R> : std::false_type {
  using type = rejected<
      errors::moved_result<id_at<Workflow, K>, id_at<Workflow, judged<Workflow>::result.taker_of(K)>>>;
};
template <class Workflow, int K, class R>
struct read_of<reading::of_dropped, Workflow, K, R> : std::false_type {
  using type = rejected<errors::result_not_kept<id_at<Workflow, K>>>;
};

// Reading the result of task K.
template <class Workflow, class Keep, int K>
struct read_at
    : read_of<how_to_read<result_of_task<Workflow, static_cast<std::size_t>(K)>>(
                  judged<Workflow>::result.taker_of(K), keeps(Keep(), analysis<Workflow>::table.info[K]->id)),
              Workflow, K, result_of_task<Workflow, static_cast<std::size_t>(K)>> {};

template <class Workflow, class Keep, fixed_string Id, int K>
struct read_found : read_at<Workflow, Keep, K> {};
template <class Workflow, class Keep, fixed_string Id>
struct read_found<Workflow, Keep, Id, -1> : std::false_type {
  using type = rejected<errors::unknown_result<Id>>;
};
// The id of a nested workflow.
template <class Workflow, class Keep, fixed_string Id>
  requires(has_scope(analysis<Workflow>::table, {Id.text, Id.size()}))
struct read_found<Workflow, Keep, Id, -1> : std::true_type {
  using type = results_view<results<Workflow, Keep>, Id>;
};

// Reading the result of the task `Id`.
template <class Workflow, class Keep, fixed_string Id>
using read_named = read_found<Workflow, Keep, Id, analysis<Workflow>::table.find(name{Id.text, Id.size()})>;

// The tasks that no other waits for, of all tasks or of those in a scope: the first two show whether there is just
// one.
struct sink_pair {
  int first = -1;
  int second = -1;
};
template <int N, int E, int Capacity>
constexpr sink_pair sinks_of(graph<N, E> const& g, source_table<N, Capacity> const& table, name scope) {
  bool outside[N]{};
  for (int k = 0; k < N; ++k) outside[k] = scope.size > 0 && !is_in_scope(scope, table.info[k]->id);
  bool waited_for[N]{};
  for (int k = 0; k < N; ++k)
    for (int e = g.first[k]; e < g.first[k + 1] && !outside[k]; ++e) waited_for[g.edges[e].from] = true;
  sink_pair found;
  for (int k = 0; k < N; ++k) {
    if (waited_for[k] || outside[k]) continue;
    if (found.first >= 0) {
      found.second = k;
      break;
    }
    found.first = k;
  }
  return found;
}

template <class Workflow, class Keep, sink_pair Sinks>
struct read_single : std::false_type {
  using type =
      rejected<errors::no_single_result<id_at<Workflow, Sinks.first>, id_at<Workflow, Sinks.second>>>;
};
template <class Workflow, class Keep, sink_pair Sinks>
  requires(Sinks.second < 0)
struct read_single<Workflow, Keep, Sinks> : read_at<Workflow, Keep, Sinks.first> {
  using id = weft::id<id_at<Workflow, Sinks.first>>;
};

template <class Workflow, class Keep, fixed_string Scope = "">
struct read_value;
template <fixed_string Name, auto Graph, class... Task, class Keep, fixed_string Scope>
struct read_value<basic_workflow<Name, Graph, Task...>, Keep, Scope>
    : read_single<basic_workflow<Name, Graph, Task...>, Keep,
                  sinks_of(Graph, analysis<basic_workflow<Name, Graph, Task...>>::table,
                           {Scope.text, Scope.size()})> {};

// What an expiring results object gives: the value itself where it can be moved, so that
// `auto x = run(wf)["x"_id]` does not refer to what is gone. What a reference refers to is not there to be moved.
template <class Read>
struct moved_out {
  using type = typename Read::type;
};
template <class Read>
  requires(!Read::is_reference::value &&
           std::is_move_constructible_v<std::remove_cvref_t<typename Read::type>>)
struct moved_out<Read> {
  using type = std::remove_cvref_t<typename Read::type>;
};
template <class Read>
using moved_out_of = typename moved_out<Read>::type;

// --- where the results live --------------------------------------------------------------------------------

template <class Plans, class Indices>
struct frame_for;
template <class... Plan, std::size_t... K>
struct frame_for<type_list<Plan...>, std::index_sequence<K...>> {
  using type = frame<slot<K, typename Plan::result>...>;
  using any_view = std::bool_constant<!all_of<!borrows<typename Plan::result>...>>;
};

template <class Workflow>
using frame_of = frame_for<plans_of<Workflow>, typename analysis<Workflow>::indices>;

// Moving results would leave a reference or view among them pointing to where they were.
template <bool Movable>
struct movable_if {};
template <>
struct movable_if<false> {
  constexpr movable_if() = default;
  movable_if(movable_if&&) = delete;
  movable_if& operator=(movable_if&&) = delete;
};

// A slot of a frame; most frames have them as bases.
template <class Slot, class Frame>
WEFT_INLINE auto& slot_in(Frame& frame) noexcept {
  if constexpr (requires { frame.template at<std::remove_const_t<Slot>>(); })
    return frame.template at<std::remove_const_t<Slot>>();
  else
    return static_cast<Slot&>(frame);
}

// --- where they live of which only some are kept -----------------------------------------------------------

// What a plan reads beside its arguments: whether the task runs.
template <class Plan>
struct guards_read {
  using list = type_list<>;
};
template <class Plan, class... Guard>
struct guards_read<guarded_plan<Plan, Guard...>> {
  using list = type_list<Guard...>;
};
template <class Plan, class... Guard>
struct guards_read<settled_plan<Plan, Guard...>> {
  using list = type_list<Guard...>;
};
template <std::size_t... K, class... Guards>
WEFT_UNNAMED constexpr auto list_guards(std::index_sequence<K...>, Guards...) {
  struct {
    int count = 0;
    reading_of all[(size_of_list<Guards>::value + ... + 1)]{};
  } found;
  auto const add = [&]<class... Guard>([[maybe_unused]] int k, type_list<Guard...>) {
    ((found.all[found.count++] = {k, static_cast<int>(Guard::from)}), ...);
    return true;
  };
  bool const added[] = {add(static_cast<int>(K), Guards())...};
  static_cast<void>(added);
  return found;
}

template <class R>
inline constexpr bool can_leave_frame = std::is_move_constructible_v<R> && !borrows<R>;

template <class R>
inline constexpr result_traits traits_of_result{
    sizeof(slot<0, R>), alignof(slot<0, R>), std::is_trivially_destructible_v<slot<0, R>>, false,
    is_owning<R>,       can_leave_frame<R>};
template <>
inline constexpr result_traits traits_of_result<void>{1, 1, true, true, true, true};

// How long they live; `Last` says how that is told.
template <class Last, class Keep, fixed_string Name, auto Graph, class... Task, class... Plan,
          std::size_t... K>
WEFT_UNNAMED constexpr lifetimes<Graph.tasks, Last> find_lives(
    std::type_identity<basic_workflow<Name, Graph, Task...>>, type_list<Plan...>,
    [[maybe_unused]] std::index_sequence<K...> indices, result_traits const* const (&results)[sizeof...(K)]) {
  using workflow = basic_workflow<Name, Graph, Task...>;
  held_result held[sizeof...(K)]{};
  for (std::size_t k = 0; k < sizeof...(K); ++k) {
    bool const kept = keeps(Keep(), analysis<workflow>::table.info[k]->id) &&
                      judged<workflow>::result.taker_of(static_cast<int>(k)) < 0;
    // A kept result stays what it is if what it was made of ends, unless its type says otherwise.
    held[k] = {results[k]->owns, kept, kept && !results[k]->owns && !results[k]->can_leave};
  }
  if constexpr (analysis<workflow>::table.has_choice) {
    auto const guards = list_guards(indices, typename guards_read<Plan>::list()...);
    return find_lifetimes<Last>(Graph, held, guards.all, guards.count);
  } else {
    return find_lifetimes<Last>(Graph, held);
  }
}

template <class Keep, class Workflow, class... Plan, std::size_t... K>
WEFT_UNNAMED constexpr auto plan_scratch(std::type_identity<Workflow> workflow, type_list<Plan...> plans,
                                         std::index_sequence<K...> indices) {
  result_traits const* const results[] = {&traits_of_result<typename Plan::result>...};
  return storage_plan<static_cast<int>(sizeof...(K))>(
      find_lives<int, Keep>(workflow, plans, indices, results), results);
}

template <class Workflow, class Keep>
struct scratch_for {
  static constexpr auto plan = plan_scratch<Keep>(std::type_identity<Workflow>(), plans_of<Workflow>(),
                                                  typename analysis<Workflow>::indices());
};

template <class Scratch, class Plans, class Indices>
struct clean_up_for;
template <class Scratch, class... Plan, std::size_t... K>
struct clean_up_for<Scratch, type_list<Plan...>, std::index_sequence<K...>> {
  static constexpr scratch_result table[] = {
      scratch_result_of<typename Plan::result>(Scratch::plan.place[K], Scratch::plan.last[K])...};
};

template <class Workflow, class Keep>
using scratch_frame_for = scratch_frame<
    scratch_for<Workflow, Keep>, analysis<Workflow>,
    std::make_index_sequence<static_cast<std::size_t>(scratch_for<Workflow, Keep>::plan.kept_count)>>;

// What the results of a run lie in, and whether all that it takes on the stack is much.
template <class Workflow, class Keep>
struct storage_for : frame_of<Workflow> {
  using is_large = std::bool_constant<(sizeof(typename frame_of<Workflow>::type) > large_frame)>;
};
template <class Workflow, fixed_string... Id>
struct storage_for<Workflow, keep_only<Id...>> : scratch_frame_for<Workflow, keep_only<Id...>> {};

}  // namespace detail

//! The results of a run, by id and typed. `Keep` says which are there. Asking for one that is not, because no
//! task has the id, or it was moved away, or not kept, or is void, does not compile. Movable unless one of the
//! results is a reference or view.
template <class Workflow, class Keep>
struct results : detail::movable_if<!detail::storage_for<Workflow, Keep>::any_view::value> {
  //! For `run`, which makes the results in place: an aggregate can be filled by the tasks themselves, without a
  //! constructor that would move them.
  typename detail::storage_for<Workflow, Keep>::type storage;

  //! The result of the task `Id`, without a copy.
  template <fixed_string Id>
  constexpr auto operator[](id<Id>) const& -> typename detail::read_named<Workflow, Keep, Id>::type {
    using read = detail::read_named<Workflow, Keep, Id>;
    if constexpr (requires { typename read::slot_type; })
      return detail::slot_in<typename read::slot_type const>(storage).value;
    else if constexpr (read::value)
      return typename read::type(*this);
    else
      return {};
  }
  //! From an expiring object, as in `run(wf)["x"_id]`: the value itself.
  template <fixed_string Id>
  constexpr auto operator[](id<Id>) && -> detail::moved_out_of<detail::read_named<Workflow, Keep, Id>> {
    using read = detail::read_named<Workflow, Keep, Id>;
    using result = detail::moved_out_of<read>;
    if constexpr (requires { typename read::slot_type; })
      return static_cast<result&&>(detail::slot_in<typename read::slot_type>(storage).value);
    else if constexpr (read::value)
      return typename read::type(*this);
    else
      return {};
  }

  //! The same as `[]`, for who does not want the literal: `r.get<"merge">()`.
  template <fixed_string Id>
  constexpr auto get() const& -> typename detail::read_named<Workflow, Keep, Id>::type {
    if constexpr (detail::read_named<Workflow, Keep, Id>::value)
      return (*this)[id<Id>()];
    else
      return {};
  }
  template <fixed_string Id>
  constexpr auto get() && -> detail::moved_out_of<detail::read_named<Workflow, Keep, Id>> {
    if constexpr (detail::read_named<Workflow, Keep, Id>::value)
      return static_cast<results&&>(*this)[id<Id>()];
    else
      return {};
  }

  //! The result of the task without successors, where there is just one.
  template <class W = Workflow>
  constexpr auto value() const& -> typename detail::read_value<W, Keep>::type {
    using read = detail::read_value<W, Keep>;
    if constexpr (read::value)
      return (*this)[typename read::id()];
    else
      return {};
  }
  template <class W = Workflow>
  constexpr auto value() && -> detail::moved_out_of<detail::read_value<W, Keep>> {
    using read = detail::read_value<W, Keep>;
    if constexpr (read::value)
      return static_cast<results&&>(*this)[typename read::id()];
    else
      return {};
  }
};

//! The results of a nested workflow, as `results["etl"_id]` gives them: `["load"_id]` is `["etl/load"_id]` of all
//! results. Refers to the results that it is of.
template <class Workflow, class Keep, fixed_string Scope>
class results_view<results<Workflow, Keep>, Scope> {
public:
  constexpr explicit results_view(results<Workflow, Keep> const& all) : all_(all) {}

  //! The result of the task `Scope/Id`, or a view of the workflow nested under it.
  template <fixed_string Id>
  constexpr decltype(auto) operator[](id<Id>) const {
    return all_[id<detail::path_of(Scope, Id)>()];
  }
  template <fixed_string Id>
  constexpr decltype(auto) get() const {
    return all_[id<detail::path_of(Scope, Id)>()];
  }

  //! The result of the task in the scope that no other one there waits for, where there is just one.
  template <class W = Workflow>
  constexpr auto value() const -> typename detail::read_value<W, Keep, Scope>::type {
    using read = detail::read_value<W, Keep, Scope>;
    if constexpr (read::value)
      return all_[typename read::id()];
    else
      return {};
  }

private:
  results<Workflow, Keep> const& all_;
};

}  // namespace WEFT_NAMESPACE

#endif
