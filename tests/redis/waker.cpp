// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/waker.hpp>

#include <thread>

#include "../catch.hpp"

using namespace std::chrono_literals;

TEST_CASE("a waker wakes who waits, or the next who does, once") {
  weft::redis::waker one;
  CHECK_FALSE(one.take());
  one.wake();
  one.wake();
  CHECK(one.wait_until(weft::redis::detail::now() + 10s));
  CHECK_FALSE(one.wait_until(weft::redis::detail::now() + 10ms));
  std::thread other([&] { one.wake(); });
  CHECK(one.wait_until(weft::redis::detail::now() + 10s));
  other.join();
}
