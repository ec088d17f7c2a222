// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/transport.hpp>

#include <atomic>
#include <thread>

#include "world.hpp"

namespace wz = weft::zmq;
using namespace std::chrono_literals;
using transport_laws::bytes_of;

TEST_CASE("sockets follow the laws of transports") {
  transport_laws::check<world::sockets<world::no_keys>>();
}

TEST_CASE("sockets with keys follow the laws of transports") {
  transport_laws::check_with_proof<world::sockets<world::with_keys>>();
}

namespace {

constexpr std::uint32_t frames = 100000;

weft::byte_buffer frame_of(std::uint32_t number) {
  weft::byte_buffer bytes;
  bytes.append(&number, sizeof number);
  return bytes;
}
std::uint32_t number_of(weft::byte_view bytes) {
  std::uint32_t number = ~std::uint32_t{};
  if (bytes.size() == sizeof number) std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

// Joins what it is sent the ports of, and sends back whatever comes then.
struct echo final : weft::cluster::worker_listener {
  explicit echo(wz::worker_transport& t) : transport(t) {}
  void on_connected() override { transport.send(bytes_of("hello")); }
  void on_disconnected() override {}
  void on_message(weft::byte_view bytes) override {
    weft::byte_buffer copy;
    copy.append(bytes.data(), bytes.size());
    if (is_joined) return transport.deliver(std::move(copy));
    weft::cluster::channel_ports ports;
    std::memcpy(&ports, bytes.data(), sizeof ports);
    transport.join_channel(ports);
    is_joined = true;
  }

  wz::worker_transport& transport;
  bool is_joined = false;
};

struct counter final : weft::cluster::coordinator_listener {
  explicit counter(wz::coordinator_transport& t) : transport(t) {}
  void on_control(weft::cluster::peer_id from, weft::byte_view) override {
    auto const ports = transport.open_channel(1, from);
    REQUIRE(ports.has_value());
    weft::byte_buffer bytes;
    bytes.append(&*ports, sizeof *ports);
    transport.send(from, std::move(bytes));
    is_open = true;
  }
  void on_result(std::string_view, weft::byte_view bytes) override {
    is_in_order &= number_of(bytes) == received++;
  }
  void on_lost(weft::cluster::peer_id) override { is_lost = true; }

  wz::coordinator_transport& transport;
  bool is_open = false;
  std::uint32_t received = 0;
  bool is_in_order = true;
  bool is_lost = false;
};

}  // namespace

TEST_CASE("many frames through push and back through results keep their order") {
  world::sockets<world::no_keys> world(1);
  std::atomic<bool> is_over = false;
  std::jthread const worker([&] {
    echo answers(world.worker(0));
    world.worker(0).dial();
    while (!is_over) world.worker(0).poll(answers, 100ms);
  });
  counter counts(world.coordinator());
  std::uint32_t sent = 0;
  auto const end = std::chrono::steady_clock::now() + 60s;
  while (counts.received < frames && !counts.is_lost && std::chrono::steady_clock::now() < end) {
    for (int i = 0; counts.is_open && i < 256 && sent < frames; ++i)
      world.coordinator().push(1, frame_of(sent++));
    world.coordinator().poll(counts, sent < frames && counts.is_open ? 0ms : 100ms);
  }
  is_over = true;
  world.worker(0).wake();
  CHECK(counts.received == frames);
  CHECK(counts.is_in_order);
  CHECK_FALSE(counts.is_lost);
}
