// SPDX-License-Identifier: BSL-1.0
//! \file
//! How many tasks two worker processes do, and how long one takes; beside bare sockets, in turn.
#include <weft/zmq/cluster.hpp>

#include "load.hpp"

#include <fstream>

namespace measured {

using namespace load;

namespace {

std::size_t resident_kib() {
  std::ifstream file("/proc/self/statm");
  std::size_t pages = 0;
  file >> pages >> pages;
  return pages * 4;
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
    trip.push_back(median(round_trips(*queue)));
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
