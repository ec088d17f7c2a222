// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_STATUS_HPP
#define WEFT_CLUSTER_STATUS_HPP

#include <weft/cluster/event.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

//! \file
//! How a cluster is doing: as a struct, and as a line for a terminal.

namespace WEFT_NAMESPACE::cluster {

//! How a cluster is doing. `counters.queued`, `oldest_waiting`, `ends_per_second` and `counters.workers` say whether it has
//! the workers that it needs: more of them help where tasks wait long, fewer are enough where none wait.
struct status {
  coordinator_counters counters;
  std::vector<worker_report> workers;
  std::string build;
  duration oldest_waiting{};   //!< how long ago the oldest task that waits was submitted; 0 if none waits
  double ends_per_second = 0;  //!< tasks that were done or failed, in the last four to five seconds
};

namespace detail {

// A number that is not negative, with one digit behind the point where there is room.
inline std::string short_text(double number) {
  char room[32];
  std::snprintf(room, sizeof room, "%.*f", number < 9.95 ? 1 : 0, std::min(number, 1e18));
  return room;
}

}  // namespace detail

//! One line without an end: what waits, runs and has ended, what went wrong, how fast and how long.
inline std::string to_line(status const& s) {
  coordinator_counters const& c = s.counters;
  auto const text = [](auto n, char const* of) { return std::to_string(n) + " " + of; };
  std::string line = text(c.queued, "queued, ") + text(c.running, "running, ") + text(c.done, "done, ") +
                     text(c.failed, "failed");
  if (c.poisoned > 0) line += ", " + text(c.poisoned, "poisoned");
  if (c.cancelled > 0) line += ", " + text(c.cancelled, "cancelled");
  line += ", " + text(c.lost, c.lost == 1 ? "lost lease, " : "lost leases, ");
  line += text(c.workers, c.workers == 1 ? "worker" : "workers");
  if (c.denied > 0) line += ", " + text(c.denied, "denied");
  if (s.ends_per_second > 0) line += ", " + detail::short_text(s.ends_per_second) + " ends/s";
  if (s.oldest_waiting > duration{})
    line += ", oldest waits " + detail::short_text(std::chrono::duration<double>(s.oldest_waiting).count()) +
            " s";
  return line;
}

}  // namespace WEFT_NAMESPACE::cluster

#endif
