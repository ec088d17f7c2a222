// SPDX-License-Identifier: BSL-1.0
#include "diamond.hpp"

#include <weft/redis.hpp>

#include <cstdio>

int main(int argc, char** argv) {
  if (auto const status = weft::redis::worker_main(argc, argv)) return *status;  // this process is a worker

  weft::redis::cluster_options options;
  if (argc > 1) options.address = argv[1];  // redis://host:6379/0?run=nightly; else a Redis on this machine
  weft::redis::cluster cluster(options);
  cluster.spawn_workers(2);

  auto const results = weft::run(diamond, cluster);
  std::printf("%d\n", results.value());
}
