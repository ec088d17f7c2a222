// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_POLICY_CHANNEL_STORE_HPP
#define WEFT_POLICY_CHANNEL_STORE_HPP

#include <weft/core/context.hpp>
#include <weft/core/error.hpp>
#include <weft/run/failure.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

//! \file
//! What a channel keeps its values in: bytes, under keys, with versions. Here those of this process; a task on a worker
//! has one that asks the process of the run.

namespace WEFT_NAMESPACE {

//! An error of a channel's, in words.
class channel_error : public error {
public:
  explicit channel_error(std::string const& text) : text_(detail::shared_text::of(text.c_str())) {}
  char const* what() const noexcept override { return text_.c_str(); }

private:
  detail::shared_text text_;
};

//! A value is asked for, or set, as another type than it has. A key keeps the type that it was first set with.
class channel_type_mismatch : public channel_error {
public:
  channel_type_mismatch(std::string_view key, std::string_view has, std::string_view wanted)
      : channel_error("weft: the channel has \"" + std::string(key) + "\" as " + std::string(has) +
                      ", and not as " + std::string(wanted) +
                      ": a key keeps the type that it was first set with") {}
};

//! A channel has no room for a value: there are too many, or they are too large together, or this one is too large.
class channel_full : public channel_error {
public:
  channel_full(std::string_view key, std::string_view why)
      : channel_error("weft: the channel has no room for \"" + std::string(key) + "\": " + std::string(why)) {
  }
};

//! Nobody set a value in the time that was waited for it.
class channel_timeout : public channel_error {
public:
  channel_timeout(std::string_view key, std::chrono::nanoseconds patience)
      : channel_error("weft: nobody has set \"" + std::string(key) +
                      "\" in the channel to what was waited for within " + in_words(patience) +
                      "; a task that sets it may wait for the thread of the one that waits: let it come "
                      "before") {}

private:
  static std::string in_words(std::chrono::nanoseconds patience) {
    detail::time_digits const time(std::max<long long>(patience.count(), 0));
    return std::string(time.number.text) + time.unit;
  }
};

//! A task asks for the channel of its run, which has none.
class no_channel : public channel_error {
public:
  explicit no_channel(char const* id)
      : channel_error(
            "weft: task \"" + std::string(id) +
            "\" asks for the channel of its run, which was given none: make a weft::channel, and hand it to "
            "run() behind the workflow") {}
};

//! How much a channel may hold.
struct channel_limits {
  std::size_t keys = 65'536;
  std::size_t bytes = std::size_t{256} << 20;  //!< of all keys and values
  std::size_t value = std::size_t{8} << 20;    //!< bytes of one value, and of one key
};

//! A value as bytes.
struct channel_value {
  std::uint64_t version = 0;  //!< grows each time that it is set; 0: it is not there
  std::uint64_t schema = 0;   //!< the fingerprint of its type,
  std::string type;           //!< and that in words
  std::string bytes;

  bool operator==(channel_value const&) const = default;
};

//! Values under keys. Any thread; each call is atomic.
class channel_store {
public:
  enum class outcome : std::uint8_t {
    done,
    changed,       //!< the version is another one
    mismatch,      //!< the type is another one
    many_keys,     //!< the limits do not allow it
    many_bytes,    //!< likewise
    large_value,   //!< likewise
    large_message  //!< it cannot be sent
  };
  static constexpr std::uint64_t any_version = ~std::uint64_t{};

  channel_store() = default;
  channel_store(channel_store const&) = delete;
  channel_store& operator=(channel_store const&) = delete;
  virtual ~channel_store() = default;

  //! O(log keys).
  virtual channel_value get(std::string_view key) = 0;
  //! Sets it if it has this version. The version of `value` is not looked at; where the type is another one, `value` is
  //! what is there afterwards, without its bytes.
  virtual outcome put(std::string_view key, std::uint64_t expected, channel_value& value) = 0;
  //! What is there as soon as the version is another one, or `patience` has passed. Throws `stopped`.
  virtual channel_value wait(std::string_view key, std::uint64_t seen, std::chrono::nanoseconds patience,
                             stop_token stop) = 0;
};

//! In the memory of this process.
class memory_channel_store final : public channel_store {
public:
  explicit memory_channel_store(channel_limits limits = {}) : limits_(limits) {}

  channel_value get(std::string_view key) override {
    std::lock_guard const lock(mutex_);
    return find(key);
  }

  outcome put(std::string_view key, std::uint64_t expected, channel_value& value) override {
    if (std::max(key.size(), value.bytes.size()) > limits_.value) return outcome::large_value;
    {
      std::lock_guard const lock(mutex_);
      auto const found = values_.find(key);
      bool const is_new = found == values_.end();
      if (!is_new && found->second.schema != value.schema) {
        value = {found->second.version, found->second.schema, found->second.type, {}};
        return outcome::mismatch;
      }
      if (expected != any_version && expected != (is_new ? 0 : found->second.version))
        return outcome::changed;
      if (is_new && values_.size() >= limits_.keys) return outcome::many_keys;
      std::size_t const before = is_new ? 0 : size_of(key, found->second);
      std::size_t const after = size_of(key, value);
      if (bytes_ - before + after > limits_.bytes) return outcome::many_bytes;
      channel_value& here = is_new ? values_.try_emplace(std::string(key)).first->second : found->second;
      bytes_ += after - before;
      value.version = ++last_version_;
      std::swap(here, value);
    }
    changed_.notify_all();
    return outcome::done;
  }

  channel_value wait(std::string_view key, std::uint64_t seen, std::chrono::nanoseconds patience,
                     stop_token stop) override {
    auto const until = std::chrono::steady_clock::now() +
                       std::min<std::chrono::nanoseconds>(patience, std::chrono::hours(24 * 365));
    std::unique_lock lock(mutex_);
    for (;;) {
      auto const found = values_.find(key);
      if (found != values_.end() && found->second.version != seen) return found->second;
      if (stop.stop_requested()) throw stopped();
      auto const now = std::chrono::steady_clock::now();
      if (now >= until) return find(key);
      changed_.wait_until(lock, std::min(until, now + look_again));
    }
  }

private:
  // The stop token does not wake anybody.
  static constexpr auto look_again = std::chrono::milliseconds(5);

  static std::size_t size_of(std::string_view key, channel_value const& v) noexcept {
    return key.size() + v.bytes.size() + v.type.size();
  }
  channel_value find(std::string_view key) const {
    auto const found = values_.find(key);
    return found == values_.end() ? channel_value() : found->second;
  }

  channel_limits const limits_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, channel_value, std::less<>> values_;
  std::size_t bytes_ = 0;
  std::uint64_t last_version_ = 0;
};

}  // namespace WEFT_NAMESPACE

#endif
