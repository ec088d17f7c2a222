// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/transport.hpp>

#include <weft/cluster/memory_transport.hpp>

#include "../catch.hpp"

namespace cluster = weft::cluster;

static_assert(cluster::coordinator_transport<cluster::memory_coordinator>);
static_assert(cluster::worker_transport<cluster::memory_worker>);
static_assert(!cluster::coordinator_transport<cluster::memory_worker>);
static_assert(!cluster::worker_transport<cluster::memory_coordinator>);

namespace {

// All that a transport of a coordinator has. Each of the following lacks something.
struct complete {
  void send(cluster::peer_id, weft::byte_buffer) {}
  std::optional<cluster::channel_ports> open_channel(std::uint64_t, cluster::peer_id) { return std::nullopt; }
  void push(std::uint64_t, weft::byte_buffer) {}
  void close_channel(std::uint64_t) {}
  std::string_view identity(cluster::peer_id) { return {}; }
  void poll(cluster::coordinator_listener&, cluster::duration) {}
  void wake() {}
};
struct without_wake : complete {
  void wake() = delete;
};
struct without_ports : complete {
  void open_channel(std::uint64_t, cluster::peer_id) {}
};
struct without_patience : complete {
  void poll(cluster::coordinator_listener&) {}
};

struct complete_worker {
  void dial() {}
  void hang_up() {}
  void send(weft::byte_buffer) {}
  void join_channel(cluster::channel_ports) {}
  void leave_channel() {}
  void deliver(weft::byte_buffer) {}
  void poll(cluster::worker_listener&, cluster::duration) {}
  void wake() {}
};
struct without_dial : complete_worker {
  void dial() = delete;
};
struct without_deliver : complete_worker {
  void deliver() {}
};

static_assert(cluster::coordinator_transport<complete>);
static_assert(!cluster::coordinator_transport<without_wake>);
static_assert(!cluster::coordinator_transport<without_ports>);
static_assert(!cluster::coordinator_transport<without_patience>);
static_assert(cluster::worker_transport<complete_worker>);
static_assert(!cluster::worker_transport<without_dial>);
static_assert(!cluster::worker_transport<without_deliver>);

}  // namespace

TEST_CASE("a transport tells listeners of any kind") {
  struct : cluster::worker_listener {
    void on_connected() override { ++connected; }
    void on_disconnected() override {}
    void on_message(weft::byte_view) override {}
    int connected = 0;
  } seen;
  cluster::memory_network network;
  cluster::memory_coordinator coordinator(network);
  cluster::memory_worker worker(network);
  worker.dial();
  worker.poll(seen, {});
  REQUIRE(seen.connected == 1);
}
