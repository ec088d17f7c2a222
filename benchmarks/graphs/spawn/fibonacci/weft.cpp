// SPDX-License-Identifier: BSL-1.0
#include "../../task.hpp"
#include "../../threads_weft.hpp"
#include "../contenders.hpp"

#include <weft/dynamic.hpp>

namespace {

void compute(weft::context& here, std::uint64_t n) {
  if (n < 2) return graphs::add(n);
  here.spawn([n](weft::context& there) { compute(there, n - 1); });
  compute(here, n - 2);
}

}  // namespace

void fibonacci::by_weft(std::uint64_t size, unsigned threads) {
  weft::task_graph graph;
  graph.add([size](weft::context& here) { compute(here, size); });
  static_cast<void>(weft::run(graph, graphs::weft_threads(threads)));
}
