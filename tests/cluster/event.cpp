// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/event.hpp>

#include <type_traits>

#include "../catch.hpp"

using namespace weft::cluster;

static_assert(std::is_aggregate_v<coordinator_options> && std::is_aggregate_v<submit>);
static_assert(std::is_nothrow_move_constructible_v<coordinator_action>, "the list of actions may grow");

TEST_CASE("a coordinator that is told nothing has limits all the same") {
  coordinator_options const options;
  REQUIRE(options.ready_limit > 0);
  REQUIRE(options.byte_credit >= options.largest_payload);
  REQUIRE(options.beat > options.horizon);
  REQUIRE(!options.mixes_builds);
}
