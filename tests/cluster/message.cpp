// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/message.hpp>

#include <type_traits>

#include "../catch.hpp"

namespace cluster = weft::cluster;

TEST_CASE("every message has its channel") {
  using cluster::channel;
  STATIC_REQUIRE(channel_of(cluster::drain{}) == channel::control);
  STATIC_REQUIRE(channel_of(cluster::fenced{}) == channel::control);
  STATIC_REQUIRE(channel_of(cluster::bye{}) == channel::control);
  STATIC_REQUIRE(channel_of(cluster::cancel{}) == channel::push);
  STATIC_REQUIRE(channel_of(cluster::reject{}) == channel::pull);
  CHECK(channel_of(cluster::hello{}) == channel::control);
  CHECK(channel_of(cluster::welcome{}) == channel::control);
  CHECK(channel_of(cluster::deny{}) == channel::control);
  CHECK(channel_of(cluster::heartbeat{}) == channel::control);
  CHECK(channel_of(cluster::task{}) == channel::push);
  CHECK(channel_of(cluster::result{}) == channel::pull);
  CHECK(channel_of(cluster::failure{}) == channel::pull);
  CHECK(channel_of(cluster::question{}) == channel::pull);
  CHECK(channel_of(cluster::reply{}) == channel::push);
  STATIC_REQUIRE(channel_of(cluster::recall{}) == channel::push);
}

TEST_CASE("messages are values") {
  cluster::message const a{{1, 2, 3, 4, 5, 6, cluster::duration(7)}, cluster::task{1, "payload"}};
  cluster::message b = a;
  CHECK(a == b);
  b.head.attempt = 7;
  CHECK_FALSE(a == b);
  b = a;
  std::get<cluster::task>(b.what).payload = "another";
  CHECK_FALSE(a == b);
  STATIC_REQUIRE(std::is_aggregate_v<cluster::header>);
  STATIC_REQUIRE(std::is_nothrow_move_constructible_v<cluster::message>);
}
