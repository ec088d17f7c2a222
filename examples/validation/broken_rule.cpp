// SPDX-License-Identifier: BSL-1.0
#include <weft/rules.hpp>
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto audit = weft::task<"audit">([](int x) { return x; });
inline constexpr auto clean = weft::task<"clean">([](int x) { return x; });
inline constexpr auto store = weft::task<"store">([](int a, int b) { return a + b; });

inline constexpr auto wf = weft::workflow<"wf">(load >> (audit | clean) >> store);

static_assert(weft::ensure::every_path_through<"audit">(wf));
