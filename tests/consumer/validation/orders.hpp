// SPDX-License-Identifier: BSL-1.0
#ifndef ORDERS_HPP
#define ORDERS_HPP

#include <weft/static.hpp>

namespace orders {

using namespace weft::literals;

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto clean = weft::task<"clean">([](int x) { return x; });
inline constexpr auto check = weft::task<"check">([](int x) { return x; });

inline constexpr auto intake = weft::workflow<"intake">(load >> clean >> check);
inline constexpr auto settle = weft::workflow<"settle">(load >> (clean | check));
#ifdef CIRCLE
inline constexpr auto circle = weft::workflow<"circle">(load >> clean >> check >> "clean"_id);
#endif

}  // namespace orders

#endif
