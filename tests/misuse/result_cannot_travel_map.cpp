// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::result_cannot_travel<[^"]*"places"[^"]*int ?\*
// expect-error: weft: a worker cannot send back this result of the task: a class needs a `serialize`
// scale: yes
#include "scaled.hpp"

#include <vector>

#include "cluster.hpp"

inline constexpr auto list = weft::task<"list">([] { return std::vector<int>{1, 2}; });
#ifdef MISUSE
inline constexpr auto places = weft::map<"places">([](int const& x) { return &x; });
#else
inline constexpr auto places = weft::map<"places">([](int const& x) { return x; });
#endif
inline constexpr auto wf = weft::workflow<"wf">(fillers, list >> places);

std::size_t use(some_cluster& cluster) { return weft::run(wf, cluster)["places"_id].size(); }
