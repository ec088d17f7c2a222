// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::no_copies<0>
// expect-error: weft: replicate makes at least one copy
#include <weft/reflect/algebra.hpp>
#include <weft/static.hpp>

#ifdef MISUSE
inline constexpr int shards = 0;
#else
inline constexpr int shards = 1;
#endif
inline constexpr auto fetch = weft::task<"fetch">([] { return 1; });
inline constexpr auto shard = weft::task<"shard">([](int x) { return x - 1; });
inline constexpr auto wf = weft::workflow<"wf">(fetch >> weft::replicate<shards>(shard));

int main() { return weft::run(wf).value(); }
