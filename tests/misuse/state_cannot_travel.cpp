// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::state_cannot_travel<[^"]*"count"
// expect-error: weft: this task changes a state of the run, which is here and not on a worker
// scale: yes
#include "scaled.hpp"

#include "cluster.hpp"

inline constexpr auto count = weft::task<"count">([](long& n) { return ++n; });
#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(fillers, weft::state<"counter", long>(), count);
#else
inline constexpr auto wf = weft::workflow<"wf">(fillers, weft::state<"counter", long>(), count.local());
#endif

long use(some_cluster& cluster) { return weft::run(wf, cluster)["count"_id]; }
