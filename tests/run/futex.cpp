// SPDX-License-Identifier: BSL-1.0
#include <weft/run/futex.hpp>

#include <atomic>
#include <thread>
#include <vector>

#include "spin.hpp"

#include "../catch.hpp"

using weft::detail::sleep_while;
using weft::detail::wake;

TEST_CASE("nobody sleeps if the word has another value") {
  std::atomic<std::uint32_t> word{1};
  sleep_while(word, 0);
  CHECK(word == 1);
}

TEST_CASE("waking nobody does nothing") {
  std::atomic<std::uint32_t> word{0};
  wake(word, 1);
  wake(word, 1 << 30);
  CHECK(word == 0);
}

TEST_CASE("a thread sleeps until it is woken") {
  std::atomic<std::uint32_t> word{0};
  std::atomic<int> awake{0};
  std::vector<std::thread> sleepers;
  for (int i = 0; i < 3; ++i)
    sleepers.emplace_back([&] {
      while (word == 0) sleep_while(word, 0);
      ++awake;
    });
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  CHECK(awake == 0);
  word = 1;
  wake(word, 3);
  for (std::thread& each : sleepers) each.join();
  CHECK(awake == 3);
}

TEST_CASE("two threads wake each other in turn") {
  std::atomic<std::uint32_t> turn{0};
  auto const play = [&](std::uint32_t mine) {
    for (std::uint32_t n = mine; n < 400; n += 2) {
      for (std::uint32_t seen = turn; seen != n; seen = turn) sleep_while(turn, seen);
      turn = n + 1;
      wake(turn, 1);
    }
  };
  std::thread other(play, 1U);
  play(0);
  other.join();
  CHECK(turn == 400);
}
