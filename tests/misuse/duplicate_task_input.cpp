// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::duplicate_task<[^"]*"load"
// expect-error: weft: two different tasks have this id: rename one
#include <weft/static.hpp>

using namespace weft::literals;

#ifdef MISUSE
inline constexpr auto load = weft::task<"load">([] { return 1; });
#else
inline constexpr auto load = weft::task<"read">([] { return 1; });
#endif
inline constexpr auto add = weft::task<"add">([](int a, int b) { return a + b; });

inline constexpr auto loading = weft::workflow<"loading">((load | weft::input<"load", int>) >> add);

int main() { return weft::run(loading, weft::with<"load">(1))["add"_id]; }
