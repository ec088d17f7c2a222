// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/status_client.hpp>

#include <weft/zmq/cluster.hpp>

#include <nlohmann/json.hpp>

#include "world.hpp"

namespace wz = weft::zmq;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

wz::worker_transport_options options_for(std::string address) {
  wz::worker_transport_options options;
  options.coordinator = std::move(address);
  return options;
}

}  // namespace

TEST_CASE("a coordinator tells its status to who asks") {
  wz::cluster_options options;
  options.hub.coordinator.build = "\xff a build";  // not UTF-8
  wz::cluster const one(options);
  for (int round = 0; round < 3; ++round) {
    auto const told = nlohmann::json::parse(wz::query_status(options_for(one.address())));
    CHECK(told["workers"].empty());
    CHECK(told["tasks"]["queued"] == 0);
    CHECK(told["build"] == "\xef\xbf\xbd a build");
  }
  CHECK(one.status().counters.workers == 0);  // who asks is no worker
}

TEST_CASE("who asks for a status and is not answered is told so") {
  CHECK_THROWS_AS(wz::query_status(options_for("tcp://127.0.0.1:1")), weft::cluster::cluster_error);
  CHECK_THROWS_WITH(wz::query_status(options_for("tcp://127.0.0.1:1")),
                    Contains("no coordinator answers at tcp://127.0.0.1:1"));
  CHECK_THROWS_AS(wz::query_status(options_for("nowhere")), wz::transport_error);

  // Somebody who listens, and says nothing.
  ::zmq::context_t context;
  ::zmq::socket_t mute(context, ::zmq::socket_type::router);
  mute.set(::zmq::sockopt::linger, 0);
  mute.bind("tcp://127.0.0.1:*");
  auto const begun = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(wz::query_status(options_for(mute.get(::zmq::sockopt::last_endpoint)), 200ms),
                  weft::cluster::cluster_error);
  CHECK(std::chrono::steady_clock::now() - begun >= 200ms);
  CHECK(std::chrono::steady_clock::now() - begun < 10s);
}

TEST_CASE("who asks for a status needs an allowed key where there are keys") {
  wz::key_pair const ours = wz::make_keys(), theirs = wz::make_keys();
  wz::cluster_options options;
  options.transport.keys = ours;
  options.transport.allowed = {theirs.public_half};
  wz::cluster const one(options);
  auto asks = options_for(one.address());
  CHECK_THROWS_AS(wz::query_status(asks, 300ms), weft::cluster::cluster_error);
  asks.keys = wz::make_keys();
  asks.coordinator_key = ours.public_half;
  CHECK_THROWS_AS(wz::query_status(asks, 300ms), weft::cluster::cluster_error);
  asks.keys = theirs;
  CHECK(nlohmann::json::parse(wz::query_status(asks)).contains("workers"));
}
