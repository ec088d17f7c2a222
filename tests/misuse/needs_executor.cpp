// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::needs_executor<[^"]*"show"
// expect-error: weft: this task runs on an executor of its own, by .on.executor., so the others need one, too
#include <weft/weft.hpp>

inline weft::pool window(1);

#ifdef MISUSE
int main() {
  auto const wf = weft::workflow<"show">(weft::task<"load">([] { return 1; }) >>
                                         weft::task<"show">([](int x) { return x; }).on(window));
  weft::run(wf);
}
#else
int main() {
  auto const wf = weft::workflow<"show">(weft::task<"load">([] { return 1; }) >>
                                         weft::task<"show">([](int x) { return x; }).on(window));
  weft::pool pool(2);
  weft::run(wf, pool);
}
#endif
