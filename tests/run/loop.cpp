// SPDX-License-Identifier: BSL-1.0
#include <weft/run/loop.hpp>

#include <string>

#include "../catch.hpp"

using namespace weft::literals;

TEST_CASE("a repeated callable can be called by itself") {
  weft::context here("x", {});
  auto const down = weft::repeat_while([](int x, int by) { return x - by; }, [](int x) { return x > 0; }, 10);
  CHECK(down(here, 7, 3) == -2);
  CHECK(down(here, 0, 3) == 0);
  CHECK(down(here, 10, 1) == 0);
  try {
    down(here, 11, 1);
    FAIL("nothing was thrown");
  } catch (weft::loop_limit const& e) {
    CHECK(e.count() == 10);
    CHECK(std::string(e.what()).find("10 rounds") != std::string::npos);
  }
}

TEST_CASE("a loop ends when its run is asked to stop") {
  weft::stop_source source;
  auto const wf = weft::workflow<"wf">(weft::task<"begin">([] { return 0; }) >> weft::loop<"on">(
                                                                                    [&source](int x) {
                                                                                      if (x == 5)
                                                                                        source.request_stop();
                                                                                      return x + 1;
                                                                                    },
                                                                                    [](int) { return true; },
                                                                                    1'000'000'000));
  CHECK_THROWS_AS(weft::run(wf, source.token()), weft::run_cancelled);
}
