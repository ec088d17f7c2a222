// SPDX-License-Identifier: BSL-1.0
//! \file
//! How many tasks two worker processes do through a Redis, and how long one takes; for each way in which it may keep what
//! it is told.
#include <weft/redis/cluster.hpp>

#include "../../tests/redis/server.hpp"
#include "../cluster/load.hpp"
#include "measure.hpp"

namespace measured {

using namespace load;

namespace {

struct figures {
  double rate = 0;              // no-op tasks of 8 bytes per second
  double rate_1k = 0;           // likewise, 1 KiB
  double middle = 0, high = 0;  // microseconds of one task: median, 95th percentile
  double slots = 0;             // share of two slots that tasks of 10 ms use
};

figures measure(redis_test::durability aof, int rounds) {
  redis_test::server_options options;
  options.aof = aof;
  redis_test::server const redis(options);
  weft::redis::cluster_options how;
  how.address = redis.address();
  weft::redis::cluster two(std::move(how));
  two.spawn_workers(2);
  wait_for_workers(two, 2);
  auto const queue = two.join();
  std::vector<double> small, large, middle, high, slots;
  for (int round = 0; round < rounds; ++round) {
    small.push_back(rate(*queue, no_op, 100'000, 8, 8'192));
    large.push_back(rate(*queue, no_op, 50'000, 1024, 8'192));
    auto const trips = round_trips(*queue);
    middle.push_back(trips[trips.size() / 2]);
    high.push_back(trips[trips.size() * 95 / 100]);
    slots.push_back(rate(*queue, sleeper, 400, 8, 8'192) * 0.010 / 2);
  }
  return {median(small), median(large), median(middle), median(high), median(slots)};
}

}  // namespace

bool redis_speed(int rounds) {
  using redis_test::durability;
  figures const no = measure(durability::none, rounds);
  figures const second = measure(durability::everysec, rounds);
  figures const always = measure(durability::always, rounds);
  auto const row = [&](char const* what, double figures::* figure, double factor, int digits) {
    std::printf("%-44s %12.*f %12.*f %12.*f\n", what, digits, no.*figure * factor, digits,
                second.*figure * factor, digits, always.*figure * factor);
  };
  std::printf("%-44s %12s %12s %12s\n", "two workers of one slot each, medians; AOF:", "no", "everysec",
              "always");
  row("no-op tasks of 8 bytes, per second", &figures::rate, 1, 0);
  row("no-op tasks of 1 KiB, per second", &figures::rate_1k, 1, 0);
  row("one task there and back, us", &figures::middle, 1, 0);
  row("95th percentile, us", &figures::high, 1, 0);
  row("tasks of 10 ms, % of ideal", &figures::slots, 100, 1);
  bool all = bar(are_right, "every result is right", "compared");
  all &= bar(no.rate >= 40e3, "at least 40,000 no-op tasks per second through one Redis",
             text(no.rate / 1e3, 1, "k/s"));
  all &= bar(no.slots >= 0.95, "tasks of 10 ms use at least 95 % of the slots", text(100 * no.slots, 1, "%"));
  return all;
}

}  // namespace measured
