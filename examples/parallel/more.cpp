// SPDX-License-Identifier: BSL-1.0
#include <weft/weft.hpp>

#include <string>

using namespace weft::literals;

inline constexpr auto known =
    weft::workflow<"known">(weft::input<"seed", int> >> weft::task<"twice">([](int x) { return 2 * x; }));

int main() {
  weft::task_graph g = weft::to_task_graph(known, weft::with<"seed">(4));
  auto last = g.find<int>("twice");
  for (int i = 0; i < 3; ++i) last = g.add("step_" + std::to_string(i), [](int x) { return x + 1; }, last);

  bool refused = false;
  weft::task_graph wrong;
  auto const a = wrong.add("a", [] {});
  auto const b = wrong.add("b", [] {}, a);
  wrong.order(b, a);
  try {
    weft::run(wrong);
  } catch (weft::cycle const& e) {  // before any task starts; e.path() is a, b, a
    refused = e.path().size() == 3;
  }
  return refused && weft::run(g)[last] == 11 ? 0 : 1;
}
