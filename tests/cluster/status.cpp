// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/status.hpp>

#include <chrono>
#include <string>

#include "../catch.hpp"

namespace cluster = weft::cluster;

TEST_CASE("a status is a line without an end") {
  CHECK(cluster::to_line({}) == "0 queued, 0 running, 0 done, 0 failed, 0 lost leases, 0 workers");
  cluster::status s;
  s.counters.queued = 7;
  s.counters.running = 2;
  s.counters.workers = 1;
  s.counters.done = 30;
  s.counters.failed = 4;
  s.counters.poisoned = 5;
  s.counters.cancelled = 6;
  s.counters.lost = 1;
  s.counters.denied = 2;
  CHECK(cluster::to_line(s) ==
        "7 queued, 2 running, 30 done, 4 failed, 5 poisoned, 6 cancelled, 1 lost lease, 1 worker, 2 denied");
  s = {};
  s.ends_per_second = 1234.5;
  s.oldest_waiting = std::chrono::milliseconds(2345);
  std::string const start = "0 queued, 0 running, 0 done, 0 failed, 0 lost leases, 0 workers";
  CHECK(cluster::to_line(s) == start + ", 1234 ends/s, oldest waits 2.3 s");
  s.ends_per_second = 0.25;
  s.oldest_waiting = {};
  CHECK(cluster::to_line(s) == start + ", 0.2 ends/s");
}
