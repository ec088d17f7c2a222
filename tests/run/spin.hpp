// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_RUN_SPIN_HPP
#define WEFT_TESTS_RUN_SPIN_HPP

#include <chrono>
#include <thread>

// Tasks must take some time, or a run does not look for help.
inline void spin(int microseconds = 10) {
  auto const until = std::chrono::steady_clock::now() + std::chrono::microseconds(microseconds);
  while (std::chrono::steady_clock::now() < until) {
  }
}

// Waits for something that other threads do. False after a time that is long enough for any machine: then it will
// never be.
template <class Condition>
bool eventually(Condition const& condition) {
  auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
  return true;
}

#endif
