// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: this task takes a value away that cannot be copied, so there is nothing to give to a second
#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include <memory>

int main() {
  weft::task_graph g;
  auto const a = g.add("a", [] { return std::make_unique<int>(1); });
#ifdef MISUSE
  g.add("b", weft::retry({.attempts = 3}, [](std::unique_ptr<int>&& p) { return *p; }), a);
#else
  g.add("b", weft::retry({.attempts = 3}, [](std::unique_ptr<int> const& p) { return *p; }), a);
#endif
}
