// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::never_reached<[^"]*"f000"[^"]*"last"[^"]*>
// expect-error: weft: a rule says that what the first task gives gets into the second
// scale: yes
#include "scaled.hpp"

#include <weft/rules.hpp>

inline constexpr auto last = weft::task<"last">([] {});
inline constexpr auto wf = weft::workflow<"wf">(fillers >> last);

#ifdef MISUSE
static_assert(weft::ensure::reaches<"f000", "last">(wf));
#else
static_assert(weft::ensure::precedes<"f000", "last">(wf));
#endif

int main() { weft::run(wf); }
