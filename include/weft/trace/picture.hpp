// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_PICTURE_HPP
#define WEFT_TRACE_PICTURE_HPP

#include <weft/trace/record.hpp>

//! \file
//! A run as a drawing.

namespace WEFT_NAMESPACE {

//! The graph with what became of it: states, times, where tasks ran, how many calls maps have made; the path that the
//! run waited for is marked. It may be drawn by all that `show/draw.hpp` has:
//!
//!     std::string const svg = weft::to_svg(weft::picture_of(recorder.record()));
picture picture_of(run_record const& record);

}  // namespace WEFT_NAMESPACE

#endif
