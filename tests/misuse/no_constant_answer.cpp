// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::no_constant_answer<[^"]*"f000"
// expect-error: weft: which tasks are instrumented is decided by the compiler
// scale: yes
#include "scaled.hpp"

#include <weft/reflect/algebra.hpp>

inline constexpr auto line = weft::workflow<"line">(fillers);
inline constexpr auto through = [](auto, auto const& call) -> decltype(auto) { return call(); };

int main([[maybe_unused]] int count, char**) {
#ifdef MISUSE
  auto const traced = weft::instrument(line, through, [count](auto const&) { return count > 1; });
#else
  auto const traced = weft::instrument(line, through, [](auto const&) { return true; });
#endif
  return weft::run(traced).value();
}
