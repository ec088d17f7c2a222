// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::data_race<[^"]*"add"[^"]*"add"[^"]*"sum"
// expect-error: the calls of a map are side by side
#include <weft/static.hpp>

inline long sum = 0;
inline constexpr auto numbers = weft::task<"numbers">(
    [] { return weft::batch<int>(3, [](std::size_t i) { return static_cast<int>(i); }); });
inline constexpr auto add = [](int x, long& all) { all += x; };
#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(weft::ordered_by_declaration, weft::resource<"sum">(sum),
                                                numbers >> weft::map<"add">(add).writes<"sum">());
#else
inline constexpr auto wf =
    weft::workflow<"wf">(weft::ordered_by_declaration, weft::resource<"sum">(sum),
                         numbers >> weft::map<"add">(add, weft::at_most<1>).writes<"sum">());
#endif

int main() { weft::run(wf); }
