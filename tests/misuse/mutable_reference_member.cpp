// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::mutable_reference<[^"]*"next"[^"]*argument<1>[^"]*wants<counter ?&>
// expect-error: weft: a task may not change a result that others read
#include <weft/static.hpp>

struct counter {
  int value = 1;
  int step() { return ++value; }
  int peek() const { return value + 1; }
};

inline constexpr auto make = weft::task<"make">([] { return counter(); });
#ifdef MISUSE
inline constexpr auto next = weft::task<"next">(&counter::step);
#else
inline constexpr auto next = weft::task<"next">(&counter::peek);
#endif

inline constexpr auto counting = weft::workflow<"counting">(make >> next);

int main() { return weft::run(counting).value(); }
