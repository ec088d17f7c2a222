// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_STATUS_JSON_HPP
#define WEFT_CLUSTER_STATUS_JSON_HPP

#include <weft/cluster/status.hpp>

#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

namespace WEFT_NAMESPACE::cluster {

//! All of it. Names that are no UTF-8 are made such.
inline std::string to_json(status const& s) {
  coordinator_counters const& c = s.counters;
  nlohmann::ordered_json out;
  out["tasks"] = {{"queued", c.queued},
                  {"suspects", c.suspects},
                  {"running", c.running},
                  {"done", c.done},
                  {"failed", c.failed},
                  {"poisoned", c.poisoned},
                  {"cancelled", c.cancelled},
                  {"lost_leases", c.lost},
                  {"recalled_leases", c.recalled},
                  {"dropped_messages", c.dropped},
                  {"denied_workers", c.denied}};
  out["sizing"] = {
      {"queued", c.queued},
      {"oldest_waiting_ms", std::chrono::duration_cast<std::chrono::milliseconds>(s.oldest_waiting).count()},
      {"ends_per_second", std::round(s.ends_per_second * 10) / 10},
      {"workers", c.workers}};
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
