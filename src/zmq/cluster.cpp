// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/hub.hpp>
#include <weft/cluster/local_workers.hpp>
#include <weft/zmq/cluster.hpp>
#include <weft/zmq/coordinator_transport.hpp>

#include <mutex>
#include <thread>
#include <utility>

namespace WEFT_NAMESPACE::zmq {

class cluster::state {
public:
  explicit state(cluster_options options) : hub_(make(std::move(options), address_)) {}
  state(state const&) = delete;
  state& operator=(state const&) = delete;
  ~state() {
    for (auto& each : local_) each->stop();
    hub_->close();
    local_.clear();  // before the hub, which they tell when they fail
  }

  std::string const& address() const noexcept { return address_; }
  weft::cluster::hub<coordinator_transport>& hub() const noexcept { return *hub_; }

  void spawn(std::size_t count, spawn_options options) {
    weft::cluster::local_workers_options local;
    local.program = std::move(options.program);
    local.count = count;
    local.arguments = {"worker", "--connect", address_, "--slots", std::to_string(options.slots), "--quiet"};
    if (!options.key.empty()) local.arguments.insert(local.arguments.end(), {"--key", options.key});
    if (!options.coordinator_key.empty())
      local.arguments.insert(local.arguments.end(), {"--coordinator-key", options.coordinator_key});
    local.arguments.insert(local.arguments.end(), options.arguments.begin(), options.arguments.end());
    local.on_failure = [this](std::string const& why) { hub_->give_up(why); };
    auto started = std::make_unique<weft::cluster::local_workers>(std::move(local));
    std::lock_guard const lock(mutex_);
    local_.push_back(std::move(started));
  }

  std::vector<pid_t> processes() const {
    std::lock_guard const lock(mutex_);
    std::vector<pid_t> all;
    for (auto const& each : local_)
      for (pid_t const process : each->processes()) all.push_back(process);
    return all;
  }

private:
  static std::unique_ptr<weft::cluster::hub<coordinator_transport>> make(cluster_options options,
                                                                         std::string& address) {
    // Nobody takes it for one that was there before, at the same address.
    options.hub.coordinator.epoch =
        static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
    // Workers receive as much as this side does; the rest is for what is around a payload.
    constexpr std::size_t around = std::size_t{64} << 10;
    if (options.hub.coordinator.largest_payload + around > options.transport.largest_message)
      throw transport_error("largest_payload, of " + std::to_string(options.hub.coordinator.largest_payload) +
                            " bytes, leaves no room in largest_message, of " +
                            std::to_string(options.transport.largest_message) +
                            ", which bounds what a socket takes: raise that");
    auto transport = std::make_unique<coordinator_transport>(std::move(options.transport));
    address = transport->address();
    return std::make_unique<weft::cluster::hub<coordinator_transport>>(std::move(transport),
                                                                       std::move(options.hub));
  }

  std::string address_;
  std::unique_ptr<weft::cluster::hub<coordinator_transport>> hub_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<weft::cluster::local_workers>> local_;  // they go first
};

cluster::cluster(cluster_options options) : state_(std::make_unique<state>(std::move(options))) {}
cluster::~cluster() = default;

std::string const& cluster::address() const noexcept { return state_->address(); }

void cluster::spawn_workers(std::size_t count, spawn_options options) {
  state_->spawn(count, std::move(options));
}

bool cluster::wait_for_workers(std::size_t count, weft::cluster::duration patience) const {
  auto const until = std::chrono::steady_clock::now() + patience;
  while (status().counters.workers < count) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

std::vector<pid_t> cluster::local_processes() const { return state_->processes(); }

weft::cluster::status cluster::status() const { return state_->hub().report(); }

std::unique_ptr<weft::cluster::queue_user> cluster::join() { return state_->hub().join(); }

}  // namespace WEFT_NAMESPACE::zmq
