// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SHOW_SRC_PLACEMENT_HPP
#define WEFT_SHOW_SRC_PLACEMENT_HPP

#include "layout.hpp"

namespace WEFT_NAMESPACE::show_detail {

// Says where items and frames stand across: near to their neighbours in other layers, with straight long edges, and with
// nothing too near to anything else.
void place_across(layout& made, scope_tree const& scopes, layout_sizes const& sizes);

}  // namespace WEFT_NAMESPACE::show_detail

#endif
