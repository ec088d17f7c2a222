// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::bare_workflow<[^"]*"etl"
// expect-error: weft: a workflow stands in an expression under an id of its own
// scale: yes
#include "scaled.hpp"

#include <weft/reflect/algebra.hpp>

inline constexpr auto etl = weft::workflow<"etl">(fillers);

#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">(weft::replicate<2>(etl));
#else
inline constexpr auto outer = weft::workflow<"outer">(weft::replicate<2>(weft::as_task<"etl">(etl)));
#endif

int main() { weft::run(outer); }
