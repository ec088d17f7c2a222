// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::duplicate_task<[^"]*"add"
// expect-error: weft: two different tasks have this id: rename one
#include <weft/static.hpp>

inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto two = weft::task<"two">([] { return 2; });
inline constexpr auto add = weft::task<"add">([](int a) { return a; });

#ifdef MISUSE
inline constexpr auto adding = weft::workflow<"adding">(one >> add, two, add.after<"two">());
#else
inline constexpr auto adding = weft::workflow<"adding">(one >> add.after<"two">(), two, add.after<"two">());
#endif

int main() { return weft::run(adding).value(); }
