// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REFLECT_RESULTS_HPP
#define WEFT_REFLECT_RESULTS_HPP

#include <weft/reflect/id.hpp>
#include <weft/run/results.hpp>

#include <boost/hana/at_key.hpp>  // what [] needs
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>

namespace WEFT_NAMESPACE {

namespace detail {

// Room for the numbers of the results that can be read, in order.
template <std::size_t N>
struct number_list {
  std::size_t count = 0;
  std::size_t at[N]{};

  constexpr explicit number_list(bool const (&wanted)[N]) {
    for (std::size_t k = 0; k < N; ++k)
      if (wanted[k]) at[count++] = k;
  }
};

template <class Workflow, class Keep, class Indices = typename analysis<Workflow>::indices>
struct readable;
template <class Workflow, class Keep, std::size_t... K>
struct readable<Workflow, Keep, std::index_sequence<K...>> {
  static constexpr number_list<sizeof...(K)> numbers{
      {read_at<Workflow, Keep, static_cast<int>(K)>::value...}};
  // Those that would be left behind if the others moved away.
  static constexpr number_list<sizeof...(K)> staying{{(read_at<Workflow, Keep, static_cast<int>(K)>::value &&
                                                       !can_leave_frame<result_of_task<Workflow, K>>)...}};
};

// Maps of the results `readable::numbers[I]`.
template <class Workflow, class Keep,
          class Indices = std::make_index_sequence<readable<Workflow, Keep>::numbers.count>>
struct result_map;
template <class Workflow, class Keep, std::size_t... I>
struct result_map<Workflow, Keep, std::index_sequence<I...>> {
  template <std::size_t J>
  using id_of_result = id<id_of<task_at<analysis<Workflow>, readable<Workflow, Keep>::numbers.at[J]>>>;
  template <std::size_t J>
  using type_of_result = result_of_task<Workflow, readable<Workflow, Keep>::numbers.at[J]>;

  // `make_pair` would copy the results.
  static constexpr auto refer([[maybe_unused]] results<Workflow, Keep> const& from) {
    return boost::hana::make_map(
        boost::hana::pair<id_of_result<I>, std::remove_reference_t<type_of_result<I>> const&>(
            id_of_result<I>(), from[id_of_result<I>()])...);
  }
  // Moved from result by result: each call touches another one.
  static constexpr auto take([[maybe_unused]] results<Workflow, Keep>&& from) {
    return boost::hana::make_map(boost::hana::pair<id_of_result<I>, type_of_result<I>>(
        id_of_result<I>(), static_cast<results<Workflow, Keep>&&>(from)[id_of_result<I>()])...);
  }
};

template <class Workflow, class Keep, std::size_t Staying>
struct taken_map {
  using error =
      errors::result_stays<id_at<Workflow, static_cast<int>(readable<Workflow, Keep>::staying.at[0])>>;
  using type = rejected<error>;
};
template <class Workflow, class Keep>
struct taken_map<Workflow, Keep, 0> {
  using type = decltype(result_map<Workflow, Keep>::take(std::declval<results<Workflow, Keep>>()));
};
template <class Workflow, class Keep>
using taken_map_of = typename taken_map<Workflow, Keep, readable<Workflow, Keep>::staying.count>::type;

}  // namespace detail

//! The results of a run as a `hana::map` from ids: all that `results["id"_id]` can
//! read, so none that is void, was taken away or was not kept. Of a results object that stays, the map holds
//! references to const: it must not outlive that object, and copies nothing. `at_key` and `[]` give these
//! references; algorithms of Hana that make a new container of values, such as `hana::values`, copy them.
template <class Workflow, class Keep>
constexpr auto to_map(results<Workflow, Keep> const& from) {
  return detail::result_map<Workflow, Keep>::refer(from);
}

//! Of an expiring results object, as in `to_map(run(wf))`, the map holds the results themselves, moved into
//! it. A result that is a reference or view, or cannot be moved, is refused: `errors::result_stays`.
template <class Workflow, class Keep>
constexpr auto to_map([[maybe_unused]] results<Workflow, Keep>&& from)
    -> detail::taken_map_of<Workflow, Keep> {
  if constexpr (detail::is_failure<detail::taken_map_of<Workflow, Keep>>::value)
    return {};
  else
    return detail::result_map<Workflow, Keep>::take(static_cast<results<Workflow, Keep>&&>(from));
}

template <class Failure>
  requires detail::is_failure<Failure>::value
constexpr boost::hana::map<> to_map(Failure const&) {
  return boost::hana::make_map();
}

}  // namespace WEFT_NAMESPACE

#endif
