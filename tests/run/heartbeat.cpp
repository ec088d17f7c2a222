// SPDX-License-Identifier: BSL-1.0
#include <weft/run/heartbeat.hpp>

#include "spin.hpp"

#include "../catch.hpp"

using weft::detail::heartbeat;

TEST_CASE("a long task is time to look for help") {
  // Nothing is checked in between, as that may take longer than a beat; and a thread may lose its processor.
  bool is_right = false;
  for (int i = 0; i < 100 && !is_right; ++i) {
    heartbeat beat(true);
    bool const at_once = beat.is_time(0);
    spin(20);
    bool const later = beat.is_time(1);
    bool const again = beat.is_time(2);  // another beat has begun
    spin(20);
    is_right = !at_once && later && !again && beat.is_time(3);
  }
  CHECK(is_right);
}

TEST_CASE("a few short tasks do not hide the long ones behind them") {
  heartbeat beat(true);
  for (std::uint32_t done = 0; done < 16; ++done) beat.is_time(done);
  spin(20);
  beat.is_time(16);  // the beat has many short tasks in it, so one more has to be long
  spin(20);
  CHECK(beat.is_time(17));
}

TEST_CASE("while tasks are short, it is not time") {
  heartbeat beat(true);
  int times = 0;
  for (std::uint32_t done = 0; done < 100000; ++done) times += beat.is_time(done);
  CHECK(times < 100);  // only if the thread loses its processor again and again
}

TEST_CASE("one interruption does not make long tasks of many short ones") {
  heartbeat beat(true);
  std::uint32_t done = 0;
  bool is_quick = true;  // not where every call is watched by a sanitizer
  for (; done < 100; ++done) is_quick &= !beat.is_time(done);
  if (!is_quick) return;
  spin(1000);
  bool any = false;
  for (; done < 110; ++done) any |= beat.is_time(done);
  CHECK_FALSE(any);
}
