// SPDX-License-Identifier: BSL-1.0
#include <weft/redis.hpp>

#include <chrono>

#include "diamond.hpp"

// There is no Redis at that address: who runs something is told so.
int main(int argc, char** argv) {
  if (auto const status = weft::redis::worker_main(argc, argv)) return *status;
  weft::redis::cluster_options options;
  options.address = "redis://127.0.0.1:1";
  options.patience = std::chrono::milliseconds(100);
  try {
    weft::redis::cluster cluster(options);
    static_cast<void>(weft::run(diamond, cluster));
  } catch (weft::redis::redis_error const& e) {
    return e.problem() == weft::redis::redis_problem::unreachable ? 0 : 2;
  }
  return 1;
}
