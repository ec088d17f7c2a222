// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::mutable_callable<[^"]*"count"
// expect-error: weft: many threads may run one workflow, so a callable is invoked const
#include <weft/static.hpp>

struct counter {
  int value = 1;
  int step() { return ++value; }
  int peek() const { return value; }
};

#ifdef MISUSE
inline constexpr auto count = weft::task<"count">(&counter::step, counter());
#else
inline constexpr auto count = weft::task<"count">(&counter::peek, counter());
#endif

inline constexpr auto counting = weft::workflow<"counting">(count);

int main() { return weft::run(counting).value(); }
