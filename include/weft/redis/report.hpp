// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_REPORT_HPP
#define WEFT_REDIS_REPORT_HPP

#include <weft/cluster/status.hpp>
#include <weft/redis/reply.hpp>
#include <weft/redis/store.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

//! \file
//! How a run is doing, as the scripts `look` and `peek` tell it.

namespace WEFT_NAMESPACE::redis {

namespace detail {

inline weft::cluster::worker_report worker_in(reply w) {
  reply const known = w[2];
  weft::cluster::worker_report made;
  made.incarnation = number_in<std::uint64_t>(w[0].text());
  made.silent = span_of_milliseconds(w[1].number());
  made.name = known.named("name").text();
  made.slots = static_cast<std::uint32_t>(known.named("slots").number());
  made.memory = static_cast<std::uint64_t>(known.named("memory").number());
  made.answered = static_cast<std::uint64_t>(known.named("answered").number());
  made.is_leaving = !known.named("leaving").is_nothing();
  made.in_flight = static_cast<std::uint32_t>(w[3].number());
  made.is_reserved = w[4].number() != 0;
  return made;
}

}  // namespace detail

//! Fills in what waits, what is lent, and workers.
inline void read_report(reply from, weft::cluster::status& to) {
  weft::cluster::coordinator_counters& c = to.counters;
  auto const count = [&](std::size_t i) { return static_cast<std::size_t>(from[i].number()); };
  c.suspects = count(2);
  c.queued = count(0) + c.suspects;
  c.running = count(1) + count(3);
  to.oldest_waiting = detail::span_of_milliseconds(from[7].number());
  to.workers.clear();
  c.reserved = 0;
  for (std::size_t i = 0; i < from[6].size(); ++i) {
    to.workers.push_back(detail::worker_in(from[6][i]));
    c.reserved += to.workers.back().is_reserved ? 1 : 0;
  }
  c.workers = to.workers.size();
}

}  // namespace WEFT_NAMESPACE::redis

#endif
