// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::needs_stop_token<std::stop_token>
// expect-error: weft: this is not weft's stop_token: include <weft/stop_token.hpp>
#include <weft/weft.hpp>

#include <stop_token>

#ifdef MISUSE
#else
#include <weft/stop_token.hpp>
#endif

int main() {
  weft::task_graph graph;
  graph.add("one", [] { return 1; });
  weft::run(graph, std::stop_token());
}
