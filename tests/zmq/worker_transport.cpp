// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/worker_transport.hpp>

#include <chrono>

#include "world.hpp"

namespace wz = weft::zmq;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using transport_laws::bytes_of;
using transport_laws::worker_log;

namespace {

// Until it is told that there is no connection.
bool fails(wz::worker_transport& worker) {
  worker_log at;
  auto const end = std::chrono::steady_clock::now() + 10s;
  worker.dial();
  while (at.disconnected == 0 && std::chrono::steady_clock::now() < end) worker.poll(at, 100ms);
  worker.poll(at, 20ms);
  return at.connected == 0 && at.disconnected == 1;
}

wz::worker_transport_options options_for(std::string address) {
  wz::worker_transport_options options;
  options.coordinator = std::move(address);
  options.times.connect = options.times.handshake = 100ms;
  return options;
}

}  // namespace

TEST_CASE("a worker needs an address, and keys of both sides or none") {
  CHECK_THROWS_AS(wz::worker_transport({}), wz::transport_error);
  CHECK_THROWS_WITH(wz::worker_transport(options_for("tcp://127.0.0.1:*")), Contains("port"));
  auto options = options_for("tcp://127.0.0.1:1");
  options.keys = wz::make_keys();
  CHECK_THROWS_WITH(wz::worker_transport(options), Contains("public key of its coordinator"));
}

TEST_CASE("who cannot be dialed is told of once, and can be dialed again") {
  std::string address;
  {
    wz::coordinator_transport const gone({});
    address = gone.address();
  }
  wz::worker_transport worker(options_for(address));
  CHECK(fails(worker));
  CHECK(fails(worker));
  wz::coordinator_transport_options options;
  options.address = address;
  wz::coordinator_transport coordinator(options);
  transport_laws::coordinator_log seen;
  worker_log at;
  worker.dial();
  for (int i = 0; i < 5000 && at.connected == 0; ++i) {
    coordinator.poll(seen, 1ms);
    worker.poll(at, 0ms);
  }
  CHECK(at.connected == 1);
  CHECK(at.disconnected == 0);
}

TEST_CASE("who does not answer, or has no name, is not waited for") {
  // Nobody polls it, so nobody is let in.
  wz::coordinator_transport const silent({});
  wz::worker_transport worker(options_for(silent.address()));
  CHECK(fails(worker));
  wz::worker_transport lost(options_for("tcp://no-such-host.invalid:1"));
  CHECK(fails(lost));
}

TEST_CASE("a worker whose key is not allowed, or who means another coordinator, is told so") {
  world::sockets<world::with_keys> world(1);
  transport_laws::coordinator_log seen;
  std::atomic<bool> is_over = false;
  std::jthread const polls([&] {
    while (!is_over) world.coordinator().poll(seen, 10ms);
  });
  auto options = world.options_of(0);
  options.times.handshake = options.times.connect = 500ms;
  SECTION("not allowed") { options.keys = wz::make_keys(); }
  SECTION("another coordinator") { options.coordinator_key = wz::make_keys().public_half; }
  SECTION("no keys") { options.keys.reset(), options.coordinator_key.reset(); }
  wz::worker_transport worker(options);
  CHECK(fails(worker));
  is_over = true;
}

TEST_CASE("what is sent to nobody is lost, and nobody waits") {
  wz::worker_transport worker(options_for("tcp://127.0.0.1:1"));
  worker.send(bytes_of("x"));
  worker.deliver(bytes_of("x"));
  worker.leave_channel();
  worker.hang_up();
  worker.join_channel({1, 1});
  worker.deliver(bytes_of("x"));
  worker_log at;
  auto const end = std::chrono::steady_clock::now() + 10s;
  while (at.disconnected == 0 && std::chrono::steady_clock::now() < end) worker.poll(at, 10ms);
  CHECK(at.disconnected == 1);
}
