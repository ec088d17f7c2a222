// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::undeclared_access<[^"]*"match"[^"]*"book"
// expect-error: weft: this task takes a resource without saying so: declare it
// scale: yes
#include "scaled.hpp"

inline int book = 0;
inline constexpr auto match = weft::task<"match">([](int& b) { ++b; });
#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(fillers, weft::resource<"book">(book), match);
#else
inline constexpr auto wf =
    weft::workflow<"wf">(fillers, weft::resource<"book">(book), match.writes<"book">());
#endif

int main() { weft::run(wf); }
