// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::mutable_reference<[^"]*"each"
// expect-error: weft: a task may not change a result that others read.*a map may only read it
#include <weft/static.hpp>

struct three {
  int values[3]{1, 2, 3};
  constexpr int const* begin() const { return values; }
  constexpr int const* end() const { return values + 3; }
};

inline constexpr auto list = weft::task<"list">([] { return three(); });
#ifdef MISUSE
inline constexpr auto each = weft::map<"each">([](int x, long& sum) { sum += x; });
#else
inline constexpr auto each = weft::map<"each">([](int x, weft::from<"sum", long> sum) { return *sum + x; });
#endif
inline constexpr auto wf = weft::workflow<"wf">(weft::state<"sum", long>(), list >> each);

int main() { weft::run(wf); }
