// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_argument<[^"]*"up".*"a"
// expect-error: weft: this argument of the task wants another type
#include <weft/static.hpp>

#ifdef MISUSE
inline constexpr auto a = weft::task<"a">([] { return 1; });
#else
inline constexpr auto a = weft::state<"a">([] { return 1; });
#endif
inline constexpr auto up = weft::task<"up">([](weft::from<"a", int&> x) { ++*x; });
inline constexpr auto wf = weft::workflow<"wf">(a, up);

int main() { weft::run(wf); }
