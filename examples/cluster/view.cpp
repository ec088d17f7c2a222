// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq.hpp>

#include <string_view>

inline constexpr auto name = weft::task<"name">([] { return std::string_view("weft"); }).local();
inline constexpr auto length = weft::task<"length">([](std::string_view s) { return s.size(); });

inline constexpr auto wf = weft::workflow<"wf">(name >> length);

void count(weft::zmq::cluster& cluster) { weft::run(wf, cluster); }
