// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_FRAME_BYTES_HPP
#define WEFT_RUN_FRAME_BYTES_HPP

#include <weft/check/figures.hpp>
#include <weft/run/common_plan.hpp>
#include <weft/run/results.hpp>

namespace WEFT_NAMESPACE {

//! How many bytes an inline run has its results in: so many of the caller's stack. What results own elsewhere is not
//! counted. `peak_bytes` says how many of them are needed at the same time.
template <fixed_string Name, auto Graph, class... Task>
constexpr std::size_t frame_bytes(basic_workflow<Name, Graph, Task...> const&) {
  return sizeof(typename detail::frame_of<basic_workflow<Name, Graph, Task...>>::type);
}
//! The same with `keep<"report">`: what is kept, and the bytes that all others share.
template <fixed_string Name, auto Graph, class... Task, fixed_string... Id>
constexpr std::size_t frame_bytes(basic_workflow<Name, Graph, Task...> const&, keep_only<Id...>) {
  using workflow = basic_workflow<Name, Graph, Task...>;
  constexpr auto const& plan = detail::scratch_for<workflow, keep_only<Id...>>::plan;
  return sizeof(typename detail::storage_for<workflow, keep_only<Id...>>::type) + plan.bytes +
         plan.bytes_apart;
}
constexpr detail::any_figure frame_bytes(failure const&) { return {}; }
template <fixed_string... Id>
constexpr detail::any_figure frame_bytes(failure const&, keep_only<Id...>) {
  return {};
}

//! How many bytes a run by several threads has its results in, on an executor or a cluster: of the caller's stack, or of the
//! handle of `start`. With `keep` more than inline, as only those results share bytes that no order of execution has
//! at the same time.
template <fixed_string Name, auto Graph, class... Task>
constexpr std::size_t parallel_frame_bytes(basic_workflow<Name, Graph, Task...> const&) {
  return sizeof(detail::cells_of<basic_workflow<Name, Graph, Task...>>);
}
template <fixed_string Name, auto Graph, class... Task, fixed_string... Id>
constexpr std::size_t parallel_frame_bytes(basic_workflow<Name, Graph, Task...> const&, keep_only<Id...>) {
  using workflow = basic_workflow<Name, Graph, Task...>;
  return sizeof(typename detail::storage_for<workflow, detail::made_by_many<keep_only<Id...>>>::type) +
         detail::common_plan_for<workflow, keep_only<Id...>>::plan.bytes;
}
constexpr detail::any_figure parallel_frame_bytes(failure const&) { return {}; }
template <fixed_string... Id>
constexpr detail::any_figure parallel_frame_bytes(failure const&, keep_only<Id...>) {
  return {};
}

}  // namespace WEFT_NAMESPACE

#endif
