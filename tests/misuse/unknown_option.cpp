// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_option<int>
// expect-error: weft: run takes an executor first, if any, then weft::with<.?"id.?">.value., weft::keep<
#include <weft/static.hpp>

inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto counting = weft::workflow<"counting">(one);

#ifdef MISUSE
int main() { return weft::run(counting, 4).value(); }
#else
int main() { return weft::run(counting).value(); }
#endif
