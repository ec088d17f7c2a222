// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::resource_cannot_be_kept<[^"]*"add"
// expect-error: weft: this task is given a resource, an object that outlives the runs
#include <weft/checkpoint.hpp>

using namespace weft::literals;

inline long total = 1;
#ifdef MISUSE
inline constexpr auto add = weft::task<"add">([](long const& sum) { return sum + 1; }).reads<"total">();
#else
inline constexpr auto add =
    weft::task<"add">([](long const& sum) { return sum + 1; }).reads<"total">().local();
#endif
inline constexpr auto wf = weft::workflow<"wf">(weft::resource<"total">(total), add);

long use() { return weft::run(wf, weft::checkpoint{"results"})["add"_id]; }
