// SPDX-License-Identifier: BSL-1.0
// expect-error: (conver|viable|no match)
#include <weft/static.hpp>

inline constexpr auto route = weft::task<"route">([]() -> weft::choice<"high", "low"> {
#ifdef MISUSE
  return weft::choose<"middle">;
#else
  return weft::choose<"low">;
#endif
});

int main() { return route().index() == 1 ? 0 : 1; }
