// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::empty_workflow<[^"]*"nothing"
// expect-error: weft: this workflow has no task
#include <weft/static.hpp>

#ifdef MISUSE
inline constexpr auto nothing = weft::workflow<"nothing">();
#else
inline constexpr auto nothing = weft::workflow<"nothing">(weft::task<"one">([] { return 1; }));
#endif

int main() { return weft::run(nothing).value(); }
