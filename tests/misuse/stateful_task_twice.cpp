// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::stateful_task_twice<[^"]*"scale"
// expect-error: weft: this task has state, so two copies of it may differ.*"id"_id
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto two = weft::task<"two">([] { return 2; });

int main(int count, char**) {
  auto const scale = weft::task<"scale">([count](int a, int b) { return (a + b) * count; });
#ifdef MISUSE
  auto const scaling = weft::workflow<"scaling">(one >> scale, two >> scale);
#else
  auto const scaling = weft::workflow<"scaling">(one >> scale, two >> "scale"_id);
#endif
  return weft::run(scaling)["scale"_id];
}
