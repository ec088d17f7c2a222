// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::shared_state<[^"]*"log"[^"]*"left"[^"]*"right"
// expect-error: weft: these two tasks may run at the same time, both use this state, and one changes it
// scale: yes
#include "scaled.hpp"

inline constexpr auto left = weft::task<"left">([](long& log) { ++log; });
inline constexpr auto right = weft::task<"right">([](weft::from<"log", long> log) { return *log; });
#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(fillers, weft::state<"log", long>(), left | right);
#else
inline constexpr auto wf = weft::workflow<"wf">(fillers, weft::state<"log", long>(), left >> right);
#endif

int main() { weft::run(wf); }
