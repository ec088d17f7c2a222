// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::surplus_predecessor<[^"]*"etl"[^"]*"b"
// expect-error: every task before it feeds one, in order, also a task that returns nothing
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto ready = weft::task<"ready">([] {});
inline constexpr auto b = weft::task<"b">([] { return 2; });
inline constexpr auto etl =
    weft::workflow<"etl">(weft::input<"number", int> >> weft::task<"load">([](int x) { return x; }));

#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">((ready | b) >> weft::as_task<"etl">(etl));
#else
inline constexpr auto outer = weft::workflow<"outer">(ready, b >> weft::as_task<"etl">(etl).after<"ready">());
#endif

int main() { return weft::run(outer)["etl"_id].value(); }
