// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_WORKER_HPP
#define WEFT_CLUSTER_WORKER_HPP

#include <weft/cluster/options.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <variant>
#include <vector>

//! \file
//! Who does the tasks, as a state machine: no sockets, no threads, no clock. What happens is told by `step(event, now)`,
//! and what has to be done then lies in `actions()`, in order.

namespace WEFT_NAMESPACE::cluster {

// Events, beside those that both sides have.

//! The control connection that was dialed is there. (After `hang_up` a connection must not be heard of any more.)
struct connected {};
//! A task that has begun has ended. `took` need not be set.
struct finished {
  lease_id id;
  std::variant<result, failure> what;
};
//! A task that has begun asks its run for something.
struct asking {
  lease_id id;
  std::string payload;
};
//! It shall finish what it has begun, give back the rest, and leave.
struct leave {};

// Actions, beside `send`.

//! Make a control connection.
struct dial {};
//! End it, when what was sent is out.
struct hang_up {};
//! Connect to the PUSH socket of this incarnation, without ever reconnecting to it, and to where the results go.
struct join_channel {
  channel_ports ports;
};
//! Disconnect from both, when what was sent is out.
struct leave_channel {};
//! Send this on PULL.
struct deliver {
  message what;
};
//! Run a task: `type` is a place in `worker_options::tasks`. `finished` must follow.
struct begin {
  lease_id id;
  std::uint32_t type = 0;
  std::string payload;
  duration remaining{};       //!< how long it may run; 0 is without limit
  bool keeps_rounds = false;  //!< see `task`
};
//! Ask a task to stop: nobody waits for it. `finished` must follow all the same.
struct interrupt {
  lease_id id;
};
//! It was not admitted and never will be.
struct denied {
  deny why;
};
//! What a question has led to. May come for one that nobody waits for.
struct learn {
  std::uint64_t number = 0;
  std::string payload;
};
//! Tasks that it has dropped have not ended within `worker_options::grace`, and it does not dial before they have:
//! nothing that this process does counts any more. Told once for each coordinator that is gone.
struct stuck {
  std::vector<std::uint32_t> types;  //!< of those tasks
};
//! What a worker wants to be done.
using worker_action = std::variant<send, dial, hang_up, join_channel, leave_channel, deliver, begin,
                                   interrupt, denied, learn, stuck>;

//! Begins tasks in the order in which they come. When its coordinator is gone, it drops all that it has and dials again;
//! tasks that have begun cannot be dropped, and it does not dial before they have ended: whoever admits it finds a
//! process that does nothing else.
class worker {
public:
  worker(worker_options options, instant now) : options_(std::move(options)), ticked_(now), dial_at_(now) {
    options_.slots = std::max(options_.slots, std::uint32_t{1});
    options_.grace = std::min<duration>(options_.grace, std::chrono::years(1));
    random_ = options_.seed;
  }

  //! What is to be done, the oldest first. The caller does it and empties the list.
  std::vector<worker_action>& actions() noexcept { return actions_; }
  worker_state state() const noexcept { return state_; }
  //! With what is left of an earlier incarnation.
  std::size_t running() const noexcept { return running_.size(); }
  std::size_t held() const noexcept { return held_.size(); }
  std::uint64_t dropped() const noexcept { return dropped_; }  //!< messages and results that nobody waits for

  //! When a tick is due.
  instant wake_at() const noexcept {
    switch (state_) {
      case worker_state::gone: return instant::max();
      case worker_state::dead: return running_.empty() ? dial_at_ : stuck_at_;
      case worker_state::connecting:
      case worker_state::hello: return heard_ + options_.patience;
      case worker_state::active: return std::min(beat_at_, heard_ + beat_ * 3 / 2);
      default: return std::min(beat_at_, heard_ + beat_ * 3);
    }
  }

  void step(connected, instant now) {
    if (state_ != worker_state::connecting) return;
    state_ = worker_state::hello;
    heard_ = now;
    say({}, hello{protocol_version, options_.build, options_.tasks, options_.slots, options_.byte_limit,
                  options_.name});
  }

  void step(disconnected, instant now) { lose_coordinator(now); }

  void step(received event, instant now) {
    header const& head = event.what.head;
    if (state_ == worker_state::hello) {
      if (auto* const yes = std::get_if<welcome>(&event.what.what)) return admit(head, *yes, now);
      if (auto* const no = std::get_if<deny>(&event.what.what)) return refuse(std::move(*no), now);
    }
    bool const is_mine = is_admitted() && head.run == own_.run && head.epoch == own_.epoch &&
                         head.incarnation == own_.incarnation;
    if (!is_mine) {
      ++dropped_;
      bool const is_of_ours = is_admitted() && head.run == own_.run && head.epoch == own_.epoch;
      if (is_of_ours && std::holds_alternative<task>(event.what.what)) give_back(head);
      return;
    }
    heard_ = now;
    if (state_ == worker_state::suspect) state_ = worker_state::active;
    std::visit([&](auto& what) { receive(head, what, now); }, event.what.what);
    begin_some(now);
  }

  void step(finished event, instant now) {
    auto const found = std::find_if(running_.begin(), running_.end(),
                                    [&](running_task const& r) { return r.id == event.id; });
    if (found == running_.end()) return;
    running_task const ended = *found;
    running_.erase(found);
    if (!is_admitted()) {
      ++dropped_;  // it was begun for a coordinator that is gone
    } else {
      bytes_ -= ended.bytes;
      refuse_large(event.what);
      std::visit([&](auto& what) { what.took = now - ended.began; }, event.what);
      std::visit([&](auto& what) { answer(event.id, std::move(what)); }, event.what);
    }
    begin_some(now);
    leave_if_done();
  }

  //! The number of the question; 0 if there is nobody to ask any more, or it is larger than what can be sent: than
  //! `largest()`.
  std::uint64_t step(asking event, instant) {
    bool const runs = std::any_of(running_.begin(), running_.end(),
                                  [&](running_task const& r) { return r.id == event.id; });
    if (!is_admitted() || !runs || event.payload.size() > largest_) return 0;
    header head = own_;
    head.task = event.id.task;
    head.attempt = event.id.attempt;
    actions_.emplace_back(deliver{{head, question{++asked_, std::move(event.payload)}}});
    return asked_;
  }
  //! Bytes of payload.
  std::uint64_t largest() const noexcept { return largest_; }

  void step(leave, instant) {
    if (is_admitted()) return begin_drain();
    if (is_dialing()) actions_.emplace_back(hang_up{});
    state_ = worker_state::gone;
  }

  void step(tick, instant now) {
    // Who slept himself cannot say that the other was silent.
    instant const due = std::max(ticked_, std::min(wake_at(), now));
    if (now - due > beat_) {
      heard_ = std::min(now, heard_ + (now - due));
      if (stuck_at_ != instant::max()) stuck_at_ = now + options_.grace;  // its tasks slept, too
    }
    ticked_ = now;
    if (state_ == worker_state::dead && now >= dial_at_ && running_.empty()) {
      state_ = worker_state::connecting;
      heard_ = now;
      actions_.emplace_back(dial{});
    } else if (state_ == worker_state::dead && now >= stuck_at_ && !running_.empty()) {
      stuck_at_ = instant::max();
      stuck what;
      for (running_task const& r : running_) what.types.push_back(r.type);
      actions_.emplace_back(std::move(what));
    } else if (is_admitted()) {
      if (now - heard_ >= 3 * beat_) return lose_coordinator(now);
      if (state_ == worker_state::active && now - heard_ >= beat_ * 3 / 2) state_ = worker_state::suspect;
      if (now >= beat_at_) tell(now);
    } else if (is_dialing() && now - heard_ >= options_.patience) {
      lose_coordinator(now);
    }
  }

private:
  struct held_task {
    lease_id id;
    std::uint32_t type = 0;
    std::string payload;
    duration remaining{};
    bool keeps_rounds = false;
  };
  struct running_task {
    lease_id id;
    std::uint32_t type = 0;
    std::uint64_t bytes = 0;
    instant began{};
  };

  bool is_dialing() const noexcept {
    return state_ == worker_state::connecting || state_ == worker_state::hello;
  }
  bool is_admitted() const noexcept {
    return state_ == worker_state::active || state_ == worker_state::suspect ||
           state_ == worker_state::draining;
  }
  bool has_free_slot() const noexcept { return running_.size() < options_.slots; }

  // From admission to the end.

  void admit(header const& head, welcome const& what, instant now) {
    own_ = {head.run, head.epoch, head.incarnation, 0, 0, 0, {}};
    state_ = worker_state::active;
    credit_ = what.credit;
    byte_credit_ = what.bytes;
    largest_ = what.largest;
    beat_ = std::clamp<duration>(what.beat, std::chrono::milliseconds(1), std::chrono::hours(1));
    heard_ = now;
    received_ = sent_ = asked_ = bytes_ = retries_ = 0;
    actions_.emplace_back(join_channel{what.ports});
    tell(now);
  }

  void refuse(deny what, instant now) {
    if (what.reason == deny_reason::full || what.reason == deny_reason::stopping)
      return lose_coordinator(now);
    actions_.emplace_back(hang_up{});
    actions_.emplace_back(denied{std::move(what)});
    state_ = worker_state::gone;
  }

  void lose_coordinator(instant now) {
    if (state_ == worker_state::dead || state_ == worker_state::gone) return;
    if (is_admitted()) actions_.emplace_back(leave_channel{});
    actions_.emplace_back(hang_up{});
    for (running_task const& r : running_) actions_.emplace_back(interrupt{r.id});
    held_.clear();
    state_ = state_ == worker_state::draining ? worker_state::gone : worker_state::dead;
    dial_at_ = now + next_retry();
    stuck_at_ = now + options_.grace;
  }

  duration next_retry() noexcept {
    duration const shortest =
        std::min(options_.first_retry * (std::int64_t{1} << std::min(retries_, std::uint64_t{20})),
                 options_.last_retry);
    ++retries_;
    random_ = random_ * 6364136223846793005 + 1442695040888963407;  // Knuth's
    return shortest + shortest * static_cast<std::int64_t>(random_ >> 56) / 256;
  }

  void begin_drain() {
    if (state_ == worker_state::draining) return;
    state_ = worker_state::draining;
    say({}, drain{});
    for (; !held_.empty(); held_.pop_back()) {  // so that they are in their order in front of the queue
      bytes_ -= held_.back().payload.size();
      answer(held_.back().id, reject{own_.incarnation});
    }
    leave_if_done();
  }

  void leave_if_done() {
    if (state_ == worker_state::draining && running_.empty() && !std::exchange(said_bye_, true))
      say({}, bye{sent_});
  }

  // Messages of the coordinator.

  void receive(header const& head, task& what, instant) {
    if (head.sequence <= received_) return void(++dropped_);  // a duplicate
    received_ = head.sequence;
    lease_id const id{head.task, head.attempt};
    if (what.type >= options_.tasks.size())
      return answer(id, failure{failure_kind::missing_task,
                                {},
                                "weft: the worker has no task of number " + std::to_string(what.type) +
                                    ": is it another build of the program?"});
    if (state_ == worker_state::draining || held_.size() + running_.size() >= credit_ + options_.slots ||
        bytes_ + what.payload.size() > byte_credit_)
      return give_back(head);
    bytes_ += what.payload.size();
    held_.push_back({id, what.type, std::move(what.payload), head.remaining, what.keeps_rounds});
  }

  // Always answered: by what `interrupt` leads to, or at once.
  void receive(header const& head, cancel const&, instant) {
    lease_id const id{head.task, head.attempt};
    for (running_task const& r : running_)
      if (r.id == id) return void(actions_.emplace_back(interrupt{id}));
    static_cast<void>(drop_held(id));
    give_back(head);
  }

  // What has begun goes on: who sent that knew only of what had ended.
  void receive(header const& head, recall const&, instant) {
    if (drop_held({head.task, head.attempt})) give_back(head);
  }

  void receive(header const&, reply& what, instant) {
    actions_.emplace_back(learn{what.number, std::move(what.payload)});
  }

  void receive(header const&, drain const&, instant) { begin_drain(); }
  void receive(header const&, fenced const&, instant now) { lose_coordinator(now); }
  void receive(header const&, heartbeat const&, instant) {}  // it was heard of

  template <class Other>
  void receive(header const&, Other const&, instant) {
    ++dropped_;  // a duplicate, or nothing that a coordinator says
  }

  // Whether it was there.
  bool drop_held(lease_id id) {
    auto const waits =
        std::find_if(held_.begin(), held_.end(), [&](held_task const& t) { return t.id == id; });
    if (waits == held_.end()) return false;
    bytes_ -= waits->payload.size();
    held_.erase(waits);
    return true;
  }

  void begin_some(instant now) {
    while (state_ == worker_state::active && !held_.empty() && has_free_slot()) {
      held_task& t = held_.front();
      running_.push_back({t.id, t.type, t.payload.size(), now});
      actions_.emplace_back(begin{t.id, t.type, std::move(t.payload), t.remaining, t.keeps_rounds});
      held_.pop_front();
    }
  }

  // What it says.

  void tell(instant now) {
    heartbeat beat{received_, {}, {}, 0};
    for (running_task const& r : running_) beat.running.push_back(r.id);
    for (held_task const& t : held_) beat.held.push_back(t.id);
    header head;
    head.sequence = sent_;
    say(head, std::move(beat));
    beat_at_ = now + beat_;
  }

  void answer(lease_id id, body what) {
    header head = own_;
    head.sequence = ++sent_;
    head.task = id.task;
    head.attempt = id.attempt;
    actions_.emplace_back(deliver{{head, std::move(what)}});
  }

  void refuse_large(std::variant<result, failure>& what) const {
    auto* const found = std::get_if<result>(&what);
    if (found == nullptr || found->payload.size() <= largest_) return;
    what = failure{failure_kind::bad_payload,
                   {},
                   "weft: a result of " + std::to_string(found->payload.size()) + " bytes, and at most " +
                       std::to_string(largest_) + " can be sent: raise largest_payload, or return less"};
  }

  // A task that will not begin here. BYE says that of all, and has counted what was said before.
  void give_back(header const& head) {
    if (!said_bye_) answer({head.task, head.attempt}, reject{head.incarnation});
  }

  void say(header head, body what) {
    head.run = own_.run;
    head.epoch = own_.epoch;
    head.incarnation = own_.incarnation;
    actions_.emplace_back(send{0, {head, std::move(what)}});
  }

  worker_options options_;
  worker_state state_ = worker_state::dead;
  header own_;  // run, epoch and incarnation
  std::deque<held_task> held_;
  std::vector<running_task> running_;
  std::vector<worker_action> actions_;
  std::uint32_t credit_ = 0;
  std::uint64_t byte_credit_ = 0;
  std::uint64_t largest_ = 0;
  std::uint64_t bytes_ = 0;     // of what is held and runs
  std::uint64_t received_ = 0;  // sequence of the last task
  std::uint64_t sent_ = 0;      // of the last result
  std::uint64_t asked_ = 0;     // number of the last question
  std::uint64_t dropped_ = 0;
  std::uint64_t retries_ = 0;
  bool said_bye_ = false;
  std::uint64_t random_ = 0;
  duration beat_ = std::chrono::seconds(1);
  instant ticked_;
  instant dial_at_;
  instant stuck_at_ = instant::max();
  instant heard_{};
  instant beat_at_{};
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
