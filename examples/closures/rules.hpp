// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CLOSURES_RULES_HPP
#define WEFT_EXAMPLES_CLOSURES_RULES_HPP

#include <weft/memo.hpp>
#include <weft/static.hpp>

namespace rules {

// One type, and one object, in the whole program. Without `inline`: another in every file that includes this.
inline constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });

// With state that is no constant: `inline`, and const without constexpr. Made before main() begins.
inline auto const square = weft::task<"square">(weft::memo([](int x) { return x * x; }));

}  // namespace rules

#endif
