// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/worker_main.hpp>

#define CATCH_CONFIG_RUNNER  // version 2; version 3 does not look at it
#include "catch.hpp"

// This program is its own workers.
int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;
  return Catch::Session().run(argc, argv);
}
