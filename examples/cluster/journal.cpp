// SPDX-License-Identifier: BSL-1.0
#include "diamond.hpp"

#include <weft/zmq.hpp>

#include <cstdio>

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;

  weft::zmq::cluster cluster;
  cluster.spawn_workers(2);
  weft::cluster::journal keeping(cluster, "diamond.journal");

  auto const results = weft::run(diamond, keeping);
  std::printf("%d, and %zu results are kept\n", results.value(), keeping.size());
  std::remove("diamond.journal");  // it has served its purpose
}
