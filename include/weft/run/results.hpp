// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_RESULTS_HPP
#define WEFT_RUN_RESULTS_HPP

#include <weft/check/workflow.hpp>
#include <weft/run/map.hpp>

namespace WEFT_NAMESPACE {

//! An option of `run`: the results that the caller wants. The others are destroyed before `run` returns.
template <fixed_string... Id>
struct keep_only {};

//! `run(wf, keep<"report">)`, see `keep_only`.
template <fixed_string... Id>
inline constexpr keep_only<Id...> keep{};

struct keep_all {};

namespace detail {

template <class Keep>
struct kept_names {
  static constexpr bool all = true;
  static constexpr bool has(name) { return true; }
};
template <fixed_string... Id>
struct kept_names<keep_only<Id...>> {
  static constexpr bool all = false;
  static constexpr name ids[sizeof...(Id) + 1] = {name_of<Id>..., name{}};
  static constexpr bool has(name n) {
    for (name const& kept : ids)
      if (kept == n) return true;
    return false;
  }
};

template <class Workflow>
using analysis_steps =
    checked_steps<analysis<Workflow>, std::make_index_sequence<static_cast<std::size_t>(Workflow::size())>>;

template <class Workflow, std::size_t K>
using result_of_task = typename step<analysis<Workflow>, K>::plan::result;

// Who takes the result of task k away, or -1.
template <class Workflow, std::size_t... K>
constexpr int taker_of(int k, std::index_sequence<K...>) {
  use_view const uses[] = {use_view{uses_in<typename step<analysis<Workflow>, K>::plan::passes>::all,
                                    uses_in<typename step<analysis<Workflow>, K>::plan::passes>::count}...};
  for (int t = 0; t < Workflow::size(); ++t)
    for (int i = 0; i < uses[t].count; ++i)
      if (uses[t].all[i].takes && uses[t].all[i].from == k) return t;
  return -1;
}

// Reading the result of task K: the type to return, or an error.
template <class Workflow, class Keep, int K>
struct result_at {
  using task = typename analysis<Workflow>::template task<static_cast<std::size_t>(K)>;
  using result = result_of_task<Workflow, static_cast<std::size_t>(K)>;
  static constexpr auto id = id_of<task>;

  static constexpr auto find() {
    if constexpr (std::is_void_v<result>) {
      return std::type_identity<rejected<errors::void_result<id>>>();
    } else if constexpr (constexpr int taker = taker_of<Workflow>(
                             K, std::make_index_sequence<static_cast<std::size_t>(Workflow::size())>());
                         taker >= 0) {
      return std::type_identity<rejected<errors::moved_result<id, id_at<analysis<Workflow>, taker>>>>();
    } else if constexpr (!kept_names<Keep>::has(name_of<id>)) {
      return std::type_identity<rejected<errors::result_not_kept<id>>>();
    } else {
      return std::type_identity<std::remove_reference_t<result> const&>();
    }
  }
  using type = typename decltype(find())::type;
  static constexpr bool ok = std::is_reference_v<type>;
};

template <class Workflow, class Keep, fixed_string Id>
struct result_named {
  static constexpr int number = analysis<Workflow>::find(name_of<Id>);
  static constexpr auto find() {
    if constexpr (number < 0)
      return std::type_identity<rejected<errors::unknown_result<Id>>>();
    else
      return result_at<Workflow, Keep, number>();
  }
  using type = typename decltype(find())::type;
};

// The tasks that no other waits for.
template <class Workflow>
struct sinks_of {
  struct list {
    int count = 0;
    int at[static_cast<std::size_t>(Workflow::size()) + 1]{};
  };
  static constexpr list find() {
    list found;
    bool waited_for[static_cast<std::size_t>(Workflow::size()) + 1]{};
    for (int e = 0; e < Workflow::structure.edge_count; ++e) waited_for[Workflow::structure.edges[e].from] = true;
    for (int k = 0; k < Workflow::size(); ++k)
      if (!waited_for[k]) found.at[found.count++] = k;
    return found;
  }
  static constexpr list value = find();
};

template <class Workflow, class Keep, class Indices>
struct single_result {
  static constexpr int number = -1;
};
template <class Workflow, class Keep>
struct single_result<Workflow, Keep, std::index_sequence<0>> : result_at<Workflow, Keep, sinks_of<Workflow>::value.at[0]> {
  static constexpr int number = sinks_of<Workflow>::value.at[0];
};
template <class Workflow, class Keep, std::size_t I, std::size_t J, std::size_t... More>
struct single_result<Workflow, Keep, std::index_sequence<I, J, More...>> {
  static constexpr int number = -1;
  // Two are enough to show that there are several.
  using type = rejected<errors::no_single_result<id_at<analysis<Workflow>, sinks_of<Workflow>::value.at[I]>,
                                                 id_at<analysis<Workflow>, sinks_of<Workflow>::value.at[J]>>>;
};

template <class Workflow, class Keep>
using value_of_run =
    single_result<Workflow, Keep, std::make_index_sequence<static_cast<std::size_t>(sinks_of<Workflow>::value.count)>>;

template <std::size_t K, class R>
constexpr slot<K, R> const& find_slot(slot<K, R> const& s) {
  return s;
}
template <std::size_t K, class R>
constexpr slot<K, R>& find_slot(slot<K, R>& s) {
  return s;
}

// What an expiring results object gives: the value itself where it can be moved, so that
// `auto x = run(wf)["x"_id]` does not refer to what is gone.
template <class R>
struct moved_out {
  using type = R;
};
template <class T>
  requires(std::is_move_constructible_v<T> && !std::is_array_v<T>)
struct moved_out<T const&> {
  using type = T;
};

template <class Workflow, class Indices>
struct frame_of;
template <class Workflow, std::size_t... K>
struct frame_of<Workflow, std::index_sequence<K...>> {
  using type = frame<slot<K, result_of_task<Workflow, K>>...>;

  // Moving results would leave a reference or view among them pointing to where they were.
  static constexpr bool any_view = !all_of<!borrows<result_of_task<Workflow, K>>...>;
};

template <class Workflow>
using frame_traits = frame_of<Workflow, std::make_index_sequence<static_cast<std::size_t>(Workflow::size())>>;

template <bool Movable>
struct movable_if {};
template <>
struct movable_if<false> {
  constexpr movable_if() = default;
  movable_if(movable_if&&) = delete;
  movable_if& operator=(movable_if&&) = delete;
  constexpr ~movable_if() = default;
};

}  // namespace detail

//! The results of a run, by id and typed. `Keep` says which are there. Asking for one that is not, because no
//! task has the id, or it was moved away, or not kept, or is void, does not compile. Movable unless one of the
//! results is a reference or view.
template <class Workflow, class Keep, class Storage>
class results : Storage, detail::movable_if<!detail::frame_traits<Workflow>::any_view> {
public:
  template <class... Argument>
  WEFT_INLINE explicit results(std::in_place_t, Argument&&... argument)
      : Storage(static_cast<Argument&&>(argument)...) {}

  //! The result of the task `Id`, without a copy. From an expiring object, as in `run(wf)["x"_id]`, the value
  //! itself.
  template <fixed_string Id>
  constexpr auto operator[](id<Id>) const& -> typename detail::result_named<Workflow, Keep, Id>::type {
    return read<detail::result_named<Workflow, Keep, Id>>();
  }
  template <fixed_string Id>
  constexpr auto operator[](id<Id>) && ->
      typename detail::moved_out<typename detail::result_named<Workflow, Keep, Id>::type>::type {
    return move_out<detail::result_named<Workflow, Keep, Id>>();
  }

  //! The same; `r.get<"merge">()` for who does not want the literal.
  template <fixed_string Id>
  constexpr auto get() const& -> typename detail::result_named<Workflow, Keep, Id>::type {
    return read<detail::result_named<Workflow, Keep, Id>>();
  }
  template <fixed_string Id>
  constexpr auto get() && -> typename detail::moved_out<typename detail::result_named<Workflow, Keep, Id>::type>::type {
    return move_out<detail::result_named<Workflow, Keep, Id>>();
  }

  //! The result of the task without successors, where there is just one.
  template <class W = Workflow>
  constexpr auto value() const& -> typename detail::value_of_run<W, Keep>::type {
    return read<detail::value_of_run<W, Keep>>();
  }
  template <class W = Workflow>
  constexpr auto value() && -> typename detail::moved_out<typename detail::value_of_run<W, Keep>::type>::type {
    return move_out<detail::value_of_run<W, Keep>>();
  }

private:
  template <class Lookup>
  constexpr typename Lookup::type read() const {
    if constexpr (std::is_base_of_v<failure, typename Lookup::type>)
      return {};
    else
      return detail::find_slot<static_cast<std::size_t>(Lookup::number)>(static_cast<Storage const&>(*this)).get();
  }
  template <class Lookup>
  constexpr typename detail::moved_out<typename Lookup::type>::type move_out() {
    using result = typename detail::moved_out<typename Lookup::type>::type;
    if constexpr (std::is_reference_v<result> || std::is_base_of_v<failure, result>)
      return read<Lookup>();
    else
      return static_cast<result&&>(
          detail::find_slot<static_cast<std::size_t>(Lookup::number)>(static_cast<Storage&>(*this)).get());
  }
};

}  // namespace WEFT_NAMESPACE

#endif
