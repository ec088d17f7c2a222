// SPDX-License-Identifier: BSL-1.0
#include <weft/run/timer.hpp>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "spin.hpp"

#include "../catch.hpp"

using weft::detail::later_by;
using weft::detail::timer;
using weft::detail::timer_entry;

namespace {

struct bell final : timer_entry {
  std::atomic<int> rung{0};
  std::vector<int>* order = nullptr;
  int number = 0;

  bell() : timer_entry(&ring) {}
  static void ring(timer_entry& entry) noexcept {
    auto& self = static_cast<bell&>(entry);
    if (self.order != nullptr) self.order->push_back(self.number);  // only the timer's thread does this
    self.rung.fetch_add(1);
  }
};

constexpr long long ms = 1'000'000;

}  // namespace

TEST_CASE("what waits is woken, not before its time, the earliest first") {
  std::vector<int> order;
  order.reserve(200);
  std::deque<bell> all(200);
  std::mt19937 random(7);
  std::vector<int> times(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) times[i] = static_cast<int>(i);
  std::shuffle(times.begin(), times.end(), random);
  long long const begin = later_by(50 * ms);  // until then all are there
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].order = &order;
    all[i].number = times[i];
    timer::get().add(all[i], begin + times[i] * 1000);
  }
  // Every third one is taken back, from the middle of the heap.
  for (std::size_t i = 0; i < all.size(); i += 3) REQUIRE(timer::get().cancel(all[i]));
  std::vector<int> expected;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i % 3 != 0) expected.push_back(times[i]);
  std::sort(expected.begin(), expected.end());
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i % 3 != 0) REQUIRE(eventually([&] { return all[i].rung == 1; }));
  REQUIRE(weft::detail::now_in_nanoseconds() >= begin);
  REQUIRE(order == expected);
}

TEST_CASE("an entry expires or is taken back, never both") {
  std::deque<bell> all(2000);
  int cancelled = 0;
  for (bell& a : all) {
    timer::get().add(a, later_by(20'000));
    std::this_thread::yield();
    bool const taken_back = timer::get().cancel(a);
    if (taken_back) {
      ++cancelled;
      REQUIRE(a.rung == 0);
    } else {
      REQUIRE(eventually([&] { return a.rung == 1; }));
    }
    REQUIRE_FALSE(timer::get().cancel(a));
  }
  INFO(cancelled);
}

TEST_CASE("many threads use the timer, and entries are used again") {
  std::atomic<int> rounds{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&rounds, t] {
      bell a;
      for (int i = 1; i <= 50; ++i) {
        timer::get().add(a, later_by((i * 7 + t) % 5 * 10'000));
        while (a.rung < i) std::this_thread::yield();
        ++rounds;
      }
    });
  for (std::thread& t : threads) t.join();
  REQUIRE(rounds == 200);
}
