// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::no_such_task<[^"]*"adit"[^"]*>
// expect-error: weft: the workflow has no task of this id
// scale: yes
#include "scaled.hpp"

#include <weft/rules.hpp>

inline constexpr auto audit = weft::task<"audit">([](int x) { return x; });
inline constexpr auto wf = weft::workflow<"wf">(fillers >> audit);

#ifdef MISUSE
static_assert(weft::ensure::every_path_through<"adit">(wf));
#else
static_assert(weft::ensure::every_path_through<"audit">(wf));
#endif

int main() { weft::run(wf); }
