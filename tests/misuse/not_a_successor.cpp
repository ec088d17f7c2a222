// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_a_successor<[^"]*"route"[^"]*"middle"
// expect-error: weft: this task may choose a successor of this name, but none of its successors is called so
// scale: yes
#include "scaled.hpp"

#ifdef MISUSE
using level = weft::choice<"high", "middle">;
#else
using level = weft::choice<"high", "low">;
#endif
inline constexpr auto route = weft::task<"route">([]() -> level { return weft::choose<"high">; });
inline constexpr auto high = weft::task<"high">([] { return 1; });
inline constexpr auto low = weft::task<"low">([] { return 2; });
inline constexpr auto choosing = weft::workflow<"choosing">(fillers, route >> (high | low));

int main() { weft::run(choosing); }
