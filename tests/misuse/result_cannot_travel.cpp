// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::result_cannot_travel<[^"]*"name"[^"]*string_view
// expect-error: weft: a worker cannot send back this result of the task: a class needs a `serialize`
// scale: yes
#include "scaled.hpp"

#include <string>
#include <string_view>

#include "cluster.hpp"

#ifdef MISUSE
inline constexpr auto name = weft::task<"name">([] { return std::string_view("weft"); });
#else
inline constexpr auto name = weft::task<"name">([] { return std::string("weft"); });
#endif
inline constexpr auto length = weft::task<"length">([](std::string const& s) { return s.size(); });
inline constexpr auto view_length = weft::task<"view_length">([](auto const& s) { return s.size(); });
inline constexpr auto wf = weft::workflow<"wf">(fillers, name >> view_length);

std::size_t use(some_cluster& cluster) { return weft::run(wf, cluster)["view_length"_id]; }
