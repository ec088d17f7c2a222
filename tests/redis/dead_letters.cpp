// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/dead_letters.hpp>

#include <weft/redis/errors.hpp>

#include "../catch.hpp"
#include "server.hpp"

namespace wr = weft::redis;
using namespace std::chrono_literals;

// (What they tell of a run is tested with the hub.)
TEST_CASE("a run that is not there has no dead letters") {
  redis_test::server const server;
  wr::worker_transport_options const where{server.address() + "?run=x", {}, {}, 2s};
  CHECK(wr::list_dead_letters(where).empty());
  CHECK(wr::retry_dead_letter(where, "1-1") == wr::dead_letter_answer::unknown);
  CHECK(wr::drop_dead_letter(where, "1-1") == wr::dead_letter_answer::unknown);
  CHECK_THAT(wr::query_status(where), Catch::Matchers::Contains("\"dead_letters\": 0"));
  CHECK_THROWS_AS(wr::list_dead_letters({server.address(), {}, {}, 2s}), wr::redis_error);
  CHECK(server.ask({"DBSIZE"}) == ":0");
}
