// SPDX-License-Identifier: BSL-1.0
#include <weft/run/clock.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

#include "../catch.hpp"

using weft::detail::ticks;
using weft::detail::ticks_per_microsecond;

namespace {

// How many ticks a microsecond of the system's clock has, now.
double measured() {
  using clock = std::chrono::steady_clock;
  auto const begin = clock::now();
  std::uint64_t const first = ticks();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  auto const end = clock::now();
  std::uint64_t const last = ticks();
  return static_cast<double>(last - first) / std::chrono::duration<double, std::micro>(end - begin).count();
}

}  // namespace

TEST_CASE("ticks go on") {
  std::uint64_t const first = ticks();
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(ticks() > first);
}

TEST_CASE("a microsecond has always the same number of ticks") {
  CHECK(ticks_per_microsecond() > 0);
  CHECK(ticks_per_microsecond() == ticks_per_microsecond());
  // It is right within a half. (A machine that has other things to do may disturb a measurement.)
  double const ours = static_cast<double>(ticks_per_microsecond());
  bool right = false;
  for (int i = 0; i < 20 && !right; ++i) {
    double const real = measured();
    right = ours > real / 1.5 && ours < real * 1.5 + 2;
  }
  CHECK(right);
}

TEST_CASE("a pause comes back") {
  for (int i = 0; i < 100; ++i) weft::detail::pause();
  SUCCEED();
}
