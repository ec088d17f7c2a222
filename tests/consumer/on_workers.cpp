// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq.hpp>

#include "diamond.hpp"

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;
  weft::zmq::cluster cluster;
  cluster.spawn_workers(2);
  return weft::run(diamond, cluster)["merge"_id] == 440 ? 0 : 1;
}
