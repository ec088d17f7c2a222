// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <string>

inline constexpr auto total = weft::task<"total">([] { return 52; });
inline constexpr auto largest = weft::task<"largest">([] { return std::string("40"); });
inline constexpr auto share = weft::task<"share">([](int sum, int most) { return 100 * most / sum; });

inline constexpr auto orders = weft::workflow<"orders">((total | largest) >> share);
