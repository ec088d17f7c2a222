// SPDX-License-Identifier: BSL-1.0
//! \file
//! Tasks on worker processes of this machine. Fails if a result is wrong or a bar is missed.
#include "measure.hpp"

#include <weft/zmq/worker_main.hpp>

#include <cstdlib>

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;
  if (argc == 4 && std::strcmp(argv[1], "raw") == 0)
    return measured::raw_receiver(argv[2], std::strtoull(argv[3], nullptr, 10));

  int rounds = 5;
  std::size_t tasks = 100'000;
  for (int k = 1; k + 1 < argc; k += 2) {
    if (std::strcmp(argv[k], "--rounds") == 0) rounds = std::max(1, std::atoi(argv[k + 1]));
    if (std::strcmp(argv[k], "--tasks") == 0) tasks = std::strtoull(argv[k + 1], nullptr, 10);
  }
  bool all = measured::speed(rounds);
  std::printf("\n");
  for (unsigned seed : {1U, 2U, 3U}) all &= measured::chaos(tasks, seed);
  std::printf("\n");
  all &= measured::memory();
  return all ? 0 : 1;
}
