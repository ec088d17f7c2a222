// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SHOW_SRC_CROSSINGS_HPP
#define WEFT_SHOW_SRC_CROSSINGS_HPP

#include "layout.hpp"

namespace WEFT_NAMESPACE::show_detail {

// Orders the items of each layer so that few edges cross. What is in a nested workflow stays together, and those beside
// each other stand in one order in all layers.
void order_items(layout& made, scope_tree const& scopes);

}  // namespace WEFT_NAMESPACE::show_detail

#endif
