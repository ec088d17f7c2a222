// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/memory_transport.hpp>

#include <atomic>
#include <memory>
#include <thread>

#include "transport_laws.hpp"

namespace cluster = weft::cluster;
using namespace std::chrono_literals;
using transport_laws::bytes_of;
using transport_laws::coordinator_log;
using transport_laws::worker_log;

namespace {

class memory_world {
public:
  explicit memory_world(std::size_t workers) {
    for (std::size_t i = 0; i < workers; ++i)
      workers_.push_back(std::make_unique<cluster::memory_worker>(network_, identity_of(i)));
  }

  cluster::memory_coordinator& coordinator() { return coordinator_; }
  cluster::memory_worker& worker(std::size_t i) { return *workers_[i]; }
  static std::string identity_of(std::size_t i) { return "worker-" + std::to_string(i); }
  void cut(std::size_t i) { network_.cut(worker(i)); }

private:
  cluster::memory_network network_;
  cluster::memory_coordinator coordinator_{network_};
  std::vector<std::unique_ptr<cluster::memory_worker>> workers_;
};

// A coordinator and a worker that has dialed and joined a channel.
struct pair {
  cluster::memory_network network;
  std::optional<cluster::memory_coordinator> coordinator;
  cluster::memory_worker worker{network, "someone"};
  coordinator_log seen;
  worker_log at;

  pair() { coordinator.emplace(network); }
  void connect(std::uint64_t incarnation) {
    worker.dial();
    worker.send(bytes_of("hello"));
    coordinator->poll(seen, 0ms);
    worker.join_channel(*coordinator->open_channel(incarnation, seen.said.back().first));
    worker.poll(at, 0ms);
  }
};

}  // namespace

TEST_CASE("a transport in memory follows the laws") { transport_laws::check_with_proof<memory_world>(); }

TEST_CASE("a poll in memory ends though there is more") {
  pair p;
  p.connect(1);
  for (int i = 0; i < 1000; ++i) {
    p.worker.deliver(bytes_of("result"));
    p.coordinator->push(1, bytes_of("task"));
  }
  p.coordinator->poll(p.seen, 10s);
  p.worker.poll(p.at, 10s);
  CHECK(p.seen.results.size() == 256);
  CHECK(p.at.heard.size() == 256);
  for (int i = 0; i < 3; ++i) p.coordinator->poll(p.seen, 0ms), p.worker.poll(p.at, 0ms);
  CHECK(p.seen.results.size() == 1000);
  CHECK(p.at.heard.size() == 1000);
}

TEST_CASE("a listener in memory may hang up in the middle of what it hears") {
  struct impatient : worker_log {
    void on_message(weft::byte_view bytes) override {
      worker_log::on_message(bytes);
      from->hang_up();
    }
    cluster::memory_worker* from = nullptr;
  };
  pair p;
  p.connect(1);
  for (int i = 0; i < 3; ++i) p.coordinator->push(1, bytes_of("task"));
  impatient listener;
  listener.from = &p.worker;
  p.worker.poll(listener, 0ms);
  CHECK(listener.heard.size() == 1);
  p.coordinator->poll(p.seen, 0ms);
  CHECK(p.seen.lost.size() == 1);
}

TEST_CASE("a network may have another coordinator when one is gone") {
  pair p;
  p.connect(1);
  p.coordinator.reset();
  p.worker.poll(p.at, 0ms);
  CHECK(p.at.disconnected > 0);
  p.worker.send(bytes_of("lost"));
  p.worker.deliver(bytes_of("lost"));

  int const before = p.at.disconnected;
  p.worker.dial();  // nobody is there
  p.worker.poll(p.at, 0ms);
  CHECK(p.at.disconnected == before + 1);

  p.coordinator.emplace(p.network);
  p.connect(1);
  p.coordinator->push(1, bytes_of("task"));
  p.worker.deliver(bytes_of("result"));
  p.worker.poll(p.at, 0ms);
  p.coordinator->poll(p.seen, 0ms);
  CHECK(p.at.heard == transport_laws::texts{"task"});
  REQUIRE(p.seen.results.size() == 1);
  CHECK(p.seen.results[0] == std::pair<std::string, std::string>("someone", "result"));
  CHECK(p.seen.said.size() == 2);
}

TEST_CASE("a worker in memory that is destroyed has hung up") {
  pair p;
  coordinator_log seen;
  {
    cluster::memory_worker shortly(p.network);
    shortly.dial();
    shortly.send(bytes_of("hello"));
  }
  p.coordinator->poll(seen, 0ms);
  REQUIRE(seen.said.size() == 1);
  CHECK(seen.has_lost(seen.said[0].first));
  CHECK(p.coordinator->identity(seen.said[0].first).empty());
}

TEST_CASE("what is under way in memory is lost by a cut") {
  pair p;
  p.connect(1);
  p.worker.deliver(bytes_of("lost"));
  p.coordinator->push(1, bytes_of("lost"));
  p.network.cut(p.worker);
  p.network.cut(p.worker);  // does nothing
  p.coordinator->push(1, bytes_of("lost"));
  p.coordinator->poll(p.seen, 0ms);
  p.worker.poll(p.at, 0ms);
  CHECK(p.seen.results.empty());
  CHECK(p.seen.lost.size() == 1);
  CHECK(p.at.heard.empty());
  CHECK(p.at.disconnected == 1);
}

TEST_CASE("a channel in memory that cannot be joined is told as one that has ended") {
  pair p;
  p.worker.join_channel({7, 7});  // before it has dialed
  p.worker.poll(p.at, 0ms);
  CHECK(p.at.disconnected == 1);
  p.connect(1);
  auto const ports = p.coordinator->open_channel(2, p.seen.said.back().first);
  p.coordinator->close_channel(2);
  p.worker.join_channel(*ports);
  p.worker.poll(p.at, 0ms);
  CHECK(p.at.disconnected == 2);
}

TEST_CASE("a channel of an incarnation that has one replaces it") {
  pair p;
  p.connect(1);
  p.coordinator->push(1, bytes_of("of the old"));
  auto const ports = p.coordinator->open_channel(1, p.seen.said.back().first);
  p.coordinator->push(1, bytes_of("of the new"));
  p.worker.join_channel(*ports);
  p.worker.poll(p.at, 0ms);
  CHECK(p.at.heard == transport_laws::texts{"of the new"});
}

TEST_CASE("a network in memory has 65534 channels at a time") {
  cluster::memory_network network;
  cluster::memory_coordinator coordinator(network);
  for (std::uint64_t i = 0; i < 65534; ++i) REQUIRE(coordinator.open_channel(i, 1));
  CHECK_FALSE(coordinator.open_channel(100'000, 1));
  coordinator.close_channel(40'000);
  CHECK(coordinator.open_channel(100'000, 1));
  CHECK_FALSE(coordinator.open_channel(100'001, 1));
}

TEST_CASE("a transport in memory works between threads") {
  constexpr int count = 5000;
  cluster::memory_network network;
  cluster::memory_coordinator coordinator(network);
  std::atomic<int> echoed{0};

  // Each worker echoes what is pushed to it, and leaves when all has come.
  struct echo : cluster::worker_listener {
    explicit echo(cluster::memory_worker& w) : transport(w) {}
    void on_connected() override { transport.send(bytes_of("hello")); }
    void on_disconnected() override { is_over = true; }
    void on_message(weft::byte_view bytes) override {
      if (!std::exchange(is_joined, true)) {
        cluster::channel_ports ports;
        std::memcpy(&ports, bytes.data(), sizeof ports);
        return transport.join_channel(ports);
      }
      weft::byte_buffer copy;
      copy.append(bytes.data(), bytes.size());
      transport.deliver(std::move(copy));
      is_over = ++heard == count;
    }
    cluster::memory_worker& transport;
    int heard = 0;
    bool is_joined = false, is_over = false;
  };
  auto const work = [&](std::string name) {
    cluster::memory_worker transport(network, std::move(name));
    echo listener(transport);
    transport.dial();
    while (!listener.is_over) transport.poll(listener, 10s);
    transport.leave_channel();
    transport.hang_up();
    echoed += listener.heard;
  };

  struct admit : coordinator_log {
    explicit admit(cluster::memory_coordinator& c) : transport(c) {}
    void on_control(cluster::peer_id from, weft::byte_view) override {
      auto const ports = transport.open_channel(from, from);
      weft::byte_buffer bytes;
      bytes.append(&*ports, sizeof *ports);
      transport.send(from, std::move(bytes));
      for (int i = 0; i < count; ++i) transport.push(from, bytes_of(std::to_string(i)));
    }
    cluster::memory_coordinator& transport;
  } listener(coordinator);

  {
    std::jthread const first(work, "first"), second(work, "second");
    std::jthread const waker([&] {
      for (int i = 0; i < 1000; ++i) coordinator.wake();
    });
    auto const end = std::chrono::steady_clock::now() + 60s;
    while (listener.lost.size() < 2 && std::chrono::steady_clock::now() < end) coordinator.poll(listener, 1s);
  }
  CHECK(echoed == 2 * count);
  REQUIRE(listener.results.size() == 2 * count);
  int of_first = 0, of_second = 0;
  bool is_in_order = true;
  for (auto const& [sender, text] : listener.results)
    is_in_order &= text == std::to_string(sender == "first" ? of_first++ : of_second++);
  CHECK(is_in_order);
}
