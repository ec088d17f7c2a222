// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::argument_cannot_travel<[^"]*"length"[^"]*string_view
// expect-error: weft: a worker cannot be sent this argument of the task: a class needs a `serialize`
// scale: yes
#include "scaled.hpp"

#include <string_view>

#include "cluster.hpp"

inline constexpr auto name = weft::task<"name">([] { return std::string_view("weft"); }).local();
inline constexpr auto length =
    weft::task<"length">([](std::string_view s) { return static_cast<int>(s.size()); });

#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(fillers, name >> length);
#else
inline constexpr auto wf = weft::workflow<"wf">(fillers, name >> length.local());
#endif

int use(some_cluster& cluster) { return weft::run(wf, cluster)["length"_id]; }
