// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::needs_async<[^"]*"ask"
// expect-error: weft: what this task returns can be awaited, and so is: include <weft/async.hpp>
// scale: yes
#include "scaled.hpp"

#ifdef MISUSE
#else
#include <weft/async.hpp>
#endif

struct answer {
  bool await_ready() const noexcept { return true; }
  template <class Coroutine>
  void await_suspend(Coroutine) const noexcept {}
  int await_resume() const noexcept { return 42; }
};
inline constexpr auto ask = weft::task<"ask">([] { return answer(); });
inline constexpr auto show = weft::task<"show">([](int x) { return x; });
inline constexpr auto wf = weft::workflow<"wf">(fillers, ask >> show);

int main() { weft::run(wf); }
