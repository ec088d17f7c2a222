// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_WORKER_LOG_HPP
#define WEFT_CLUSTER_WORKER_LOG_HPP

#include <weft/cluster/queue.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

//! \file
//! Which workers have come and gone, for those who ask now and then.

namespace WEFT_NAMESPACE::cluster::detail {

// Any thread. The last 8,192 are remembered.
class worker_log {
public:
  static constexpr std::size_t most = 8192;

  void add(worker_news what) {
    std::lock_guard const lock(mutex_);
    all_.push_back(std::move(what));
    if (all_.size() > most) all_.pop_front(), ++first_;
  }
  // Those behind this one; it is the last then.
  std::vector<worker_news> since(std::uint64_t& seen) const {
    std::lock_guard const lock(mutex_);
    std::uint64_t const begin = std::max(seen, first_);
    seen = first_ + all_.size();
    return {all_.begin() + static_cast<std::ptrdiff_t>(begin - first_), all_.end()};
  }

private:
  mutable std::mutex mutex_;
  std::deque<worker_news> all_;
  std::uint64_t first_ = 0;  // the number of the first that is still here
};

}  // namespace WEFT_NAMESPACE::cluster::detail

#endif
