// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::duplicate_task<[^"]*"etl".*nested<[^"]*"etl"[^"]*"inner"
// expect-error: weft: two different tasks have this id
// scale: yes
#include "scaled.hpp"

inline constexpr auto inner = weft::workflow<"inner">(fillers);
#ifdef MISUSE
inline constexpr auto other = weft::task<"etl">([] { return 1; });
#else
inline constexpr auto other = weft::task<"other">([] { return 1; });
#endif
inline constexpr auto outer = weft::workflow<"outer">(weft::as_task<"etl">(inner), other);

int main() { weft::run(outer); }
