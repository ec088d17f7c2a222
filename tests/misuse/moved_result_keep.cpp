// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::moved_result<[^"]*"load"[^"]*"take"
// expect-error: weft: the result of the first task was taken away by the second
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto take = weft::task<"take">([](int&& x) { return x; });
inline constexpr auto taking = weft::workflow<"taking">(load >> take);

#ifdef MISUSE
int main() { return weft::run(taking, weft::keep<"take", "load">)["take"_id]; }
#else
int main() { return weft::run(taking, weft::keep<"take">)["take"_id]; }
#endif
