// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_a_task<
// expect-error: weft: a workflow is made of tasks, inputs, "id"_id and expressions of them|weft: a workflow is made of tasks, inputs, ."id."_id and expressions of them
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto report = [] { return 1; };

#ifdef MISUSE
inline constexpr auto reporting = weft::workflow<"reporting">(load, report);
#else
inline constexpr auto reporting = weft::workflow<"reporting">(load, weft::task<"report">(report));
#endif

int main() { return weft::run(reporting)["report"_id]; }
