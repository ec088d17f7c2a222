// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::view_of_taken<[^"]*"load"[^"]*"look"[^"]*"take"
// expect-error: weft: the second task returns a reference or view that may point into the result of the first
#include <weft/static.hpp>

#include <string>
#include <string_view>

inline constexpr auto load = weft::task<"load">([] { return std::string("text"); });
#ifdef MISUSE
inline constexpr auto look = weft::task<"look">([](std::string const& x) { return std::string_view(x); });
#else
inline constexpr auto look = weft::task<"look">([](std::string const& x) { return x.size(); });
#endif
inline constexpr auto take = weft::task<"take">([](std::string&& x) { return x.size(); });

inline constexpr auto taking = weft::workflow<"taking">(load >> (look | take.after<"look">()));

int main() { weft::run(taking); }
