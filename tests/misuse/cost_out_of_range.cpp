// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: the cost of a task is a number from 0 to 10\^12
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });

#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(load.cost<-1>());
#else
inline constexpr auto wf = weft::workflow<"wf">(load.cost<0>());
#endif

int main() { return weft::run(wf).value(); }
