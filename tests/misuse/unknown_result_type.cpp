// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_result<[^"]*"marge"
// expect-error: weft: the workflow has no task of this id
// scale: yes
#include "scaled.hpp"

#include <weft/reflect.hpp>

using namespace weft::literals;

inline constexpr auto merge = weft::task<"merge">([] { return 1; });
inline constexpr auto merging = weft::workflow<"merging">(fillers, merge);

#ifdef MISUSE
constexpr auto type = weft::result_type(merging, "marge"_id);
#else
constexpr auto type = weft::result_type(merging, "merge"_id);
static_assert(type == boost::hana::type_c<int>);
#endif

int main() {}
