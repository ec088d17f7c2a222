// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto clean = weft::task<"clean">([](int x) { return x; });
inline constexpr auto check = weft::task<"check">([](int x) { return x; });

inline constexpr auto wf = weft::workflow<"wf">(load >> clean >> check >> "clean"_id);
