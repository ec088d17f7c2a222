// SPDX-License-Identifier: BSL-1.0
#include "../contenders.hpp"
#include "callables.hpp"

#include <weft/static.hpp>

namespace {

template <unsigned I>
inline constexpr auto first = weft::task<"first">(layers::source<I>);
template <unsigned I>
inline constexpr auto next = weft::task<"next">(layers::join<I>);

// clang-format off
inline constexpr auto workflow = weft::workflow<"layers">(
       (first<0>.as<"a0">() | first<1>.as<"a1">() | first<2>.as<"a2">() | first<3>.as<"a3">() |
        first<4>.as<"a4">() | first<5>.as<"a5">() | first<6>.as<"a6">() | first<7>.as<"a7">())
    >> (next<0>.as<"b0">() | next<1>.as<"b1">() | next<2>.as<"b2">() | next<3>.as<"b3">() |
        next<4>.as<"b4">() | next<5>.as<"b5">() | next<6>.as<"b6">() | next<7>.as<"b7">())
    >> (next<0>.as<"c0">() | next<1>.as<"c1">() | next<2>.as<"c2">() | next<3>.as<"c3">() |
        next<4>.as<"c4">() | next<5>.as<"c5">() | next<6>.as<"c6">() | next<7>.as<"c7">())
    >> (next<0>.as<"d0">() | next<1>.as<"d1">() | next<2>.as<"d2">() | next<3>.as<"d3">() |
        next<4>.as<"d4">() | next<5>.as<"d5">() | next<6>.as<"d6">() | next<7>.as<"d7">())
    >> (next<0>.as<"e0">() | next<1>.as<"e1">() | next<2>.as<"e2">() | next<3>.as<"e3">() |
        next<4>.as<"e4">() | next<5>.as<"e5">() | next<6>.as<"e6">() | next<7>.as<"e7">())
    >> (next<0>.as<"f0">() | next<1>.as<"f1">() | next<2>.as<"f2">() | next<3>.as<"f3">() |
        next<4>.as<"f4">() | next<5>.as<"f5">() | next<6>.as<"f6">() | next<7>.as<"f7">())
    >> (next<0>.as<"g0">() | next<1>.as<"g1">() | next<2>.as<"g2">() | next<3>.as<"g3">() |
        next<4>.as<"g4">() | next<5>.as<"g5">() | next<6>.as<"g6">() | next<7>.as<"g7">())
    >> (next<0>.as<"h0">() | next<1>.as<"h1">() | next<2>.as<"h2">() | next<3>.as<"h3">() |
        next<4>.as<"h4">() | next<5>.as<"h5">() | next<6>.as<"h6">() | next<7>.as<"h7">()));
// clang-format on

}  // namespace

unsigned layers::by_weft() {
  auto const r = weft::run(workflow);
  return r.get<"h0">() ^ r.get<"h1">() ^ r.get<"h2">() ^ r.get<"h3">() ^ r.get<"h4">() ^ r.get<"h5">() ^
         r.get<"h6">() ^ r.get<"h7">();
}
