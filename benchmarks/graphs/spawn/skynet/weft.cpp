// SPDX-License-Identifier: BSL-1.0
#include "../../task.hpp"
#include "../../threads_weft.hpp"
#include "../contenders.hpp"

#include <weft/dynamic.hpp>

namespace {

void grow(weft::context& here, std::uint64_t first, std::uint64_t leaves) {
  if (leaves == 1) return graphs::add(first);
  for (std::uint64_t i = 0; i < 10; ++i)
    here.spawn([branch = first + i * (leaves / 10), leaves](weft::context& there) {
      grow(there, branch, leaves / 10);
    });
}

}  // namespace

void skynet::by_weft(std::uint64_t size, unsigned threads) {
  weft::task_graph graph;
  graph.add([size](weft::context& here) { grow(here, 0, size); });
  static_cast<void>(weft::run(graph, graphs::weft_threads(threads)));
}
