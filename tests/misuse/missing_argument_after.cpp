// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::missing_argument<[^"]*"add".*argument<1>.*wants<int>
// expect-error: weft: no predecessor gives this argument
#include <weft/static.hpp>

inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto add = weft::task<"add">([](int a) { return a + 1; });

#ifdef MISUSE
inline constexpr auto adding = weft::workflow<"adding">(one >> add.after<"one">());
#else
inline constexpr auto adding = weft::workflow<"adding">(one >> add);
#endif

int main() { return weft::run(adding).value(); }
