// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::missing_input<[^"]*"etl/number"
// expect-error: weft: this input has no value
#include <weft/static.hpp>

inline constexpr auto etl =
    weft::workflow<"etl">(weft::input<"number", int> >> weft::task<"load">([](int x) { return x; }));
inline constexpr auto outer = weft::workflow<"outer">(weft::as_task<"etl">(etl));

int main() {
#ifdef MISUSE
  return weft::run(outer).value();
#else
  return weft::run(outer, weft::with<"etl/number">(1)).value();
#endif
}
