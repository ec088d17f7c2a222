// SPDX-License-Identifier: BSL-1.0
// expect-warning: weft: the results of this workflow need more than 64 KiB of stack
// expect-warning: run
#include <weft/static.hpp>

#include <array>
#include <vector>

#ifdef MISUSE
using table = std::array<char, 70000>;
#else
using table = std::vector<char>;
#endif

inline constexpr auto load = weft::task<"load">([] { return table(); });
inline constexpr auto count = weft::task<"count">([](table const& t) { return t.size(); });
inline constexpr auto counting = weft::workflow<"counting">(load >> count);

int main() { return static_cast<int>(weft::run(counting).value()); }
