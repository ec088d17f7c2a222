// SPDX-License-Identifier: BSL-1.0
//! \file
//! Tasks on worker processes through a Redis. Fails if a result is wrong or a bar is missed.
#include <weft/redis/worker_main.hpp>

#include "../../tests/redis/chaos.hpp"
#include "measure.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

int main(int argc, char** argv) {
  if (auto const status = weft::redis::worker_main(argc, argv)) return *status;
  if (auto const status = redis_test::chaos_main(argc, argv)) return *status;

  int rounds = 5;
  std::size_t tasks = 100'000;
  for (int k = 1; k + 1 < argc; k += 2) {
    if (std::strcmp(argv[k], "--rounds") == 0) rounds = std::max(0, std::atoi(argv[k + 1]));
    if (std::strcmp(argv[k], "--tasks") == 0) tasks = std::strtoull(argv[k + 1], nullptr, 10);
  }
  bool all = rounds == 0 || measured::redis_speed(rounds);
  if (rounds > 0) all &= measured::redis_detection();
  std::printf("\n");
  for (unsigned seed : {1U, 2U, 3U})
    if (tasks > 0) all &= measured::redis_chaos(tasks, seed);
  return all ? 0 : 1;
}
