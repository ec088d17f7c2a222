// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

inline constexpr auto twice = weft::map<"twice">([](int x) { return 2 * x; });
inline constexpr auto sum = weft::task<"sum">([](weft::batch<int> const& xs) {
  int s = 0;
  for (int x : xs) s += x;
  return s;
});

}  // namespace

TEST_CASE("one shared workflow, run by several threads at once") {
  std::string const prefix = "a prefix that does not fit into the small buffer of a string ";
  auto const make =
      weft::task<"make">([prefix](int n) { return std::vector<int>(static_cast<std::size_t>(n), n); });
  auto const name = weft::task<"name">([prefix](int s) { return prefix + std::to_string(s); });
  auto const w = weft::workflow<"w">(weft::input<"n", int> >> make >> twice >> sum >> name);

  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 1; t <= 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        int const n = t + i % 10;
        auto const results = weft::run(w, weft::with<"n">(n));
        if (results["sum"_id] != 2 * n * n || results.value() != prefix + std::to_string(2 * n * n)) ++wrong;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("a stop is seen from another thread") {
  weft::stop_source source;
  std::atomic<bool> started{false};
  auto const wait = weft::task<"wait">([&](weft::context& here) {
    started = true;
    long rounds = 0;
    while (!here.stop_requested()) ++rounds;
    return rounds;
  });
  auto const w = weft::workflow<"w">(wait);
  std::thread stopper([&] {
    while (!started) std::this_thread::yield();
    source.request_stop();
  });
  CHECK(weft::run(w, source.token()).value() >= 0);
  stopper.join();
}
