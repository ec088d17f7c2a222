// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::data_race<[^"]*"a"[^"]*"b"[^"]*"database"
// expect-error: weft: the first two of these are tasks that may run at the same time
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"a">([] {}).writes<"database">();
inline constexpr auto b = weft::task<"b">([] {}).writes<"database">();
#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(a | b);
#else
inline constexpr auto wf = weft::workflow<"wf">(weft::ordered_by_declaration, a | b);
#endif

int main() { weft::run(wf); }
