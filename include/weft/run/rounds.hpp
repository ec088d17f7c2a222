// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_ROUNDS_HPP
#define WEFT_RUN_ROUNDS_HPP

#include <weft/core/context.hpp>

#include <optional>
#include <type_traits>

//! \file
//! Rounds of a loop that outlive their process: somebody who keeps them, and how the loop finds that one.

namespace WEFT_NAMESPACE::detail {

// How far a loop is.
struct round_note {
  std::size_t round = 0;  // how many rounds were done
  std::size_t limit = 0;  // for tasks that ask for each round: what the last one said
};

template <class State>
inline constexpr char state_tag = 0;

// What is known of the rounds of one loop, with this state.
template <class State>
class round_keeper : public any_round_keeper {
public:
  // The state after the last round that is known, and which that was; none if none is.
  virtual std::optional<State> last(round_note& at) = 0;
  // A round has been done.
  virtual void add(round_note const& at, State const& state) = 0;

protected:
  round_keeper() : any_round_keeper{&state_tag<State>} {}
  ~round_keeper() = default;
};

template <class State>
concept keepable_state = std::is_move_constructible_v<State> && std::is_move_assignable_v<State>;

// Whether somebody may keep the rounds of a loop that is called with this token.
constexpr bool are_rounds_kept(stop_token stop) noexcept {
  run_link const* const link = stop.nearest_link();
  return link != nullptr && link->rounds != nullptr;
}

// The keeper that was given to a task which is a loop, as long as the loop lasts. What is called within does not find it:
// it is not meant for other loops.
template <class State>
class rounds_of_loop {
public:
  constexpr explicit rounds_of_loop(stop_token stop) : link_(stop.nearest_link()) {
    if (link_ == nullptr) return;
    if (link_->rounds == nullptr || link_->rounds->tag != &state_tag<State>) {
      link_ = nullptr;
      return;
    }
    keeper_ = static_cast<round_keeper<State>*>(link_->rounds);
    link_->rounds = nullptr;
  }
  rounds_of_loop(rounds_of_loop const&) = delete;
  rounds_of_loop& operator=(rounds_of_loop const&) = delete;
  constexpr ~rounds_of_loop() {
    if (link_ != nullptr) link_->rounds = keeper_;  // for another attempt
  }

  constexpr bool are_kept() const noexcept { return keeper_ != nullptr; }
  std::optional<State> last(round_note& at) const { return keeper_->last(at); }
  void add(round_note const& at, State const& state) const { keeper_->add(at, state); }

private:
  run_link* link_;
  round_keeper<State>* keeper_ = nullptr;
};
// Of a state that cannot be put back into its place.
template <class State>
  requires(!keepable_state<State>)
class rounds_of_loop<State> {
public:
  constexpr explicit rounds_of_loop(stop_token) {}
};

}  // namespace WEFT_NAMESPACE::detail

#endif
