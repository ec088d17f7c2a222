// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::no_such_task<[^"]*"etl"
// expect-error: the id of a nested workflow stands for several tasks, so name one of them
#include <weft/reflect/algebra.hpp>
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto check = weft::task<"check">([](int x) { return x - 1; });
inline constexpr auto etl = weft::workflow<"etl">(load >> check);
inline constexpr auto outer = weft::workflow<"outer">(weft::as_task<"etl">(etl));

#ifdef MISUSE
inline constexpr auto part = weft::subgraph<"etl", "etl/check">(outer);
#else
inline constexpr auto part = weft::subgraph<"etl/load", "etl/check">(outer);
#endif

int main() { return weft::run(part).value(); }
