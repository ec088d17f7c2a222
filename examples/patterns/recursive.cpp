// SPDX-License-Identifier: BSL-1.0
// Tasks made by recursion: before the run, level by level; and while it runs, by tasks that find more to do.
#include <weft/weft.hpp>

#include <atomic>
#include <cstdio>
#include <string>

namespace {

// A chain of levels. Each is given what the one before came to.
weft::node<int> add_levels(weft::task_graph& g, weft::node<int> before, int depth, int max_depth = 5) {
  auto const here = g.add("level_" + std::to_string(depth), [depth](int sum) { return sum + depth; }, before);
  return depth < max_depth ? add_levels(g, here, depth + 1, max_depth) : here;
}

// How deep it goes only the tasks find out: each asks for two more, until there is nothing to divide.
struct divide {
  std::atomic<int>* leaves;
  int size;

  void operator()(weft::context& here) const {
    if (size == 1) return void(++*leaves);
    here.spawn(divide{leaves, size / 2});
    here.spawn(divide{leaves, size - size / 2});
  }
};

}  // namespace

int main() {
  weft::task_graph g("levels");
  auto const last = add_levels(g, g.add("start", [] { return 0; }), 0);
  std::atomic<int> leaves{0};
  auto const divided = g.add("divide", divide{&leaves, 100});
  auto const count = g.add("count", [&] { return leaves.load(); }, divided);  // after all that was spawned
  weft::pool pool;
  auto const results = weft::run(g, pool);
  std::printf("levels: %d, leaves: %d\n", results[last], results[count]);
  return results[last] == 15 && results[count] == 100 ? 0 : 1;
}
