// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::view_of_taken<[^"]*"make"[^"]*"first"[^"]*"take"
// expect-error: weft: the second task
#include <weft/static.hpp>

#include <memory>
#include <utility>

using pair = std::pair<std::unique_ptr<int>, int>;

inline constexpr auto make = weft::task<"make">([] { return pair(nullptr, 1); });
#ifdef MISUSE
inline constexpr auto take = weft::task<"take">([](weft::from<"make", pair&&> p) { return p.get().second; });
#else
inline constexpr auto take = weft::task<"take">([](weft::from<"make", pair> p) { return p.get().second; });
#endif
inline constexpr auto wf = weft::workflow<"wf">(make >> weft::part<"first", 1>, take.after<"first">());

int main() { weft::run(wf); }
