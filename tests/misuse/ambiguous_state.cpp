// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::ambiguous_state<[^"]*"up"[^"]*"a"[^"]*"b"
// expect-error: weft: a parameter T& of the first task could be either of these two states
#include <weft/static.hpp>

#ifdef MISUSE
inline constexpr auto up = weft::task<"up">([](int& x) { ++x; });
#else
inline constexpr auto up = weft::task<"up">([](weft::from<"b", int&> x) { ++*x; });
#endif
inline constexpr auto wf = weft::workflow<"wf">(weft::state<"a", int>(), weft::state<"b", int>(), up);

int main() { weft::run(wf); }
