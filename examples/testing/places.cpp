// SPDX-License-Identifier: BSL-1.0
#include <weft/checkpoint.hpp>
#include <weft/cluster/hub.hpp>
#include <weft/cluster/memory_transport.hpp>
#include <weft/cluster/worker_node.hpp>
#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace weft::literals;

// What is tested. Its failure is decided by the attempt and the data, so it is the same each time.
inline constexpr auto list = weft::task<"list">([] { return std::vector<int>{1, 2, 3, 4}; });
inline constexpr auto square =
    weft::map<"square">(weft::retry({.attempts = 2}, [](weft::context& here, int x) {
      if (x == 3 && here.attempt() == 1) throw std::runtime_error("three, at first");
      return x * x;
    }));
inline constexpr auto sum = weft::task<"sum">([](weft::batch<int> const& all) {
  int total = 0;
  for (int const x : all) total += x;
  return total;
});
inline constexpr auto squares = weft::workflow<"squares">(list >> square >> sum);

// A cluster in this process: its workers are threads, and nothing is sent through sockets.
class workers_in_memory {
public:
  explicit workers_in_memory(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      nodes_.push_back(std::make_unique<node>(
          std::make_unique<weft::cluster::memory_worker>(network_, "worker " + std::to_string(i)),
          weft::cluster::worker_node_options{}));
      threads_.emplace_back([at = nodes_.back().get()] { at->run(); });
    }
  }
  ~workers_in_memory() {
    for (auto const& each : nodes_) each->leave();
    for (auto& each : threads_) each.join();
  }
  auto& queue() { return hub_; }

private:
  using node = weft::cluster::worker_node<weft::cluster::memory_worker>;
  weft::cluster::memory_network network_;
  weft::cluster::hub<weft::cluster::memory_coordinator> hub_{
      std::make_unique<weft::cluster::memory_coordinator>(network_), weft::cluster::hub_options{}};
  std::vector<std::unique_ptr<node>> nodes_;
  std::vector<std::thread> threads_;
};

// A law: what must hold wherever it runs.
template <class Run>
bool gives_30(Run const& run) {
  return run().value() == 30;
}

int main() {
  weft::pool pool{3};
  workers_in_memory workers{2};
  bool right = gives_30([] { return weft::run(squares); });
  right &= gives_30([&] { return weft::run(squares, pool); });
  right &= gives_30([&] { return weft::run(squares, workers.queue()); });

  // What one run has kept, another one finds, elsewhere.
  auto const folder = std::filesystem::temp_directory_path() / "weft-testing-places";
  std::filesystem::remove_all(folder);
  right &= gives_30([&] { return weft::run(squares, workers.queue(), weft::checkpoint{folder}); });
  weft::checkpoint_report report;
  right &=
      gives_30([&] { return weft::run(squares, pool, weft::checkpoint{.dir = folder, .report = &report}); });
  right &= report.reused == 6 && report.added == 0;
  std::filesystem::remove_all(folder);
  return right ? 0 : 1;
}
