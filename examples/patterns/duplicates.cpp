// SPDX-License-Identifier: BSL-1.0
// Two tasks of one id: refused where the second is added. (In a static workflow it does not compile:
// tests/misuse/duplicate_task.cpp.)
#include <weft/weft.hpp>

#include <cstdio>
#include <string>

int main() {
  weft::task_graph g("duplicates");
  bool is_refused = false;
  for (int i = 0; i < 3; ++i)
    g.add("task_" + std::to_string(i), [i] { return i; });  // the id has the loop's variable
  try {
    g.add("task_1", [] { return 0; });
  } catch (weft::duplicate_task const& e) {
    std::printf("%s\n", e.what());
    is_refused = true;
  }
  return is_refused && weft::run(g).get<int>("task_1") == 1 ? 0 : 1;  // the graph is as it was before
}
