// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::result_cannot_be_kept<[^"]*"name"[^"]*string_view
// expect-error: weft: a checkpoint cannot keep this result of the task: give its class a `serialize`
// scale: yes
#include "scaled.hpp"

#include <weft/checkpoint.hpp>

#include <string>
#include <string_view>

using namespace weft::literals;

#ifdef MISUSE
inline constexpr auto name = weft::task<"name">([] { return std::string_view("weft"); });
#else
inline constexpr auto name = weft::task<"name">([] { return std::string_view("weft"); }).local();
#endif
inline constexpr auto size = weft::task<"size">([](auto const& s) { return s.size(); }).local();
inline constexpr auto wf = weft::workflow<"wf">(fillers, name >> size);

std::size_t use() { return weft::run(wf, weft::checkpoint{"results"})["size"_id]; }
