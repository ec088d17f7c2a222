// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: attempts count the first call
// scale: yes
#include "scaled.hpp"

#include <weft/policy.hpp>

#include <chrono>

using namespace std::chrono_literals;

inline constexpr auto query = [] { return 1; };
#ifdef MISUSE
inline constexpr auto load = weft::task<"load">(query).retry({.attempts = 0});
#else
inline constexpr auto load = weft::task<"load">(query).retry({.attempts = 1});
#endif
inline auto const wf = weft::workflow<"wf">(fillers, load);

int main() { weft::run(wf); }
