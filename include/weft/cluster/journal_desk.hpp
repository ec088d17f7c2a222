// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_JOURNAL_DESK_HPP
#define WEFT_CLUSTER_JOURNAL_DESK_HPP

#include <weft/cluster/desk.hpp>
#include <weft/cluster/rounds.hpp>
#include <weft/journal/errors.hpp>
#include <weft/journal/file.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

//! \file
//! Who tells loops on workers the last round that a journal has of them, and writes down the next.

namespace WEFT_NAMESPACE::cluster::detail {

// Stands in front of the desk of a run, which is asked for all else. Who asks is lent the task, so that nobody adds a round
// behind those of a later attempt. Does not wait for the disk: its thread is one of the cluster's.
class journal_desk final : public run_desk {
public:
  explicit journal_desk(weft::detail::journal_file& file) : file_(file) {}

  // While nobody asks.
  void pass_on(run_desk* to) noexcept { behind_ = to; }

  // A loop with this tag is sent, and has ended.
  void open(std::uint64_t tag, weft::detail::journal_key key) {
    std::lock_guard const lock(mutex_);
    keys_[tag] = key;
  }
  void close(std::uint64_t tag) {
    std::lock_guard const lock(mutex_);
    keys_.erase(tag);
  }

  // How many rounds workers were told that they need not do.
  std::size_t reused() const noexcept { return reused_.load(std::memory_order_relaxed); }
  // Whether a round has been written since this was asked last.
  bool has_added() noexcept { return has_added_.exchange(false, std::memory_order_acq_rel); }

  bool has_said_more(std::uint64_t tag) const noexcept override {
    return behind_ != nullptr && behind_->has_said_more(tag);
  }
  std::string answer(std::uint64_t tag, std::string_view question, std::uint64_t largest) noexcept override {
    if (!desk_question::is_of_rounds(question))
      return behind_ != nullptr ? behind_->answer(tag, question, largest) : std::string();
    try {
      auto const asked = from_desk_bytes<desk_question>(question);
      return asked.what == desk_question::kind::round ? add(tag, asked.bytes) : last(tag, largest);
    } catch (...) {
      return {};  // bytes that say nothing, or no memory
    }
  }

private:
  using outcome = channel_store::outcome;

  std::optional<weft::detail::journal_key> key_of(std::uint64_t tag) const {
    std::lock_guard const lock(mutex_);
    auto const found = keys_.find(tag);
    if (found == keys_.end()) return {};
    return found->second;
  }

  std::string last(std::uint64_t tag, std::uint64_t largest) {
    desk_answer a;
    auto const key = key_of(tag);
    if (!key) return desk_bytes(a);
    a.how = static_cast<std::uint8_t>(outcome::done);
    try {
      auto known = file_.find(*key);
      if (!known) return desk_bytes(a);
      input_archive from({reinterpret_cast<std::byte const*>(known->data()), known->size()});
      std::size_t const rounds = weft::detail::read_round(from).round;
      a.version = 1;
      a.bytes = std::move(*known);
      std::string text = desk_bytes(a);
      if (text.size() > largest) return desk_bytes(desk_answer());  // it begins anew
      reused_.fetch_add(rounds, std::memory_order_relaxed);
      return text;
    } catch (journal_error const& e) {
      return problem(e);
    }
  }

  // Behind what says how the run goes on none is kept, so that it is said again.
  std::string add(std::uint64_t tag, std::string_view round) {
    desk_answer a;
    auto const key = key_of(tag);
    input_archive from({reinterpret_cast<std::byte const*>(round.data()), round.size()});
    static_cast<void>(weft::detail::read_round(from));  // throws if it is none
    if (!key || has_said_more(tag)) return desk_bytes(a);
    try {
      file_.append_unsynced(*key, round);
    } catch (journal_error const& e) {
      return problem(e);
    }
    has_added_.store(true, std::memory_order_release);
    a.how = static_cast<std::uint8_t>(outcome::done);
    return desk_bytes(a);
  }

  static std::string problem(journal_error const& e) {
    desk_answer a;
    a.how = desk_answer::no_way;
    a.bytes = e.what();
    return desk_bytes(a);
  }

  weft::detail::journal_file& file_;
  run_desk* behind_ = nullptr;
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, weft::detail::journal_key> keys_;  // by tag
  std::atomic<std::size_t> reused_{0};
  std::atomic<bool> has_added_{false};
};

}  // namespace WEFT_NAMESPACE::cluster::detail

#endif
