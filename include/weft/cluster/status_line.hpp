// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_STATUS_LINE_HPP
#define WEFT_CLUSTER_STATUS_LINE_HPP

#include <weft/cluster/status.hpp>

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

//! \file
//! Shows on a terminal how a cluster is doing.

namespace WEFT_NAMESPACE::cluster {

//! From its making to its end it shows `to_line` of a cluster's status, on standard error: on a terminal one line that
//! changes, elsewhere a line every ten seconds. Its end leaves the last one there, with the counters of all.
//!
//!     weft::cluster::status_line line([&] { return cluster.status(); });
class status_line {
public:
  explicit status_line(std::function<status()> source, std::FILE* to = stderr)
      : source_(std::move(source)),
        to_(to),
        is_terminal_(::isatty(::fileno(to)) == 1),
        thread_([this] { show_on(); }) {}
  status_line(status_line const&) = delete;
  status_line& operator=(status_line const&) = delete;
  ~status_line() {
    {
      std::lock_guard const lock(mutex_);
      is_over_ = true;
    }
    over_.notify_one();
    thread_.join();
    show("\n");
  }

private:
  void show_on() {
    auto const pause = is_terminal_ ? std::chrono::milliseconds(200) : std::chrono::milliseconds(10'000);
    std::unique_lock lock(mutex_);
    while (!over_.wait_for(lock, pause, [this] { return is_over_; })) show(is_terminal_ ? "" : "\n");
  }

  void show(char const* end) {
    std::string const line = to_line(source_());
    if (is_terminal_)
      std::fprintf(to_, "\r%s\x1b[K%s", line.c_str(), end);
    else
      std::fprintf(to_, "%s%s", line.c_str(), end);
    std::fflush(to_);
  }

  std::function<status()> source_;
  std::FILE* to_;
  bool is_terminal_;
  std::mutex mutex_;
  std::condition_variable over_;
  bool is_over_ = false;
  std::thread thread_;
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
