// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_STATUS_HPP
#define WEFT_CLUSTER_STATUS_HPP

#include <weft/cluster/event.hpp>

#include <string>
#include <vector>

//! \file
//! How a cluster is doing: as a struct, and as a line for a terminal.

namespace WEFT_NAMESPACE::cluster {

//! How a cluster is doing.
struct status {
  coordinator_counters counters;
  std::vector<worker_report> workers;
  std::string build;
};

//! One line without an end: what waits, runs and has ended, and what went wrong.
inline std::string to_line(status const& s) {
  coordinator_counters const& c = s.counters;
  auto const text = [](auto n, char const* of) { return std::to_string(n) + " " + of; };
  std::string line = text(c.queued, "queued, ") + text(c.running, "running, ") + text(c.done, "done, ") +
                     text(c.failed, "failed");
  if (c.poisoned > 0) line += ", " + text(c.poisoned, "poisoned");
  if (c.cancelled > 0) line += ", " + text(c.cancelled, "cancelled");
  line += ", " + text(c.lost, c.lost == 1 ? "lost lease, " : "lost leases, ");
  line += text(c.workers, c.workers == 1 ? "worker" : "workers");
  return c.denied > 0 ? line + ", " + text(c.denied, "denied") : line;
}

}  // namespace WEFT_NAMESPACE::cluster

#endif
