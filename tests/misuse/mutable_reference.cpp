// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::mutable_reference<[^"]*"change"[^"]*argument<1>[^"]*wants<int ?&>
// expect-error: weft: a task may not change a result that others read.*weft::state
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });
#ifdef MISUSE
inline constexpr auto change = weft::task<"change">([](int& x) { return ++x; });
#else
inline constexpr auto change = weft::task<"change">([](int x) { return ++x; });
#endif

inline constexpr auto changing = weft::workflow<"changing">(load >> change);

int main() { return weft::run(changing).value(); }
