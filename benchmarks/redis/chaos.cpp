// SPDX-License-Identifier: BSL-1.0
//! \file
//! Tasks while workers, their coordinator and the server are killed: all must end, each once, none given up.
#include "../../tests/redis/chaos.hpp"
#include "../cluster/measure.hpp"
#include "measure.hpp"

namespace measured {

bool redis_chaos(std::size_t tasks, unsigned seed) {
  redis_test::chaos_options how;
  how.tasks = tasks;
  how.seed = seed;
  redis_test::chaos_report const r = redis_test::chaos(how);
  std::printf("seed %u: %zu tasks; kills: %d of workers, %d of coordinators, %d of redis-server; %.1f s\n",
              seed, tasks, r.workers, r.coordinators, r.servers, r.seconds);
  if (!r.said.empty()) std::printf("%s", r.said.c_str());
  std::size_t const lost = tasks - r.ended;
  char evidence[1000];
  std::snprintf(evidence, sizeof evidence, "%zu lost, %zu twice, %zu wrong, %zu given up, keys left: %s",
                lost, r.twice, r.wrong, r.given_up, r.keys_left.empty() ? "none" : r.keys_left.c_str());
  return bar(lost + r.twice + r.wrong + r.given_up == 0 && r.keys_left.empty() && r.failures == 0,
             "everything killed, appendfsync always: every task counts once", evidence);
}

}  // namespace measured
