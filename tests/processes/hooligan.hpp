// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_PROCESSES_HOOLIGAN_HPP
#define WEFT_TESTS_PROCESSES_HOOLIGAN_HPP

#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX's

#include <atomic>
#include <chrono>
#include <functional>
#include <random>
#include <thread>
#include <vector>

namespace processes {

// Kills one of a cluster's local workers at every pace, and stops one at every fifth, until it is told to stop or has done
// so for long enough.
class hooligan {
public:
  template <class Cluster>
  explicit hooligan(Cluster const& victims, unsigned seed = 1,
                    std::chrono::milliseconds pace = std::chrono::milliseconds(40),
                    std::chrono::seconds longest = std::chrono::hours(1))
      : victims_([&victims] { return victims.local_processes(); }),
        dice_(seed),
        pace_(pace),
        longest_(longest),
        thread_([this] { rage(); }) {}
  hooligan(hooligan const&) = delete;
  hooligan& operator=(hooligan const&) = delete;
  ~hooligan() { stop(); }

  void stop() {
    is_over_ = true;
    if (thread_.joinable()) thread_.join();
  }
  int kills() const { return kills_; }
  int stops() const { return stops_; }

private:
  void rage() {
    auto const end = std::chrono::steady_clock::now() + longest_;
    for (int k = 1; !is_over_ && std::chrono::steady_clock::now() < end; ++k) {
      kills_ += send(SIGKILL);
      if (k % 5 == 0) stops_ += send(SIGSTOP);
      std::this_thread::sleep_for(pace_);
    }
  }
  int send(int signal) {
    auto const all = victims_();
    if (all.empty()) return 0;
    return ::kill(all[dice_() % all.size()], signal) == 0 ? 1 : 0;
  }

  std::function<std::vector<pid_t>()> victims_;
  std::mt19937 dice_;
  std::chrono::milliseconds pace_;
  std::chrono::seconds longest_;
  int kills_ = 0, stops_ = 0;
  std::atomic<bool> is_over_{false};
  std::thread thread_;
};

}  // namespace processes

#endif
