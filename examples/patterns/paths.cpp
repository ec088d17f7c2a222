// SPDX-License-Identifier: BSL-1.0
// A large data set is not captured, and not sent: its path is, and the task loads it where it runs. (More of this within
// one process: examples/closures/large.cpp.)
#include <weft/zmq.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

namespace {

std::vector<long> load_dataset(std::string const& path) {
  std::ifstream from(path);
  std::vector<long> all;
  for (long x = 0; from >> x;) all.push_back(x);
  return all;
}

long process(std::string const& path) {
  std::vector<long> const data = load_dataset(path);
  return std::accumulate(data.begin(), data.end(), 0L);
}

}  // namespace

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;

  auto const path = std::filesystem::temp_directory_path() / "weft-example-paths.txt";
  {
    std::ofstream to(path);
    for (long i = 1; i <= 100'000; ++i) to << i << '\n';
  }
  weft::task_graph g("paths");
  auto const sum = g.add("process", weft::bind<&process>(path.string()));  // some 30 bytes travel
  weft::zmq::cluster cluster;
  cluster.spawn_workers(1);
  long const result = weft::run(g, cluster)[sum];
  std::filesystem::remove(path);
  std::printf("%ld\n", result);
  return result == 100'000L * 100'001 / 2 ? 0 : 1;
}
