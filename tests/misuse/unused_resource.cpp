// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unused_resource<[^"]*"match"[^"]*"book"[^"]*gives<int ?&>
// expect-error: weft: this task declares a resource of which the workflow has the object, but has no parameter for it
#include <weft/static.hpp>

inline int book = 0;
inline constexpr auto the_book = weft::resource<"book">(book);
inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto two = weft::task<"two">([] { return 2; });
#ifdef MISUSE
inline constexpr auto match = weft::task<"match">([](int a, int b) { return a + b; }).writes<"book">();
#else
inline constexpr auto match =
    weft::task<"match">([](int a, int b, int& sum) { sum += a + b; }).writes<"book">();
#endif
inline constexpr auto wf = weft::workflow<"wf">(the_book, (one | two) >> match);

int main() { weft::run(wf); }
