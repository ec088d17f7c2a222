// SPDX-License-Identifier: BSL-1.0
// A hundred tasks made in a loop, done by worker processes.
#include <weft/zmq.hpp>

#include <cstdio>
#include <string>
#include <vector>

namespace {

long heavy_computation(int i) {
  long steps = 0;
  for (long n = 1'000'000 + i; n != 1; ++steps) n = n % 2 == 0 ? n / 2 : 3 * n + 1;
  return steps;
}

}  // namespace

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;

  weft::task_graph g("distributed_dynamic");
  std::vector<weft::node<long>> tasks;
  for (int i = 0; i < 100; ++i)
    tasks.push_back(g.add("worker_task_" + std::to_string(i), weft::bind<&heavy_computation>(i)));

  weft::zmq::cluster cluster;
  cluster.spawn_workers(2);
  auto const results = weft::run(g, cluster);
  int right = 0;
  for (int i = 0; i < 100; ++i)
    right += results[tasks[static_cast<std::size_t>(i)]] == heavy_computation(i) ? 1 : 0;
  std::printf("%d of 100 tasks, %s\n", right, to_line(cluster.status()).c_str());
  return right == 100 && cluster.status().counters.done == 100 ? 0 : 1;
}
