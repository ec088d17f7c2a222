// SPDX-License-Identifier: BSL-1.0
//! \file
//! Everything is killed: workers, their coordinator, the server. (The same for 100,000 tasks is in benchmarks/redis.)
#include "../../redis/chaos.hpp"

#include "../world.hpp"

using namespace std::chrono_literals;

TEST_CASE("redis: every task ends once while workers, coordinators and the server are killed") {
  constexpr bool is_slow = WEFT_THREAD_SANITIZER != 0 || WEFT_ADDRESS_SANITIZER != 0;
  redis_test::chaos_options how;
  how.tasks = is_slow ? 1000 : 3000;
  how.seed = GENERATE(1U, 2U);
  how.longest_task = is_slow ? 80ms : 8ms;  // all together, for longer than it takes to kill everything once
  how.longest = 20s;
  // Workers have to live for long enough to begin something, and a coordinator to start some.
  how.worker_pace = is_slow ? 700ms : 100ms;
  how.coordinator_pace = is_slow ? 3000ms : 600ms;
  how.server_pace = is_slow ? 4000ms : 800ms;
  auto const r = redis_test::chaos(how);
  INFO("seed " << how.seed << ": kills: " << r.workers << " of workers, " << r.coordinators
               << " of coordinators, " << r.servers << " of servers; " << r.seconds << " s\n"
               << r.said);
  CHECK(r.ended == how.tasks);
  CHECK(r.twice == 0);
  CHECK(r.wrong == 0);
  CHECK(r.given_up == 0);
  CHECK(r.failures == 0);
  CHECK(r.keys_left == "");
  CHECK(r.workers > 0);
  CHECK(r.coordinators > 0);
  CHECK(r.servers > 0);
}
