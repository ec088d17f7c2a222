// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::data_race<[^"]*"left"[^"]*"right"[^"]*"book"
// expect-error: weft: the first two of these are tasks that may run at the same time and touch the third, which one of them writes: order them
// scale: yes
#include "scaled.hpp"

inline int book = 0;
inline constexpr auto left = weft::task<"left">([](int& b) { ++b; }).writes<"book">();
inline constexpr auto right = weft::task<"right">([](int const& b) { return b; }).reads<"book">();
#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(fillers, weft::resource<"book">(book), left | right);
#else
inline constexpr auto wf = weft::workflow<"wf">(fillers, weft::resource<"book">(book), left >> right);
#endif

int main() { weft::run(wf); }
