// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/options.hpp>

#include <cstdlib>

#include "../catch.hpp"

TEST_CASE("a password that nobody gives is that of the environment") {
  ::unsetenv(weft::redis::password_variable);
  CHECK(weft::redis::cluster_options().password.empty());
  ::setenv(weft::redis::password_variable, "sesame", 1);
  CHECK(weft::redis::cluster_options().password == "sesame");
  CHECK(weft::redis::worker_transport_options().password == "sesame");
  ::unsetenv(weft::redis::password_variable);
}
