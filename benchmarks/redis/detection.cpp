// SPDX-License-Identifier: BSL-1.0
//! \file
//! How long it takes until a worker that is killed, or hangs, is missed through a Redis; with default settings.
#include <weft/redis/cluster.hpp>

#include "../../tests/redis/server.hpp"
#include "../cluster/load.hpp"
#include "measure.hpp"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX's

namespace measured {

using namespace load;

namespace {

void wait_to_be_stopped(cluster::remote_call& call) {
  while (!call.stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  count_up(call);
}
constexpr cluster::remote_function holder{"speed", [] { return std::string_view("hold"); }, &describe,
                                          &wait_to_be_stopped};
bool const is_known = cluster::registry::add(holder);

template <class Condition>
void wait_until(Condition const& is_so) {
  while (!is_so()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

// Seconds from the signal until the lease of the task that the worker runs is counted as lost.
double seconds_to_miss(weft::redis::cluster& one, int signal) {
  auto const user = one.join();
  wait_until([&] { return one.status().counters.running == 0 && one.status().counters.workers == 1; });
  auto const lost = one.status().counters.lost;
  user->submit({&holder, bytes_of(1, 8), {}, 1});
  wait_until([&] { return one.status().counters.running == 1; });
  std::vector<pid_t> const victim = one.local_processes();
  auto const start = clock::now();
  ::kill(victim.at(0), signal);
  wait_until([&] { return one.status().counters.lost > lost; });
  double const taken = seconds_since(start);
  user->withdraw();
  if (signal == SIGSTOP) ::kill(victim.at(0), SIGKILL);
  return taken;
}

}  // namespace

bool redis_detection() {
  redis_test::server const redis{redis_test::server_options{}};
  weft::redis::cluster_options how;
  how.address = redis.address();
  weft::redis::cluster one(std::move(how));
  one.spawn_workers(1);
  std::vector<double> killed, stopped;
  for (int k = 0; k < 20; ++k) killed.push_back(seconds_to_miss(one, SIGKILL));
  for (int k = 0; k < 3; ++k) stopped.push_back(seconds_to_miss(one, SIGSTOP));
  double const kill = *std::max_element(killed.begin(), killed.end());
  double const stop = *std::max_element(stopped.begin(), stopped.end());
  std::printf(
      "a worker that is killed is missed after %.0f ms, at most %.0f ms; one that hangs after at most %.1f "
      "s\n",
      1e3 * median(killed), 1e3 * kill, stop);
  bool all = bar(kill <= 0.1, "a worker that is killed is missed within 100 ms", text(1e3 * kill, 0, "ms"));
  all &= bar(stop <= 4, "a worker that hangs is missed within 4 s", text(stop, 1, "s"));
  return all;
}

}  // namespace measured
