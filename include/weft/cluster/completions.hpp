// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_COMPLETIONS_HPP
#define WEFT_CLUSTER_COMPLETIONS_HPP

#include <weft/cluster/errors.hpp>
#include <weft/cluster/queue.hpp>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

//! \file
//! Where the thread of a hub leaves the ends of tasks for those who wait for them.

namespace WEFT_NAMESPACE::cluster::detail {

using user_id = std::uint64_t;  // 0 is nobody

// Of one user. Whoever has it may use it from any thread.
class completion_box {
public:
  void put(std::vector<completion> ended) {
    {
      std::lock_guard const lock(mutex_);
      append(ended_, ended);
    }
    filled_.notify_one();
  }

  // Nothing more will come: whoever finds it empty is told why.
  void give_up(std::exception_ptr why) {
    {
      std::lock_guard const lock(mutex_);
      given_up_ = std::move(why);
    }
    filled_.notify_one();
  }

  void serve(run_desk* desk) {
    std::lock_guard const lock(desk_mutex_);
    desk_ = desk;
  }
  // Nothing if nobody answers.
  std::optional<std::string> answer(std::uint64_t tag, std::string_view question, std::uint64_t largest) {
    std::lock_guard const lock(desk_mutex_);
    if (desk_ == nullptr) return {};
    return desk_->answer(tag, question, largest);
  }

  // Appends what is there; waits if that is nothing. Returns how much it was. Throws what it was given up with.
  std::size_t take(std::vector<completion>& to, duration patience) {
    std::unique_lock lock(mutex_);
    filled_.wait_for(lock, patience, [this] { return !ended_.empty() || given_up_ != nullptr; });
    if (ended_.empty() && given_up_ != nullptr) std::rethrow_exception(given_up_);
    std::size_t const count = ended_.size();
    append(to, ended_);
    return count;
  }

private:
  static void append(std::vector<completion>& to, std::vector<completion>& from) {
    if (to.empty()) return to.swap(from);
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    from.clear();
  }

  std::mutex mutex_;
  std::condition_variable filled_;
  std::vector<completion> ended_;
  std::exception_ptr given_up_;
  std::mutex desk_mutex_;
  run_desk* desk_ = nullptr;
};

// Of all users of a hub. Any thread.
class completion_boxes {
public:
  std::pair<user_id, std::shared_ptr<completion_box>> open() {
    auto made = std::make_shared<completion_box>();
    std::lock_guard const lock(mutex_);
    if (given_up_ != nullptr) made->give_up(given_up_);
    all_.emplace(++last_, made);
    return {last_, std::move(made)};
  }

  void close(user_id user) {
    std::lock_guard const lock(mutex_);
    all_.erase(user);
  }

  // What comes for a user that is gone is dropped.
  void put(user_id user, std::vector<completion> ended) {
    std::shared_ptr<completion_box> const box = find(user);
    if (box != nullptr) box->put(std::move(ended));
  }

  std::optional<std::string> answer(user_id user, std::uint64_t tag, std::string_view question,
                                    std::uint64_t largest) {
    std::shared_ptr<completion_box> const box = find(user);
    if (box == nullptr) return {};
    return box->answer(tag, question, largest);
  }

  // For all, also those that come later.
  void give_up(std::string const& why) { give_up(std::make_exception_ptr(cluster_error(why))); }
  void give_up(std::exception_ptr why) {
    std::lock_guard const lock(mutex_);
    for (auto const& [user, box] : all_) box->give_up(why);
    given_up_ = std::move(why);
  }

private:
  std::shared_ptr<completion_box> find(user_id user) const {
    std::lock_guard const lock(mutex_);
    auto const found = all_.find(user);
    return found == all_.end() ? nullptr : found->second;
  }

  mutable std::mutex mutex_;
  std::unordered_map<user_id, std::shared_ptr<completion_box>> all_;
  std::exception_ptr given_up_;
  user_id last_ = 0;
};

}  // namespace WEFT_NAMESPACE::cluster::detail

#endif
