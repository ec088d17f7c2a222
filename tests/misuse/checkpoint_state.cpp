// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::changed_state_cannot_be_kept<[^"]*"add"
// expect-error: weft: this task changes a state, which every run makes anew
#include <weft/checkpoint.hpp>

using namespace weft::literals;

inline constexpr auto total = weft::state<"total", long>();
#ifdef MISUSE
inline constexpr auto add = weft::task<"add">([](long& sum) { sum += 1; });
#else
inline constexpr auto add = weft::task<"add">([](long& sum) { sum += 1; }).local();
#endif
inline constexpr auto wf = weft::workflow<"wf">(total, add);

long use() { return weft::run(wf, weft::checkpoint{"results"})["total"_id]; }
