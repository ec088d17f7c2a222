// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::resource_cannot_travel<[^"]*"count"
// expect-error: weft: this task is given a resource, an object that is here and not on a worker
// scale: yes
#include "scaled.hpp"

#include "cluster.hpp"

inline long number = 0;
inline constexpr auto count = weft::task<"count">([](long& n) { return ++n; }).writes<"number">();
// Who only names what it touches may go.
inline constexpr auto name = weft::task<"name">([] { return 1; }).reads<"number">().after<"count">();
#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(fillers, weft::resource<"number">(number), count, name);
#else
inline constexpr auto wf =
    weft::workflow<"wf">(fillers, weft::resource<"number">(number), count.local(), name);
#endif

long use(some_cluster& cluster) { return weft::run(wf, cluster)["count"_id]; }
