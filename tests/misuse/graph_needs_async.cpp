// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: what this task returns can be awaited, and so is: include <weft/async.hpp>
#include <weft/weft.hpp>
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

int main() {
  weft::task_graph g;
  weft::node<int> const x = g.add("x", [] { return answer(); });
  return weft::run(g)[x];
}
