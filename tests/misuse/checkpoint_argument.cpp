// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::argument_cannot_be_known_again<[^"]*"size"[^"]*string_view
// expect-error: weft: a checkpoint cannot tell whether it has the result of this task, as this argument
// scale: yes
#include "scaled.hpp"

#include <weft/checkpoint.hpp>

#include <string>
#include <string_view>

using namespace weft::literals;

inline constexpr auto name = weft::task<"name">([] { return std::string_view("weft"); }).local();
#ifdef MISUSE
inline constexpr auto size = weft::task<"size">([](std::string_view s) { return s.size(); });
#else
inline constexpr auto size = weft::task<"size">([](std::string_view s) { return s.size(); }).local();
#endif
inline constexpr auto wf = weft::workflow<"wf">(fillers, name >> size);

std::size_t use(weft::pool& pool) { return weft::run(wf, pool, weft::checkpoint{"results"})["size"_id]; }
