// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_a_workflow<
// expect-error: weft: as_task nests what weft::workflow
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"a">([] { return 1; });

#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">(weft::as_task<"etl">(a));
#else
inline constexpr auto outer = weft::workflow<"outer">(weft::as_task<"etl">(weft::workflow<"inner">(a)));
#endif

int main() { return weft::run(outer).value(); }
