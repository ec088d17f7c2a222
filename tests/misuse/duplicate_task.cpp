// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::duplicate_task<[^"]*"load"
// expect-error: weft: two different tasks have this id: rename one
// scale: yes
#include "scaled.hpp"

using namespace weft::literals;

inline constexpr auto load = weft::task<"load">([] { return 1; });
#ifdef MISUSE
inline constexpr auto load_more = weft::task<"load">([] { return 2; });
#else
inline constexpr auto load_more = weft::task<"load_more">([] { return 2; });
#endif
inline constexpr auto add = weft::task<"add">([](int a, int b) { return a + b; });

inline constexpr auto loading = weft::workflow<"loading">(fillers, (load | load_more) >> add);

int main() { return weft::run(loading)["add"_id]; }
