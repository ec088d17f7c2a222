// SPDX-License-Identifier: BSL-1.0
//! \file
//! How many tasks two worker processes do, and how long one takes; beside bare sockets, in turn.
#include "measure.hpp"

#include <weft/cluster/remote.hpp>

#include <fstream>

namespace measured {
namespace {

namespace cluster = weft::cluster;

void describe(weft::schema_recorder&, weft::schema_recorder&) {}
// Gives back its number, one more.
void count_up(cluster::remote_call& call) {
  call.has_begun = true;
  std::uint64_t number = 0;
  std::memcpy(&number, call.payload.data(), sizeof number);
  ++number;
  call.result.append(&number, sizeof number);
}
void wait_a_little(cluster::remote_call& call) {
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
  count_up(call);
}
constexpr cluster::remote_function no_op{"speed", [] { return std::string_view("no-op"); }, &describe,
                                         &count_up};
constexpr cluster::remote_function sleeper{"speed", [] { return std::string_view("10 ms"); }, &describe,
                                           &wait_a_little};
bool const are_known = cluster::registry::add(no_op) && cluster::registry::add(sleeper);

bool are_right = true;

// Tasks per second, with at most so many under way.
double rate(cluster::queue_user& queue, cluster::remote_function const& function, std::size_t tasks,
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

// Microseconds from submitting one task to its result: the median.
double round_trip(cluster::queue_user& queue) {
  std::vector<double> all;
  for (int k = 0; k < 2000; ++k) all.push_back(1e6 / rate(queue, no_op, 1, 8, 1));
  return median(all);
}

std::size_t resident_kib() {
  std::ifstream file("/proc/self/statm");
  std::size_t pages = 0;
  file >> pages >> pages;
  return pages * 4;
}

std::string text(double number, int digits, char const* unit) {
  char room[64];
  std::snprintf(room, sizeof room, "%.*f %s", digits, number, unit);
  return room;
}

}  // namespace

bool speed(int rounds) {
  weft::zmq::cluster two;
  two.spawn_workers(2);
  wait_for_workers(two, 2);
  auto const queue = two.join();
  std::vector<double> small, large, raw, trip, slots;
  for (int round = 0; round < rounds; ++round) {
    small.push_back(rate(*queue, no_op, 500'000, 8, 65'536));
    large.push_back(rate(*queue, no_op, 250'000, 1024, 8'192));
    raw.push_back(raw_rate(250'000, 1024));
    trip.push_back(round_trip(*queue));
    slots.push_back(rate(*queue, sleeper, 400, 8, 65'536) * 0.010 / 2);
  }
  double const share = median(large) / median(raw);
  std::printf("%-44s %12s\n", "two workers of one slot each", "median");
  std::printf("%-44s %12.0f\n", "no-op tasks of 8 bytes, per second", median(small));
  std::printf("%-44s %12.0f\n", "no-op tasks of 1 KiB, per second", median(large));
  std::printf("%-44s %12.0f\n", "bare PUSH to PULL, 1 KiB, per second", median(raw));
  std::printf("%-44s %12.1f\n", "one task there and back, us", median(trip));
  std::printf("%-44s %12.1f\n", "tasks of 10 ms, % of ideal", 100 * median(slots));
  bool all = bar(are_right, "every result is right", "compared");
  all &= bar(median(small) >= 500e3, "at least 500,000 no-op tasks per second",
             text(median(small) / 1e3, 0, "k/s"));
  all &= bar(share >= 0.6, "with 1 KiB at least 60 % of bare PUSH to PULL", text(100 * share, 0, "%"));
  all &= bar(median(trip) <= 150, "one task takes at most 150 us, as median", text(median(trip), 0, "us"));
  all &= bar(median(slots) >= 0.97, "tasks of 10 ms use at least 97 % of the slots",
             text(100 * median(slots), 1, "%"));
  return all;
}

bool memory() {
  weft::zmq::cluster two;
  two.spawn_workers(2);
  wait_for_workers(two, 2);
  auto const queue = two.join();
  std::size_t first = 0, last = 0;
  for (int million = 1; million <= 10; ++million) {
    rate(*queue, no_op, 1'000'000, 8, 65'536);
    last = resident_kib();
    if (million == 2) first = last;
  }
  std::printf("%-44s %12zu\n%-44s %12zu\n", "KiB of the coordinator after 2 million tasks", first,
              "KiB after 10 million", last);
  return bar(last <= first + first / 50, "memory is flat over 10 million tasks",
             text(static_cast<double>(last) - static_cast<double>(first), 0, "KiB more"));
}

}  // namespace measured
