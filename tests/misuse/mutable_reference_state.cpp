// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::mutable_reference<[^"]*"up".*wants<long
// expect-error: weft: a task may not change a result
#include <weft/static.hpp>

#ifdef MISUSE
inline constexpr auto up = weft::task<"up">([](long& x) { ++x; });
#else
inline constexpr auto up = weft::task<"up">([](int& x) { ++x; });
#endif
inline constexpr auto wf = weft::workflow<"wf">(weft::state<"a", int>(), up);

int main() { weft::run(wf); }
