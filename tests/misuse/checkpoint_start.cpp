// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::result_cannot_be_kept<[^"]*"name"[^"]*string_view
// expect-error: weft: a checkpoint cannot keep this result of the task: give its class a `serialize`
#include <weft/checkpoint.hpp>

#include <string_view>

#ifdef MISUSE
inline constexpr auto name = weft::task<"name">([] { return std::string_view("weft"); });
#else
inline constexpr auto name = weft::task<"name">([] { return std::string_view("weft"); }).local();
#endif
inline constexpr auto wf = weft::workflow<"wf">(name);

void use(weft::pool& pool) {
  [[maybe_unused]] auto const started = weft::start(wf, pool, weft::checkpoint{"results"});
}
