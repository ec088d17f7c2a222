// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::mutable_reference<[^"]*"change"[^"]*argument<1>[^"]*wants<int ?&>
// expect-error: weft: a task may not change a result that others read
#include <weft/static.hpp>

#include <array>

inline constexpr auto load = weft::task<"load">([] { return std::array{1, 2}; });
#ifdef MISUSE
inline constexpr auto change = weft::map<"change">([](int& x) { return ++x; });
#else
inline constexpr auto change = weft::map<"change">([](int const& x) { return x + 1; });
#endif

inline constexpr auto changing = weft::workflow<"changing">(load >> change);

int main() { weft::run(changing); }
