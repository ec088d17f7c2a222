// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::bare_workflow<[^"]*"etl"
// expect-error: weft: a workflow stands in an expression under an id of its own
// scale: yes
#include "scaled.hpp"

inline constexpr auto etl = weft::workflow<"etl">(fillers);

#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">(etl);
#else
inline constexpr auto outer = weft::workflow<"outer">(weft::as_task<"etl">(etl));
#endif

int main() { return weft::run(outer).value() == -1; }
