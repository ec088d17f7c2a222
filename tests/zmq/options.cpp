// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/options.hpp>

#include <weft/cluster/event.hpp>

#include "../catch.hpp"

namespace wz = weft::zmq;

TEST_CASE("transports that are told nothing fit together, and take the largest payload") {
  wz::coordinator_transport_options const here;
  wz::worker_transport_options const there;
  CHECK(here.largest_message == there.largest_message);
  CHECK(here.largest_message > weft::cluster::coordinator_options().largest_payload);
  CHECK(here.times.silence == there.times.silence);
  CHECK(here.times.silence > here.times.heartbeat);
  CHECK(here.channel_ports.is_any());
  CHECK_FALSE(here.allow_plaintext);
}
