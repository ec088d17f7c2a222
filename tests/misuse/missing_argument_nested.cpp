// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::missing_argument<[^"]*"t"
// expect-error: weft: no predecessor gives this argument
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"a">([] { return 1; });
inline constexpr auto t = weft::task<"t">([](int x) { return x; });

int main() {
#ifdef MISUSE
  auto const part = weft::workflow<"part">(t);
#else
  auto const part = weft::workflow<"part">(weft::input<"x", int> >> t);
#endif
  auto const outer = weft::workflow<"outer">(a >> weft::as_task<"n">(part).after<"a">());
  static_cast<void>(part.size());
  return weft::run(outer).value();
}
