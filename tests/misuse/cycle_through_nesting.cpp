// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::cycle<[^"]*"audit"[^"]*"etl/load"[^"]*"etl/check"[^"]*"audit"[^"]*>
// expect-error: weft: these tasks wait for each other in a circle
// scale: yes
#include "scaled.hpp"

using namespace weft::literals;

inline constexpr auto load = weft::task<"load">([] {});
inline constexpr auto check = weft::task<"check">([] {});
inline constexpr auto audit = weft::task<"audit">([] {});
inline constexpr auto etl = weft::workflow<"etl">(load >> check);

#ifdef MISUSE
inline constexpr auto circle = weft::workflow<"circle">(fillers, audit >> weft::as_task<"etl">(etl) >> audit);
#else
inline constexpr auto circle = weft::workflow<"circle">(fillers, audit >> weft::as_task<"etl">(etl));
#endif

int main() { weft::run(circle); }
