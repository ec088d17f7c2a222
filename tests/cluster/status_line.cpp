// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/status_line.hpp>

#include <cstdio>
#include <memory>
#include <string>

#include "catch.hpp"

namespace cluster = weft::cluster;

TEST_CASE("a status line that no terminal shows is written once more at its end") {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> const file(std::tmpfile(), &std::fclose);
  REQUIRE(file != nullptr);
  int asked = 0;
  {
    cluster::status_line const line(
        [&] {
          ++asked;
          cluster::status s;
          s.counters.done = 3;
          s.counters.workers = 1;
          return s;
        },
        file.get());
  }
  CHECK(asked == 1);
  std::rewind(file.get());
  char text[200]{};
  REQUIRE(std::fgets(text, sizeof text, file.get()) != nullptr);
  CHECK(std::string(text) == "0 queued, 0 running, 3 done, 0 failed, 0 lost leases, 1 worker\n");
}
