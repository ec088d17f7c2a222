// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/rate.hpp>

#include <chrono>

#include "../catch.hpp"

using namespace std::chrono_literals;
using weft::cluster::detail::rate_meter;

namespace {

constexpr weft::cluster::instant start = 1000h;

}  // namespace

TEST_CASE("A rate is what a number grew by, in the last seconds", "[cluster]") {
  rate_meter meter(start);
  CHECK(meter.per_second(start) == 0);
  for (int k = 1; k <= 100; ++k) {  // a hundred per second
    meter.count(static_cast<std::uint64_t>(k) * 10, start + k * 100ms);
    CHECK(meter.per_second(start + k * 100ms) == Approx(k < 10 ? k * 10 : 100).epsilon(0.03));
  }
  // Ten times as many: after five seconds nothing is left of what was before.
  for (int k = 1; k <= 60; ++k)
    meter.count(1000 + static_cast<std::uint64_t>(k) * 100, start + 10s + k * 100ms);
  CHECK(meter.per_second(start + 16s) == Approx(1000).epsilon(0.03));
}

TEST_CASE("A rate falls while nothing happens", "[cluster]") {
  rate_meter meter(start);
  meter.count(40, start + 500ms);
  CHECK(meter.per_second(start + 500ms) == Approx(40));  // not for less than a second
  CHECK(meter.per_second(start + 2s) == Approx(20));
  CHECK(meter.per_second(start + 4s) == Approx(10));
  CHECK(meter.per_second(start + 5s) == 0);
  CHECK(meter.per_second(start + 1h) == 0);
  meter.count(48, start + 1h + 1s);
  CHECK(meter.per_second(start + 1h + 1s) == Approx(2));  // of four seconds
  CHECK(meter.per_second(start + 1h + 5s) == Approx(2));
  CHECK(meter.per_second(start + 1h + 5500ms) == Approx(8 / 4.5));
  CHECK(meter.per_second(start + 1h + 6s) == 0);
}

TEST_CASE("A rate does not mind who looks at an older clock", "[cluster]") {
  rate_meter meter(start);
  meter.count(50, start + 10s);
  CHECK(meter.per_second(start + 9s) >= 0);
  meter.count(60, start + 9s);
  CHECK(meter.per_second(start - 1s) >= 0);
}
