// SPDX-License-Identifier: BSL-1.0
#include <weft/weft.hpp>

#include <atomic>

// Counts the leaves of a tree that nobody knows before it is walked.
struct walk {
  std::atomic<int>* leaves;
  int depth;

  void operator()(weft::context& c) const {
    if (depth == 0)
      ++*leaves;
    else
      for (int child = 0; child < 3; ++child) c.spawn(walk{leaves, depth - 1});
  }
};

int main() {
  std::atomic<int> leaves{0};
  weft::task_graph g;
  auto const all = g.add("walk", walk{&leaves, 8});
  auto const count = g.add("count", [&] { return leaves.load(); }, all);  // after all that was spawned

  weft::pool pool;
  return weft::run(g, pool)[count] == 6561 ? 0 : 1;
}
