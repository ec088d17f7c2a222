// SPDX-License-Identifier: BSL-1.0
//! \file
//! Tasks while workers are killed every 40 ms and stopped every 200 ms: all must end, each once, none given up.
#include <weft/cluster/remote.hpp>
#include <weft/zmq/cluster.hpp>

#include "../../tests/processes/hooligan.hpp"
#include "measure.hpp"

namespace measured {
namespace {

namespace cluster = weft::cluster;

void describe(weft::schema_recorder&, weft::schema_recorder&) {}
void work_a_little(cluster::remote_call& call) {
  call.has_begun = true;
  std::uint64_t number = 0;
  std::memcpy(&number, call.payload.data(), sizeof number);
  std::this_thread::sleep_for(std::chrono::microseconds(number % 400));
  number = number * 3 + 1;
  call.result.append(&number, sizeof number);
}
constexpr cluster::remote_function task{"chaos", [] { return std::string_view("task"); }, &describe,
                                        &work_a_little};
bool const is_known = cluster::registry::add(task);

}  // namespace

bool chaos(std::size_t tasks, unsigned seed) {
  weft::zmq::cluster four;
  four.spawn_workers(4);
  wait_for_workers(four, 1);
  auto const queue = four.join();
  processes::hooligan outside(four, seed);
  auto const start = clock::now();
  for (std::size_t k = 0; k < tasks; ++k) queue->submit({&task, bytes_of(k, 8), {}, k});

  std::vector<std::uint8_t> seen(tasks);
  std::size_t ended = 0, twice = 0, wrong = 0, given_up = 0;
  std::vector<cluster::completion> some;
  while (ended < tasks) {
    some.clear();
    queue->take(some, std::chrono::seconds(1));
    for (cluster::completion const& each : some) {
      ++ended;
      if (seen[each.tag]++ > 0) ++twice;
      auto const* const result = std::get_if<cluster::result>(&each.what);
      if (result == nullptr)
        ++given_up;
      else if (number_in(result->payload) != each.tag * 3 + 1)
        ++wrong;
    }
  }
  outside.stop();
  // Whatever comes now comes twice.
  some.clear();
  queue->take(some, std::chrono::milliseconds(200));
  twice += some.size();
  std::printf("seed %u: %zu tasks, %d kills, %d stops, %llu lost leases, %.1f s\n", seed, tasks,
              outside.kills(), outside.stops(), static_cast<unsigned long long>(four.status().counters.lost),
              seconds_since(start));
  char evidence[128];
  std::snprintf(evidence, sizeof evidence, "%zu twice, %zu wrong, %zu given up", twice, wrong, given_up);
  return bar(twice + wrong + given_up == 0, "workers killed and stopped: every task counts once", evidence);
}

}  // namespace measured
