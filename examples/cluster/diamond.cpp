// SPDX-License-Identifier: BSL-1.0
#include "diamond.hpp"

#include <weft/zmq.hpp>

#include <cstdio>

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;  // this process is a worker

  weft::zmq::cluster cluster;  // listens on this machine
  cluster.spawn_workers(2);    // the same program, twice

  auto const results = weft::run(diamond, cluster);
  std::printf("%d\n", results.value());
}
