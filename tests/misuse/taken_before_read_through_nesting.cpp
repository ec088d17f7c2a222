// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::taken_before_read<[^"]*"make"[^"]*"etl/take"[^"]*"read"
// expect-error: weft: the second task takes the result of the first away
#include <weft/static.hpp>

#include <memory>

inline constexpr auto make = weft::task<"make">([] { return std::make_unique<int>(1); });
inline constexpr auto reader = weft::task<"read">([](std::unique_ptr<int> const& p) { return *p; });
inline constexpr auto etl = weft::workflow<"etl">(
    weft::input<"p", std::unique_ptr<int>> >> weft::task<"take">([](std::unique_ptr<int> p) { return *p; }));

#ifdef MISUSE
inline constexpr auto racing = weft::workflow<"racing">(make >> (weft::as_task<"etl">(etl) | reader));
#else
inline constexpr auto racing =
    weft::workflow<"racing">(make >> (weft::as_task<"etl">(etl).after<"read">() | reader));
#endif

int main() { weft::run(racing); }
