// SPDX-License-Identifier: BSL-1.0
#include <weft/run/sleep.hpp>

#include <chrono>

#include "../catch.hpp"

using namespace std::chrono_literals;
using weft::detail::wait_for;

namespace {

weft::async<int> after(std::chrono::nanoseconds time) {
  co_await weft::sleep_for(time);
  co_return 1;
}

}  // namespace

TEST_CASE("a coroutine sleeps as long as it says") {
  auto const begin = std::chrono::steady_clock::now();
  REQUIRE(wait_for(after(3ms), {}) == 1);
  REQUIRE(std::chrono::steady_clock::now() - begin >= 3ms);
  REQUIRE(wait_for(after(-1h), {}) == 1);
}

TEST_CASE("who is asked to stop does not sleep on") {
  weft::stop_source source;
  source.request_stop();
  REQUIRE_THROWS_AS(wait_for(after(1h), source.token()), weft::run_cancelled);
  weft::stop_source const late({}, weft::detail::later_by(2'000'000));
  REQUIRE_THROWS_AS(wait_for(after(1h), late.token()), weft::run_cancelled);
}
