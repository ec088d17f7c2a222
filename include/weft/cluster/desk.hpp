// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_DESK_HPP
#define WEFT_CLUSTER_DESK_HPP

#include <weft/cluster/queue.hpp>
#include <weft/core/context.hpp>
#include <weft/policy/channel_store.hpp>
#include <weft/run/ending.hpp>
#include <weft/wire/containers.hpp>
#include <weft/wire/errors.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

//! \file
//! What tasks on workers ask their run for: values of its channel, its end, and to go to a later task. Here are the questions
//! and answers as bytes, and who answers them.

namespace WEFT_NAMESPACE::cluster::detail {

struct desk_question {
  enum class kind : std::uint8_t { get, put, finish, cancel, go, last_round, round };

  kind what = kind::get;
  std::string key;             // or the id of the task
  std::uint64_t expected = 0;  // the version; of a get that which need not be sent again; of a go the attempt
  std::uint64_t schema = 0;
  std::string type;
  std::string bytes;  // or the reason, or to which task, or a round

  // Without reading all of it.
  static bool is_of_rounds(std::string_view encoded) noexcept {
    return !encoded.empty() && static_cast<kind>(encoded.front()) >= kind::last_round;
  }
};

struct desk_answer {
  static constexpr std::uint8_t no_channel = 100, refused = 101, no_way = 102;  // that with a text

  std::uint8_t how = refused;  // or a channel_store::outcome
  std::uint64_t version = 0;
  std::uint64_t schema = 0;
  std::string type;
  std::string bytes;
};

template <class Archive>
void serialize(Archive& archive, desk_question& whole, unsigned) {
  auto& [what, key, expected, schema, type, bytes] = whole;
  archive & what & key & expected & schema & type & bytes;
}
template <class Archive>
void serialize(Archive& archive, desk_answer& whole, unsigned) {
  auto& [how, version, schema, type, bytes] = whole;
  archive & how & version & schema & type & bytes;
}

template <class T>
std::string desk_bytes(T const& from) {
  byte_buffer room;
  output_archive to(room);
  to << from;
  return {reinterpret_cast<char const*>(room.data()), room.size()};
}
// Throws `archive_error`.
template <class T>
T from_desk_bytes(std::string_view bytes) {
  input_archive from(byte_view(reinterpret_cast<std::byte const*>(bytes.data()), bytes.size()));
  T made;
  from >> made;
  from.finish();
  return made;
}

// That of one run on a cluster. It also has the link of the tasks that stay in this process.
class run_desk_of final : public run_desk {
public:
  explicit run_desk_of(stop_token stop) : source_(stop, link_), store_(store_of(stop)) {
    link_.end = &end_here;
    link_.whole = this;
  }
  run_desk_of(run_desk_of const&) = delete;
  run_desk_of& operator=(run_desk_of const&) = delete;

  // For tasks that stay here.
  stop_token token() const noexcept { return source_.token(); }

  // What `context::go_to` does; `check` throws if a task cannot go there, and is called by any thread.
  using way = std::function<void(std::string_view from, std::string_view to)>;
  void on_go(way check, way go) {
    check_way_ = std::move(check);
    go_ = std::move(go);
    link_.go = [](weft::detail::run_link& link, char const* from, char const* to, std::size_t size) {
      static_cast<own_link&>(link).whole->go_(from, {to, size});
    };
  }

  // The task with this tag has ended: if it has succeeded, it goes where this attempt wanted to go. By the run's thread.
  void leave(std::uint64_t tag, std::uint32_t attempt, bool has_succeeded) {
    if (!any_way_.load(std::memory_order_acquire)) return;
    std::optional<wanted_way> found;
    {
      std::lock_guard const lock(ways_mutex_);
      if (auto const at = ways_.extract(tag)) found = std::move(at.mapped());
      any_way_.store(!ways_.empty(), std::memory_order_release);
    }
    if (found && has_succeeded && found->attempt == attempt && !found->to.empty())
      go_(found->from, found->to);
  }
  bool has_said_more(std::uint64_t tag) const noexcept override {
    if (!any_way_.load(std::memory_order_acquire)) return false;
    std::lock_guard const lock(ways_mutex_);
    return ways_.contains(tag);
  }

  // By whom the run is ended, if it is.
  enum class ender : std::uint8_t { nobody, here, there };
  ender ended() const noexcept { return ended_.load(std::memory_order_acquire); }
  // The tag of the task that did it there.
  std::uint64_t tag() const noexcept { return tag_; }
  weft::detail::said_ending const& said() const noexcept { return link_.said; }

  std::string answer(std::uint64_t tag, std::string_view question, std::uint64_t largest) noexcept override {
    try {
      std::string text = desk_bytes(answer_to(tag, from_desk_bytes<desk_question>(question)));
      if (text.size() <= largest) return text;
      desk_answer too_large;
      too_large.how = static_cast<std::uint8_t>(channel_store::outcome::large_message);
      return desk_bytes(too_large);
    } catch (...) {
      return {};  // bytes that say nothing, or no memory
    }
  }

private:
  struct own_link : weft::detail::run_link {
    weft::detail::said_ending said;
    run_desk_of* whole = nullptr;
  };

  static channel_store* store_of(stop_token stop) noexcept {
    weft::detail::run_link const* const link = stop.nearest_channel();
    return link != nullptr ? link->state : nullptr;
  }

  static void end_here(weft::detail::run_link& link, bool is_cancelled, char const* id, char const* reason,
                       std::size_t size) noexcept {
    static_cast<own_link&>(link).whole->end(ender::here, 0, is_cancelled, id, {reason, size});
  }
  void end(ender who, std::uint64_t tag, bool is_cancelled, char const* id,
           std::string_view reason) noexcept {
    if (!link_.said.say(link_, is_cancelled, id, reason.data(), reason.size())) return;
    tag_ = tag;
    source_.request_stop();
    ended_.store(who, std::memory_order_release);
  }

  desk_answer answer_to(std::uint64_t tag, desk_question const& q) {
    using kind = desk_question::kind;
    desk_answer a;
    if (q.what == kind::finish || q.what == kind::cancel) {
      note(tag, {});
      end(ender::there, tag, q.what == kind::cancel, q.key.c_str(), q.bytes);
      a.how = static_cast<std::uint8_t>(channel_store::outcome::done);
    } else if (q.what == kind::go) {
      note_way(tag, q, a);
    } else if (q.what == kind::last_round || q.what == kind::round) {
      a.how = desk_answer::refused;  // nobody keeps them here
    } else if (store_ == nullptr) {
      a.how = desk_answer::no_channel;
    } else if (q.what == kind::get) {
      channel_value v = store_->get(q.key);
      a.how = static_cast<std::uint8_t>(channel_store::outcome::done);
      if (v.version == 0 || v.version != q.expected)
        a = {a.how, v.version, v.schema, std::move(v.type), std::move(v.bytes)};
      else
        a.version = v.version;
    } else if (q.what == kind::put) {
      channel_value v{0, q.schema, q.type, q.bytes};
      auto const how = store_->put(q.key, q.expected, v);
      a.how = static_cast<std::uint8_t>(how);
      if (how == channel_store::outcome::mismatch) a.schema = v.schema, a.type = std::move(v.type);
    }
    return a;
  }

  // It is gone when the task has ended: until then the attempt may be lost.
  void note_way(std::uint64_t tag, desk_question const& q, desk_answer& a) {
    a.how = desk_answer::no_way;
    if (check_way_ == nullptr) {
      a.bytes =
          "weft: task \"" + q.key + "\" cannot go to \"" + q.bytes + "\": only a task of a task_graph can";
      return;
    }
    try {
      check_way_(q.key, q.bytes);
    } catch (std::exception const& e) {
      a.bytes = e.what();
      return;
    }
    note(tag, {static_cast<std::uint32_t>(q.expected), q.key, q.bytes});
    a.how = static_cast<std::uint8_t>(channel_store::outcome::done);
  }

  struct wanted_way {
    std::uint32_t attempt = 0;
    std::string from, to;  // nowhere: it has only ended the run
  };
  void note(std::uint64_t tag, wanted_way wanted) {
    std::lock_guard const lock(ways_mutex_);
    if (wanted.to.empty())
      ways_.try_emplace(tag);
    else
      ways_[tag] = std::move(wanted);
    any_way_.store(true, std::memory_order_release);
  }

  own_link link_;
  way check_way_;
  way go_;
  mutable std::mutex ways_mutex_;
  std::unordered_map<std::uint64_t, wanted_way> ways_;  // of tasks that have not ended and said so, by tags
  std::atomic<bool> any_way_{false};
  stop_source source_;
  channel_store* store_;
  std::uint64_t tag_ = 0;
  std::atomic<ender> ended_{ender::nobody};
};

}  // namespace WEFT_NAMESPACE::cluster::detail

#endif
