// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::callable_cannot_travel<[^"]*"scale"
// expect-error: weft: the callable of this task has captured something, or is a function or member by address
// scale: yes
#include "scaled.hpp"

#include "cluster.hpp"

int use(some_cluster& cluster, int factor) {
#ifdef MISUSE
  auto const scale = weft::task<"scale">([factor](int x) { return factor * x; });
#else
  auto const scale = weft::task<"scale">(weft::bind([](int by, int x) { return by * x; }, factor));
#endif
  auto const start = weft::task<"start">([] { return 14; });
  return weft::run(weft::workflow<"wf">(fillers, start >> scale), cluster)["scale"_id];
}
