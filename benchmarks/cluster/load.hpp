// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_CLUSTER_LOAD_HPP
#define WEFT_BENCHMARKS_CLUSTER_LOAD_HPP

#include <weft/cluster/queue.hpp>
#include <weft/cluster/remote.hpp>

#include "measure.hpp"

#include <string_view>
#include <variant>

//! \file
//! Tasks that are measured, on whatever queue; workers are the same program.

namespace measured {

namespace load {

namespace cluster = weft::cluster;

inline void describe(weft::schema_recorder&, weft::schema_recorder&) {}
// Gives back its number, one more.
inline void count_up(cluster::remote_call& call) {
  call.has_begun = true;
  std::uint64_t number = 0;
  std::memcpy(&number, call.payload.data(), sizeof number);
  ++number;
  call.result.append(&number, sizeof number);
}
inline void wait_a_little(cluster::remote_call& call) {
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
  count_up(call);
}
inline constexpr cluster::remote_function no_op{"speed", [] { return std::string_view("no-op"); }, &describe,
                                                &count_up};
inline constexpr cluster::remote_function sleeper{"speed", [] { return std::string_view("10 ms"); },
                                                  &describe, &wait_a_little};
inline bool const are_known = cluster::registry::add(no_op) && cluster::registry::add(sleeper);

inline bool are_right = true;  // all results so far

// Tasks per second, with at most so many under way.
inline double rate(cluster::queue_user& queue, cluster::remote_function const& function, std::size_t tasks,
                   std::size_t size, std::size_t window) {
  std::vector<cluster::completion> ended;
  std::size_t sent = 0;
  auto const start = clock::now();
  for (std::size_t done = 0; done < tasks;) {
    for (; sent < tasks && sent - done < window; ++sent)
      queue.submit({&function, bytes_of(sent, size), {}, sent});
    ended.clear();
    queue.take(ended, std::chrono::seconds(1));
    for (cluster::completion const& each : ended) {
      auto const* const result = std::get_if<cluster::result>(&each.what);
      are_right = are_right && result != nullptr && number_in(result->payload) == each.tag + 1;
    }
    done += ended.size();
  }
  return static_cast<double>(tasks) / seconds_since(start);
}

// Microseconds from submitting one task to its result, many times, sorted.
inline std::vector<double> round_trips(cluster::queue_user& queue) {
  std::vector<double> all;
  for (int k = 0; k < 2000; ++k) all.push_back(1e6 / rate(queue, no_op, 1, 8, 1));
  std::sort(all.begin(), all.end());
  return all;
}

inline std::string text(double number, int digits, char const* unit) {
  char room[64];
  std::snprintf(room, sizeof room, "%.*f %s", digits, number, unit);
  return room;
}

}  // namespace load

}  // namespace measured

#endif
