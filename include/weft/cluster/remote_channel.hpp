// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_REMOTE_CHANNEL_HPP
#define WEFT_CLUSTER_REMOTE_CHANNEL_HPP

#include <weft/cluster/desk.hpp>
#include <weft/dynamic/errors.hpp>
#include <weft/policy/channel_store.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

//! \file
//! The channel of a run, as a task on a worker has it.

namespace WEFT_NAMESPACE::cluster::detail {

class remote_channel final : public channel_store {
public:
  // `ask(question)` waits for the answer; it is nothing if the question is too large to be sent. Throws `stopped`.
  using question_asker = std::function<std::optional<std::string>(std::string)>;

  explicit remote_channel(question_asker ask) : ask_(std::move(ask)) {}

  channel_value get(std::string_view key) override { return get(key, 0); }

  outcome put(std::string_view key, std::uint64_t expected, channel_value& value) override {
    desk_answer a = answer_to(
        key, {desk_question::kind::put, std::string(key), expected, value.schema, value.type, value.bytes});
    auto const how = static_cast<outcome>(a.how);
    if (how == outcome::mismatch) value = {a.version, a.schema, std::move(a.type), {}};
    return how;
  }

  // Asks again and again.
  channel_value wait(std::string_view key, std::uint64_t seen, std::chrono::nanoseconds patience,
                     stop_token stop) override {
    auto const begin = std::chrono::steady_clock::now();
    for (std::chrono::nanoseconds pause = first_pause;;
         pause = std::min<std::chrono::nanoseconds>(2 * pause, last_pause)) {
      channel_value found = get(key, seen);
      if (found.version != seen) return found;
      if (stop.stop_requested()) throw stopped();
      auto const left = patience - (std::chrono::steady_clock::now() - begin);
      if (left <= left.zero()) return found;
      std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(pause, left));
    }
  }

  // Ends the run.
  void end(bool is_cancelled, char const* id, std::string_view reason) {
    auto const what = is_cancelled ? desk_question::kind::cancel : desk_question::kind::finish;
    static_cast<void>(ask_(desk_bytes(desk_question{what, id, 0, 0, {}, std::string(reason)})));
  }

  // Leaves out what lies between this task and a later one, if this attempt succeeds. Throws `graph_error` if it cannot.
  void go(std::uint32_t attempt, char const* from, std::string_view to) {
    std::optional<std::string> const bytes =
        ask_(desk_bytes(desk_question{desk_question::kind::go, from, attempt, 0, {}, std::string(to)}));
    desk_answer const a = bytes && !bytes->empty() ? from_desk_bytes<desk_answer>(*bytes) : desk_answer();
    if (a.how == static_cast<std::uint8_t>(outcome::done)) return;
    throw graph_error(
        a.how == desk_answer::no_way
            ? a.bytes
            : "weft: task \"" + std::string(from) + "\" cannot go to \"" + std::string(to) +
                  "\": its run did not answer, as it has ended or does not need this task any more");
  }

private:
  static constexpr auto first_pause = std::chrono::milliseconds(1);
  static constexpr auto last_pause = std::chrono::milliseconds(32);

  channel_value get(std::string_view key, std::uint64_t seen) {
    desk_answer a = answer_to(key, {desk_question::kind::get, std::string(key), seen, 0, {}, {}});
    if (a.how == static_cast<std::uint8_t>(outcome::large_message))
      throw channel_full(key, "the value is larger than what the cluster may send: raise largest_payload");
    return {a.version, a.schema, std::move(a.type), std::move(a.bytes)};
  }

  desk_answer answer_to(std::string_view key, desk_question const& q) {
    desk_answer a;
    std::optional<std::string> const bytes = ask_(desk_bytes(q));
    if (!bytes) {
      a.how = static_cast<std::uint8_t>(outcome::large_message);
    } else {
      if (!bytes->empty()) a = from_desk_bytes<desk_answer>(*bytes);
      if (a.how == desk_answer::no_channel)
        throw channel_error(
            "weft: a task asks for \"" + std::string(key) +
            "\" in the channel of its run, which was given none: make a weft::channel, and hand it to run() "
            "behind the workflow");
      if (a.how > static_cast<std::uint8_t>(outcome::large_message))
        throw channel_error("weft: the run did not answer when it was asked for \"" + std::string(key) +
                            "\": it has ended, or this task is not needed any more");
    }
    return a;
  }

  question_asker ask_;
};

}  // namespace WEFT_NAMESPACE::cluster::detail

#endif
