// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_FRAME_BYTES_HPP
#define WEFT_RUN_FRAME_BYTES_HPP

#include <weft/check/figures.hpp>
#include <weft/run/results.hpp>

namespace WEFT_NAMESPACE {

//! How many bytes an inline run has its results in: so many of the caller's stack. What results own elsewhere is not
//! counted. `peak_bytes` says how many of them are needed at the same time.
template <fixed_string Name, auto Graph, class... Task>
constexpr std::size_t frame_bytes(basic_workflow<Name, Graph, Task...> const&) {
  return sizeof(typename detail::frame_of<basic_workflow<Name, Graph, Task...>>::type);
}
constexpr detail::any_figure frame_bytes(failure const&) { return {}; }

}  // namespace WEFT_NAMESPACE

#endif
