// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/hub.hpp>

#include "world.hpp"

TEST_CASE("a hub on Redis and its workers keep the laws of queues") {
  queue_laws::check<redis_world::world>();
}
