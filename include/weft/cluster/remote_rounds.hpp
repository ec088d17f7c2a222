// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_REMOTE_ROUNDS_HPP
#define WEFT_CLUSTER_REMOTE_ROUNDS_HPP

#include <weft/cluster/desk.hpp>
#include <weft/cluster/errors.hpp>
#include <weft/cluster/rounds.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>

//! \file
//! The rounds of a loop that runs on a worker: its run has them.

namespace WEFT_NAMESPACE::cluster::detail {

// The last round is asked for, and waited for. New ones are told without waiting: one at a time is under way, and there is
// a pause between two, so that short rounds stay short.
class remote_rounds final : public weft::detail::round_store {
public:
  static constexpr auto pause = std::chrono::milliseconds(10);

  // See `remote_channel`.
  using question_asker = std::function<std::optional<std::string>(std::string)>;
  // The same without waiting: `hear` is told the answer. False: it cannot be sent.
  using question_teller = std::function<bool(std::string)>;

  remote_rounds(question_asker ask, question_teller tell) : ask_(std::move(ask)), tell_(std::move(tell)) {}

  // For another task; nothing is under way any more.
  void reset() noexcept {
    is_under_way_.store(false);
    heard_.clear();
    due_ = {};
  }
  // By any thread.
  void hear(std::string answer) noexcept {
    heard_ = std::move(answer);
    is_under_way_.store(false, std::memory_order_release);
  }

  std::optional<std::string> last() override {
    std::optional<std::string> const answer =
        ask_(desk_bytes(desk_question{kind::last_round, {}, 0, 0, {}, {}}));
    if (!answer || answer->empty()) return {};
    auto found = from_desk_bytes<desk_answer>(*answer);
    check(found);
    if (found.how != done || found.version == 0) return {};
    return std::move(found.bytes);
  }
  bool is_due() override {
    if (is_under_way_.load(std::memory_order_acquire)) return false;
    if (!heard_.empty()) check(from_desk_bytes<desk_answer>(std::exchange(heard_, {})));
    return clock::now() >= due_;
  }
  void add(byte_view bytes) override {
    std::string text(reinterpret_cast<char const*>(bytes.data()), bytes.size());
    is_under_way_.store(true);
    if (!tell_(desk_bytes(desk_question{kind::round, {}, 0, 0, {}, std::move(text)})))
      is_under_way_.store(false);
    due_ = clock::now() + pause;
  }
  // The run has counted them.
  void count(std::size_t) noexcept override {}

private:
  using clock = std::chrono::steady_clock;
  using kind = desk_question::kind;
  static constexpr auto done = static_cast<std::uint8_t>(channel_store::outcome::done);

  // A round that cannot be kept is a failure of its task.
  static void check(desk_answer const& answer) {
    if (answer.how == desk_answer::no_way) throw cluster_error(answer.bytes);
  }

  question_asker ask_;
  question_teller tell_;
  std::atomic<bool> is_under_way_{false};
  std::string heard_;  // while nothing is under way
  clock::time_point due_{};
};

}  // namespace WEFT_NAMESPACE::cluster::detail

#endif
