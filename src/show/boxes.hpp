// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SHOW_SRC_BOXES_HPP
#define WEFT_SHOW_SRC_BOXES_HPP

#include <weft/show/draw.hpp>

namespace WEFT_NAMESPACE::show_detail {

// The graph as boxes and lines of characters; empty if it is too large, does not fit, or goes round in circles.
std::string draw_boxes(picture const& graph, drawing_options const& options);

}  // namespace WEFT_NAMESPACE::show_detail

#endif
