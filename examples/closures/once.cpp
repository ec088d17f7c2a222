// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto two = weft::task<"two">([] { return 2; });

int main(int count, char**) {
  auto const scale = weft::task<"scale">([count](int a, int b) { return 10 * count * (a + b); });
  auto const print = weft::task<"print">([](int x) { return x + 1; });

  // `one`, which has no state, might be written twice. `scale` is written once, and then named.
  auto const scaling = weft::workflow<"scaling">(one >> scale, two >> "scale"_id, "scale"_id >> print);
  return weft::run(scaling).value() == 30 * count + 1 ? 0 : 1;
}
