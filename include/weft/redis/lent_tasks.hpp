// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_LENT_TASKS_HPP
#define WEFT_REDIS_LENT_TASKS_HPP

#include <weft/cluster/message.hpp>
#include <weft/redis/store.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

//! \file
//! What a worker has of its run, in the order in which it begins them, and how much more it should ask for.

namespace WEFT_NAMESPACE::redis {

//! A task that a worker has read and not answered.
struct lent_task {
  std::string stream;  //!< `tasks` or `suspects`
  std::string id;
  task_head head;
  std::size_t bytes = 0;
  weft::cluster::instant since{};  //!< when it came, and when it is its turn, then
  bool runs = false;               //!< by order: the worker's slots take the first ones
  bool is_void = false;            //!< nobody waits for it
  bool is_late = false;            //!< it ran longer than it may
  bool is_recalled = false;
};

//! Tasks that a worker has, by numbers that count up.
class lent_tasks {
public:
  using instant = weft::cluster::instant;
  using duration = weft::cluster::duration;

  //! What it may hold: `slots` that run, one more where tasks take less than `recall_after`, and of short ones as many as
  //! will take less than `horizon`; together at most `credit`.
  void begin(std::uint32_t slots, std::uint32_t credit, duration horizon, duration recall_after) {
    *this = {};
    slots_ = slots;
    credit_ = std::max(credit, slots);
    horizon_ = std::max(horizon, duration(1));
    recall_after_ = recall_after;
  }

  std::size_t size() const noexcept { return all_.size(); }
  std::size_t bytes() const noexcept { return bytes_; }

  std::uint64_t add(lent_task what, instant now) {
    what.since = now;
    bytes_ += what.bytes;
    all_.emplace(++last_, std::move(what));
    promote(now);
    return last_;
  }
  lent_task* find(std::uint64_t number) noexcept {
    auto const found = all_.find(number);
    return found == all_.end() ? nullptr : &found->second;
  }
  //! The one with this id in this stream, and its number; null if there is none.
  std::pair<std::uint64_t, lent_task*> find(std::string_view stream, std::string_view id) noexcept {
    for (auto& [number, each] : all_)
      if (each.id == id && each.stream == stream) return {number, &each};
    return {0, nullptr};
  }
  void remove(std::uint64_t number, instant now) {
    auto const found = all_.find(number);
    if (found == all_.end()) return;
    bytes_ -= found->second.bytes;
    all_.erase(found);
    promote(now);
  }

  //! A task has ended, and took so long.
  void learn(duration took) noexcept {
    took = std::clamp<duration>(took, duration{}, std::chrono::hours(1));
    estimate_ = estimate_ == unknown ? took : estimate_ + (took - estimate_) / 8;
    is_slow_ = false;
  }
  //! How many it should have: no long one may wait here while somebody else has nothing to do.
  std::size_t wanted() const noexcept {
    if (is_slow_ || estimate_ >= recall_after_) return slots_;
    if (estimate_ >= horizon_) return std::min(slots_ + 1, credit_);
    auto const more = static_cast<std::size_t>(horizon_ / std::max(estimate_, duration(1))) * slots_;
    return std::min<std::size_t>(slots_ + more, credit_);
  }

  //! Calls `visit(number, task)` for what has waited here for long, to be called back, each once. Nothing waits here then
  //! until something has ended.
  template <class Visit>
  void call_back(instant now, Visit const& visit) {
    for (auto i =
             std::next(all_.begin(), static_cast<std::ptrdiff_t>(std::min<std::size_t>(slots_, all_.size())));
         i != all_.end(); ++i) {
      lent_task& each = i->second;
      if (each.is_void || each.is_recalled) continue;
      if (now - each.since < recall_after_) return;
      each.is_recalled = is_slow_ = true;
      visit(i->first, each);
    }
  }
  //! Calls `visit(number, task)` for what runs longer than it may, each once.
  template <class Visit>
  void end_late(instant now, Visit const& visit) {
    for (std::size_t n = 0; auto& [number, each] : all_) {
      if (n++ == slots_) return;
      if (each.is_void || each.head.limit == duration{} || now - each.since < each.head.limit) continue;
      each.is_void = each.is_late = true;
      each.since = now;
      visit(number, each);
    }
  }
  //! Whether something goes on for so long after it was late.
  bool is_stuck(instant now, duration grace) const noexcept {
    return std::any_of(all_.begin(), all_.end(), [&](auto const& each) {
      return each.second.is_late && now - each.second.since >= grace;
    });
  }
  //! When one of these is to be asked again.
  instant due(duration grace) const noexcept {
    instant next = instant::max();
    std::size_t n = 0;
    for (auto const& [number, each] : all_) {
      if (each.is_late)
        next = std::min(next, each.since + grace);
      else if (n < slots_ && !each.is_void && each.head.limit > duration{})
        next = std::min(next, each.since + each.head.limit);
      else if (n >= slots_ && !each.is_void && !each.is_recalled)
        return std::min(next, each.since + recall_after_);
      ++n;
    }
    return next;
  }

private:
  static constexpr duration unknown = duration::max();

  void promote(instant now) noexcept {
    std::size_t n = 0;
    for (auto i = all_.begin(); i != all_.end() && n < slots_; ++i, ++n)
      if (!std::exchange(i->second.runs, true)) i->second.since = now;
  }

  std::uint32_t slots_ = 1;
  std::uint32_t credit_ = 1;
  duration horizon_{1};
  duration estimate_ = unknown;
  duration recall_after_{};
  bool is_slow_ = false;  // it called something back and has ended nothing since
  std::uint64_t last_ = 0;
  std::size_t bytes_ = 0;
  std::map<std::uint64_t, lent_task> all_;
};

}  // namespace WEFT_NAMESPACE::redis

#endif
