// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::duplicate_task<[^"]*"end"
// expect-error: weft: two different tasks have this id
// scale: yes
#include "scaled.hpp"

#include <weft/reflect/algebra.hpp>

inline constexpr auto left = weft::task<"left">([](int x) { return x; });
inline constexpr auto end = weft::task<"end">([](int x) { return x; });
inline constexpr auto line = weft::workflow<"line">(fillers >> left >> end);

#ifdef MISUSE
inline constexpr auto renamed = weft::rename<"left", "end">(line);
#else
inline constexpr auto renamed = weft::rename<"left", "begin">(line);
#endif

int main() { return weft::run(renamed).value(); }
