// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/options.hpp>

#include <type_traits>

#include "../catch.hpp"

using namespace weft::cluster;

static_assert(std::is_aggregate_v<hub_options> && std::is_aggregate_v<worker_node_options>);

TEST_CASE("both sides that are told nothing fit together") {
  hub_options const hub;
  worker_node_options const node;
  CHECK(node.worker.byte_limit >= hub.coordinator.largest_payload);
  CHECK(node.worker.slots == 1);
  CHECK(node.functions == hub.functions);
  CHECK(node.worker.first_retry < node.worker.last_retry);
}
