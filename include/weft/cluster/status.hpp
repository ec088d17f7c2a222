// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_STATUS_HPP
#define WEFT_CLUSTER_STATUS_HPP

#include <weft/cluster/event.hpp>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

//! \file
//! How a cluster is doing: as a struct, as a line for a terminal, as JSON for programs.

namespace WEFT_NAMESPACE::cluster {

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
  if (c.poisoned > 0) line += ", " + text(c.poisoned, "poisonous");
  if (c.cancelled > 0) line += ", " + text(c.cancelled, "cancelled");
  line += ", " + text(c.lost, c.lost == 1 ? "lost lease, " : "lost leases, ");
  line += text(c.workers, c.workers == 1 ? "worker" : "workers");
  return c.denied > 0 ? line + ", " + text(c.denied, "denied") : line;
}

//! All of it. Names that are no UTF-8 are made such.
inline std::string to_json(status const& s) {
  coordinator_counters const& c = s.counters;
  nlohmann::ordered_json out;
  out["tasks"] = {{"queued", c.queued},
                  {"suspects", c.suspects},
                  {"running", c.running},
                  {"done", c.done},
                  {"failed", c.failed},
                  {"poisonous", c.poisoned},
                  {"cancelled", c.cancelled},
                  {"lost_leases", c.lost},
                  {"dropped_messages", c.dropped},
                  {"denied_workers", c.denied}};
  out["build"] = s.build;
  out["workers"] = nlohmann::ordered_json::array();
  for (worker_report const& w : s.workers)
    out["workers"].push_back(
        {{"name", w.name},
         {"incarnation", w.incarnation},
         {"slots", w.slots},
         {"tasks", w.in_flight},
         {"answered", w.answered},
         {"memory_bytes", w.memory},
         {"silent_ms", std::chrono::duration_cast<std::chrono::milliseconds>(w.silent).count()},
         {"leaving", w.is_leaving},
         {"reserved_for_suspects", w.is_reserved}});
  return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace WEFT_NAMESPACE::cluster

#endif
