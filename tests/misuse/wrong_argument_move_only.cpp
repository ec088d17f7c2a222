// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_argument<[^"]*"report"[^"]*argument<1>[^"]*wants<owner>[^"]*"load"[^"]*gives<(const )?owner( const)? ?&
// expect-error: weft: this argument of the task wants another type than the named predecessor gives
#include <weft/static.hpp>

struct owner {
  int value = 1;
  owner() = default;
  owner(owner&&) = default;
};

inline constexpr owner shared{};

#ifdef MISUSE
inline constexpr auto load = weft::task<"load">([]() -> owner const& { return shared; });
#else
inline constexpr auto load = weft::task<"load">([] { return owner(); });
#endif
inline constexpr auto report = weft::task<"report">([](owner x) { return x.value; });

inline constexpr auto reporting = weft::workflow<"reporting">(load >> report);

int main() { return weft::run(reporting).value(); }
