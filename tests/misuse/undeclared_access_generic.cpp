// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::undeclared_access<[^"]*"match"[^"]*"book"
// expect-error: weft: this task takes a resource without saying so: declare it
#include <weft/static.hpp>

inline int book = 0;
inline constexpr auto the_book = weft::resource<"book">(book);
inline constexpr auto match = weft::task<"match">([](auto const& b) { return b; });
#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(the_book >> match);
#else
inline constexpr auto wf = weft::workflow<"wf">(the_book >> match.reads<"book">());
#endif

int main() { weft::run(wf); }
