// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::no_such_task<[^"]*"lag"
// expect-error: weft: the workflow has no task of this id
// scale: yes
#include "scaled.hpp"

#include <weft/reflect/algebra.hpp>

inline constexpr auto log_it = weft::task<"log">([](int) {});
inline constexpr auto logging = weft::workflow<"logging">(fillers >> log_it);

#ifdef MISUSE
inline constexpr auto quiet = weft::without<"lag">(logging);
#else
inline constexpr auto quiet = weft::without<"log">(logging);
#endif

int main() { return weft::run(quiet).value(); }
