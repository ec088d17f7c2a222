// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_callable<[^"]*"third"
// expect-error: weft: the callable of this task cannot be called
#include <weft/static.hpp>

#include <utility>

inline constexpr auto make = weft::task<"make">([] { return std::pair(1, 2); });
#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(make >> weft::part<"third", 2>);
#else
inline constexpr auto wf = weft::workflow<"wf">(make >> weft::part<"third", 1>);
#endif

int main() { return weft::run(wf).value(); }
