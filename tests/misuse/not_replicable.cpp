// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_replicable<
// expect-error: weft: replicate copies a task, an input or a nested workflow
#include <weft/reflect/algebra.hpp>
#include <weft/static.hpp>

inline constexpr auto fetch = weft::task<"fetch">([] { return 1; });
inline constexpr auto shard = [](int x) { return x - 1; };

#ifdef MISUSE
inline constexpr auto wf = weft::workflow<"wf">(fetch >> weft::replicate<2>(shard));
#else
inline constexpr auto wf = weft::workflow<"wf">(fetch >> weft::replicate<2>(weft::task<"shard">(shard)));
#endif

int main() { weft::run(wf); }
