// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::retry_takes<[^"]*"send"
// expect-error: weft: this task takes a value away that cannot be copied, so there is nothing to give to a second
// scale: yes
#include "scaled.hpp"

#include <weft/policy.hpp>

#include <memory>

struct ticket {
  std::unique_ptr<int> number;
};
inline constexpr auto print = weft::task<"print">([] { return ticket{}; });
#ifdef MISUSE
inline constexpr auto send = weft::task<"send">([](ticket&& t) { return *t.number; }).retry({.attempts = 3});
#else
inline constexpr auto send =
    weft::task<"send">([](ticket const& t) { return *t.number; }).retry({.attempts = 3});
#endif
inline constexpr auto wf = weft::workflow<"wf">(fillers, print >> send);

int main() { weft::run(wf); }
