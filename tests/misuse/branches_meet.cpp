// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::branches_meet<[^"]*"join"[^"]*"high"[^"]*"low"[^"]*"route"
// expect-error: weft: this task waits for tasks of which the choice, shown last, always skips one
// scale: yes
#include "scaled.hpp"

using namespace weft::literals;

inline constexpr auto route =
    weft::task<"route">([]() -> weft::choice<"high", "low"> { return weft::choose<"low">; });
inline constexpr auto high = weft::task<"high">([] { return 1; });
inline constexpr auto low = weft::task<"low">([] { return 2; });
#ifdef MISUSE
inline constexpr auto join = weft::task<"join">([](int a, int b) { return a + b; });
#else
inline constexpr auto join =
    weft::task<"join">([](std::optional<int> a, std::optional<int> b) { return a ? *a : *b; });
#endif
inline constexpr auto choosing = weft::workflow<"choosing">(fillers, route >> (high | low) >> join);

int main() { return weft::run(choosing)["join"_id] == 2 ? 0 : 1; }
