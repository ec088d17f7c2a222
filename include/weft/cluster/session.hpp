// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_SESSION_HPP
#define WEFT_CLUSTER_SESSION_HPP

#include <weft/cluster/lease.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

//! \file
//! What a coordinator knows of one incarnation of a worker.

namespace WEFT_NAMESPACE::cluster {

namespace detail {

struct session;
// The free-est first, the oldest among equals.
struct freer {
  bool operator()(session const* a, session const* b) const noexcept;
};
using free_set = std::set<session*, freer>;

// One incarnation of a worker.
struct session {
  enum class phase : std::uint8_t { opening, active, draining, leaving };

  peer_id peer = 0;
  std::uint64_t incarnation = 0;
  std::string name;
  std::uint64_t memory = 0;
  std::uint64_t answered = 0;
  phase stage = phase::opening;
  bool is_listed = false;    // among those with credit
  bool is_reserved = false;  // for suspects
  bool runs_suspect = false;
  bool is_slow = false;  // it was asked to give something back, or did, and has ended nothing since
  bool has_missing =
      false;  // leases that a heartbeat did not list, while results from before it are under way
  std::uint32_t slots = 1;
  std::uint32_t credit = 0;
  std::uint32_t in_flight = 0;
  std::uint32_t voided = 0;  // of these
  std::uint64_t byte_credit = 0;
  std::uint64_t bytes = 0;  // in flight
  duration charge{};        // what is in flight will take so long, together
  std::uint64_t load = 0;
  chain leases;  // in the order of their sequence, which is that in which they begin
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::uint64_t asked = 0;      // number of the last question
  std::uint64_t judged_at = 0;  // the last result before the heartbeat that missed something
  std::uint64_t results = 0;    // how many BYE announced
  instant heard{};
  std::vector<std::uint32_t> types;  // per type of the coordinator: its number at the worker, or none
  std::vector<std::string> incompatible;
  free_set::node_type node;  // kept while it is not listed
};

inline bool freer::operator()(session const* a, session const* b) const noexcept {
  return a->load != b->load ? a->load < b->load : a->incarnation < b->incarnation;
}

inline std::string text_of(task_type const& t) {
  constexpr std::size_t most = 200;  // of a schema is enough to see what it is
  return "task \"" + t.id + "\" " + t.text.substr(0, most) + (t.text.size() > most ? "..." : "");
}

// Fills in which of our types the worker knows alike.
inline void compare_types(std::vector<task_type> const& ours, std::vector<task_type> const& theirs,
                          session& s) {
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  for (std::uint32_t k = 0; k < theirs.size(); ++k) numbers.emplace(theirs[k].id, k);
  s.types.assign(ours.size(), none);
  for (std::size_t k = 0; k < ours.size(); ++k) {
    auto const found = numbers.find(ours[k].id);
    if (found != numbers.end() && theirs[found->second].schema == ours[k].schema)
      s.types[k] = found->second;
    else
      s.incompatible.push_back("coordinator: " + text_of(ours[k]) + ", worker: " +
                               (found == numbers.end() ? "none" : text_of(theirs[found->second])));
  }
}

}  // namespace detail

}  // namespace WEFT_NAMESPACE::cluster

#endif
