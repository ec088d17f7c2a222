// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::missing_input<[^"]*"count"[^"]*wants<int>
// expect-error: weft: this input has no value: give it to run as weft::with<."id."> ?.value.|weft: this input has no value: give it to run as weft::with<"id">.value.
// scale: yes
#include "scaled.hpp"

using namespace weft::literals;

inline constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
inline constexpr auto doubling = weft::workflow<"doubling">(fillers, weft::input<"count", int> >> twice);

#ifdef MISUSE
int main() { return weft::run(doubling)["twice"_id]; }
#else
int main() { return weft::run(doubling, weft::with<"count">(1))["twice"_id]; }
#endif
