// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: a limit of less than 1 lets no task run: say 1 or more
// scale: yes
#include "scaled.hpp"

#include <weft/policy.hpp>

inline constexpr auto query = [] { return 1; };
#ifdef MISUSE
inline constexpr auto load = weft::task<"load">(query).limit<"db">(0);
#else
inline constexpr auto load = weft::task<"load">(query).limit<"db">(1);
#endif
inline auto const wf = weft::workflow<"wf">(fillers, load);

int main() { weft::run(wf); }
