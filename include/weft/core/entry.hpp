// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_ENTRY_HPP
#define WEFT_CORE_ENTRY_HPP

#include <weft/core/config.hpp>

namespace WEFT_NAMESPACE::detail {

// A thing that a run finds by its number in a table: a stored task, a given value, a slot. Who asks knows the
// type behind it, so a function of one task need not name the type of the whole workflow.
struct entry {};

}  // namespace WEFT_NAMESPACE::detail

#endif
