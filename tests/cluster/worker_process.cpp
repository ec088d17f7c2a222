// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/worker_process.hpp>

#include "../catch.hpp"

TEST_CASE("a worker process begins without limits, and with nobody who started it") {
  weft::cluster::worker_process_options const made;
  CHECK(made.memory_limit == 0);
  CHECK(made.lifeline == -1);
  CHECK_FALSE(made.is_quiet);
}
