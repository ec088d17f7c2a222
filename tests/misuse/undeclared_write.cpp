// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::undeclared_write<[^"]*"match"[^"]*"book"
// expect-error: weft: this task takes a resource as T& and says that it only reads it
#include <weft/static.hpp>

inline int book = 0;
inline constexpr auto match = weft::task<"match">([](int& b) { ++b; });
#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(weft::resource<"book">(book), match.reads<"book">());
#else
inline constexpr auto wf = weft::workflow<"wf">(weft::resource<"book">(book), match.writes<"book">());
#endif

int main() { weft::run(wf); }
