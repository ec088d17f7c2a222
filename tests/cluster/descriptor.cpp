// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/descriptor.hpp>

#include <fcntl.h>

#include <utility>

#include "../catch.hpp"

using weft::cluster::descriptor;

TEST_CASE("a descriptor is closed once, by its last owner") {
  int const number = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  REQUIRE(number >= 0);
  auto const is_open = [&] { return ::fcntl(number, F_GETFD) >= 0; };
  descriptor last;
  {
    descriptor first(number);
    descriptor second(std::move(first));
    CHECK(second.get() == number);
    last = std::move(second);
  }
  CHECK(is_open());
  CHECK(last.get() == number);
  last.reset();
  CHECK(!is_open());
  CHECK(last.get() == -1);
}
