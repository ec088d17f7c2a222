// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::ambiguous_resource<[^"]*"match"[^"]*"book"[^"]*"other"
// expect-error: weft: this task touches a resource of which the workflow has two objects: keep one of them
#include <weft/static.hpp>

inline int book = 0;
inline constexpr auto the_book = weft::resource<"book">(book);
inline constexpr auto match = weft::task<"match">([](int& b) { ++b; }).writes<"book">();
#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(the_book, the_book.as<"other">(), match);
#else
inline constexpr auto wf = weft::workflow<"wf">(the_book.as<"other">(), match);
#endif

int main() { weft::run(wf); }
