// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_POLICY_CHANNEL_HPP
#define WEFT_POLICY_CHANNEL_HPP

#include <weft/core/context.hpp>
#include <weft/policy/channel_store.hpp>
#include <weft/wire.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace WEFT_NAMESPACE {

//! Typed access to a channel, as a task has it by `context::channel()`. Copy it freely.
//!
//! The type of a value is what it looks like on the wire (see `schema_of`), so it must be one that travels, and is the same
//! for tasks here and on workers. A key keeps the type that it was first set with: who asks for another one is told by
//! `channel_type_mismatch`.
class channel_access {
public:
  channel_access(channel_store& store, stop_token stop) : store_(&store), stop_(stop) {}

  //! The value, or nothing if nobody has set it.
  template <class T>
  std::optional<T> get(std::string_view key) const {
    return read<T>(key, store_->get(key));
  }

  //! Sets it, whatever it was. Texts are kept as `std::string`. Throws `channel_full`.
  template <class T>
  void set(std::string_view key, T const& value) const {
    if constexpr (std::is_convertible_v<T const&, std::string_view> && !std::is_same_v<T, std::string>) {
      set(key, std::string(std::string_view(value)));
    } else {
      channel_value bytes = bytes_of(value);
      check<T>(key, store_->put(key, channel_store::any_version, bytes), bytes);
    }
  }

  //! Sets it to what `f(value)` returns, atomically, and returns that: no update is lost. If nobody has set the value, it
  //! begins with `T()`. `f` is called again if others were faster. Of a task that is done again, as its worker died, an
  //! update may count twice.
  template <class T, class F>
  T update(std::string_view key, F&& f) const {
    return update<T>(key, T(), std::forward<F>(f));
  }
  //! The same, beginning with `begin`.
  template <class T, class F>
  T update(std::string_view key, T const& begin, F&& f) const {
    for (;;) {
      channel_value const before = store_->get(key);
      T after = std::invoke(f, read<T>(key, before).value_or(begin));
      channel_value bytes = bytes_of(after);
      auto const how = store_->put(key, before.version, bytes);
      if (how == channel_store::outcome::changed) continue;
      check<T>(key, how, bytes);
      return after;
    }
  }

  //! The value as soon as somebody has set it. Throws `channel_timeout` when that takes longer, and `stopped` when the run
  //! is asked to stop. The thread does nothing else meanwhile: who sets the value must be somebody who does not need it.
  template <class T>
  T wait(std::string_view key, std::chrono::nanoseconds patience) const {
    return wait<T>(key, patience, [](T const&) { return true; });
  }
  //! The same, as soon as it is such that `is_right(value)`.
  template <class T, class Predicate>
  T wait(std::string_view key, std::chrono::nanoseconds patience, Predicate const& is_right) const {
    auto const begin = std::chrono::steady_clock::now();
    for (std::uint64_t seen = 0;;) {
      auto const left = patience - (std::chrono::steady_clock::now() - begin);
      channel_value const now = store_->wait(key, seen, left, stop_);
      if (now.version != seen) {
        T value = *read<T>(key, now);
        if (is_right(std::as_const(value))) return value;
        seen = now.version;
      } else {
        throw channel_timeout(key, patience);
      }
    }
  }

private:
  template <class T>
  static channel_value bytes_of(T const& value) {
    byte_buffer room;
    output_archive to(room);
    detail::save_new(to, value);
    schema const& type = schema_of<T>();
    return {0, type.fingerprint, type.text, {reinterpret_cast<char const*>(room.data()), room.size()}};
  }
  template <class T>
  static std::optional<T> read(std::string_view key, channel_value const& from) {
    if (from.version == 0) return {};
    schema const& type = schema_of<T>();
    if (from.schema != type.fingerprint) throw channel_type_mismatch(key, from.type, type.text);
    input_archive bytes(byte_view(reinterpret_cast<std::byte const*>(from.bytes.data()), from.bytes.size()));
    std::optional<T> value(detail::load_new<T>(bytes));
    bytes.finish();
    return value;
  }
  template <class T>
  static void check(std::string_view key, channel_store::outcome how, channel_value const& there) {
    using outcome = channel_store::outcome;
    switch (how) {
      case outcome::done:
      case outcome::changed: return;
      case outcome::mismatch: throw channel_type_mismatch(key, there.type, schema_of<T>().text);
      case outcome::many_keys: throw channel_full(key, "it has as many keys as channel_limits::keys allows");
      case outcome::many_bytes:
        throw channel_full(key, "all values together would be larger than channel_limits::bytes allows");
      case outcome::large_value:
        throw channel_full(key, "a value of " + std::to_string(there.bytes.size()) +
                                    " bytes is larger than channel_limits::value allows");
      case outcome::large_message:
        throw channel_full(key, "a value of " + std::to_string(there.bytes.size()) +
                                    " bytes is larger than what the cluster may send: raise largest_payload");
    }
  }

  channel_store* store_;
  stop_token stop_;
};

//! Values that the tasks of a run share, under keys, each with a type; thread-safe. Given to a run as the last of what it
//! is given; read before, while and after it; of several runs, too, which then share it. It must outlive the runs.
//!
//!     weft::channel state;
//!     weft::run(search, pool, state);
//!     state.get<int>("visited");
//!
//! On a cluster the values stay in the process of the run, and tasks on workers ask for them: a round trip each. A run
//! takes a channel or a stop token: a run with both is given a channel that was made with the token.
class channel : public channel_access {
public:
  explicit channel(channel_limits limits = {}, stop_token stop = {})
      : channel_access(store_, stop), store_(limits), source_(stop, link_) {
    link_.state = &store_;
  }
  explicit channel(stop_token stop) : channel(channel_limits{}, stop) {}
  channel(channel const&) = delete;
  channel& operator=(channel const&) = delete;

  //! For runs: by this their tasks find the channel.
  stop_token token() const noexcept { return source_.token(); }
  // NOLINTNEXTLINE(google-explicit-constructor): `run` takes it in place of a token
  operator stop_token() const noexcept { return token(); }

private:
  memory_channel_store store_;
  detail::run_link link_;
  stop_source source_;
};

//! Of a run in a task of a run: its own, or if it has none, that of the outer one.
template <class Access>
Access context::channel() const {
  detail::run_link const* const link = stop_.nearest_channel();
  if (link == nullptr) throw no_channel(id_);
  return Access(*link->state, stop_);
}

}  // namespace WEFT_NAMESPACE

#endif
