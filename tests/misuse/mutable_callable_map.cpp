// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::mutable_callable<[^"]*"number"
// expect-error: weft: many threads may run one workflow, so a callable is invoked const
#include <weft/static.hpp>

#include <array>

inline constexpr auto load = weft::task<"load">([] { return std::array{1, 2}; });
#ifdef MISUSE
inline constexpr auto number = weft::map<"number">([n = 0](int) mutable { return ++n; });
#else
inline constexpr auto number = weft::map<"number">([n = 0](int x) { return n + x; });
#endif

inline constexpr auto numbering = weft::workflow<"numbering">(load >> number);

int main() { weft::run(numbering); }
