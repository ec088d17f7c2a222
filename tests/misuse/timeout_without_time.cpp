// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: a timeout of less than 1 ns leaves no time for a call
// scale: yes
#include "scaled.hpp"

#include <weft/policy.hpp>

#include <chrono>

using namespace std::chrono_literals;

inline constexpr auto query = [] { return 1; };
#ifdef MISUSE
inline constexpr auto load = weft::task<"load">(query).timeout(0s);
#else
inline constexpr auto load = weft::task<"load">(query).timeout(1s);
#endif
inline auto const wf = weft::workflow<"wf">(fillers, load);

int main() { weft::run(wf); }
