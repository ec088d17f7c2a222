// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/errors.hpp>

#include "../catch.hpp"

using Catch::Matchers::Contains;

TEST_CASE("an insecure address says what to do") {
  weft::zmq::insecure_address const e("tcp://*:5555");
  CHECK_THAT(e.what(), Contains("tcp://*:5555") && Contains("keys") && Contains("allow_plaintext"));
  weft::error const& base = e;
  CHECK(std::string(base.what()).starts_with("weft: "));
}
