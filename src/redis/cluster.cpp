// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/local_workers.hpp>
#include <weft/redis/cluster.hpp>
#include <weft/redis/hub.hpp>

#include <mutex>
#include <thread>
#include <utility>

namespace WEFT_NAMESPACE::redis {

class cluster::state {
public:
  explicit state(cluster_options options)
      : password_(options.password), hub_(std::move(options)), address_(hub_.address()) {}
  state(state const&) = delete;
  state& operator=(state const&) = delete;
  ~state() {
    for (auto& each : local_) each->stop();
    hub_.close();
    local_.clear();  // before the hub, which they tell when they fail
  }

  std::string const& address() const noexcept { return address_; }
  redis::hub& hub() noexcept { return hub_; }

  void spawn(std::size_t count, spawn_options options) {
    weft::cluster::local_workers_options local;
    local.program = std::move(options.program);
    local.count = count;
    local.arguments = {"worker", "--connect", address_, "--slots", std::to_string(options.slots), "--quiet"};
    local.arguments.insert(local.arguments.end(), options.arguments.begin(), options.arguments.end());
    if (!password_.empty()) local.environment.push_back(std::string(password_variable) + "=" + password_);
    local.on_failure = [this](std::string const& why) { hub_.give_up(why); };
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
  std::string const password_;
  redis::hub hub_;
  std::string const address_;
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

}  // namespace WEFT_NAMESPACE::redis
