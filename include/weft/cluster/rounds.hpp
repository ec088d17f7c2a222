// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_ROUNDS_HPP
#define WEFT_CLUSTER_ROUNDS_HPP

#include <weft/core/context.hpp>
#include <weft/run/rounds.hpp>
#include <weft/wire/containers.hpp>
#include <weft/wire/input_archive.hpp>
#include <weft/wire/values.hpp>

#include <cstdint>
#include <optional>
#include <string>

//! \file
//! Rounds of a loop as bytes.

namespace WEFT_NAMESPACE::detail {

// Where the rounds of one loop are. The last one counts.
class round_store {
public:
  virtual std::optional<std::string> last() = 0;
  // Whether a round that has just been done is to be added.
  virtual bool is_due() { return true; }
  virtual void add(byte_view bytes) = 0;
  // So many need not be done again.
  virtual void count(std::size_t rounds) noexcept = 0;

protected:
  ~round_store() = default;
};

// Bytes: two numbers, the state.
inline void begin_round(byte_buffer& to, round_note const& at) {
  to.clear();
  output_archive archive(to);
  archive << static_cast<std::uint64_t>(at.round) << static_cast<std::uint64_t>(at.limit);
}
inline round_note read_round(input_archive& from) {
  round_note at;
  at.round = static_cast<std::size_t>(from.get<std::uint64_t>());
  at.limit = static_cast<std::size_t>(from.get<std::uint64_t>());
  return at;
}

template <class State>
class encoded_rounds final : public round_keeper<State> {
public:
  explicit encoded_rounds(round_store& store) : store_(store) {}

  std::optional<State> last(round_note& at) override {
    auto const known = store_.last();
    if (!known) return {};
    input_archive from({reinterpret_cast<std::byte const*>(known->data()), known->size()});
    at = read_round(from);
    std::optional<State> state(load_new<State>(from));
    from.finish();
    store_.count(at.round);
    return state;
  }
  void add(round_note const& at, State const& state) override {
    if (!store_.is_due()) return;
    begin_round(bytes_, at);
    append_bytes(bytes_, state);
    store_.add(bytes_);
  }

private:
  round_store& store_;
  byte_buffer bytes_;
};

// The token that a loop is called with whose rounds are kept.
template <class State>
class stop_with_rounds {
public:
  stop_with_rounds(round_store& store, stop_token whole) : rounds_(store), stop_(whole, link_) {
    link_.rounds = &rounds_;
  }
  stop_token token() const noexcept { return stop_.token(); }

private:
  encoded_rounds<State> rounds_;
  run_link link_;
  stop_source stop_;
};

// The token for one call of a function: that of a loop, if somebody keeps its rounds.
template <bool IsLoop, class State>
class stop_of_call {
public:
  stop_of_call(round_store*, stop_token whole) : whole_(whole) {}
  stop_token token() const noexcept { return whole_; }

private:
  stop_token whole_;
};
template <class State>
class stop_of_call<true, State> {
public:
  stop_of_call(round_store* store, stop_token whole) : whole_(whole) {
    if (store != nullptr) kept_.emplace(*store, whole);
  }
  stop_token token() const noexcept { return kept_ ? kept_->token() : whole_; }

private:
  stop_token whole_;
  std::optional<stop_with_rounds<State>> kept_;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
