// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/ports.hpp>

#include <chrono>

#include "../catch.hpp"

namespace wz = weft::zmq;
using namespace std::chrono_literals;

TEST_CASE("ports of a range are handed out in turn, and rest") {
  wz::port_pool pool({7, 9}, 30s);
  CHECK(pool.size() == 3);
  CHECK(pool.take(0s) == 7);
  pool.give_back(7, 0s);
  CHECK(pool.take(1s) == 8);
  CHECK(pool.take(1s) == 9);
  CHECK_FALSE(pool.take(1s));
  pool.give_back(9, 2s);
  CHECK_FALSE(pool.take(29s));
  CHECK(pool.take(30s) == 7);
  CHECK_FALSE(pool.take(31s));
  CHECK(pool.take(32s) == 9);
  CHECK_FALSE(pool.take(1h));
}

TEST_CASE("a range may end with the last port there is, or be none") {
  wz::port_pool last({65535, 65535}, 1s);
  CHECK(last.take(0s) == 65535);
  CHECK_FALSE(last.take(0s));
  CHECK(wz::port_range{}.is_any());
  CHECK_FALSE(wz::port_pool({}, 1s).take(0s));
  CHECK_FALSE(wz::port_pool({9, 8}, 1s).take(0s));
}
