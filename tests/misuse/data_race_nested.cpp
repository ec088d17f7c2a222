// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::data_race<[^"]*"etl/load"[^"]*"clear"[^"]*"database"
// expect-error: weft: the first two of these are tasks that may run at the same time
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] {}).writes<"database">();
inline constexpr auto clear = weft::task<"clear">([] {}).writes<"database">();
inline constexpr auto etl = weft::workflow<"etl">(load);
#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(weft::as_task<"etl">(etl) | clear);
#else
inline constexpr auto wf = weft::workflow<"wf">(weft::as_task<"etl">(etl) >> clear);
#endif

int main() { weft::run(wf); }
