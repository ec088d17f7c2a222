// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_WORKER_NODE_HPP
#define WEFT_CLUSTER_WORKER_NODE_HPP

#include <weft/cluster/build_id.hpp>
#include <weft/cluster/frame.hpp>
#include <weft/cluster/options.hpp>
#include <weft/cluster/remote_channel.hpp>
#include <weft/cluster/remote_rounds.hpp>
#include <weft/cluster/transport.hpp>
#include <weft/cluster/worker.hpp>
#include <weft/run/attempts.hpp>
#include <weft/wire/errors.hpp>

#include <cxxabi.h>
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <exception>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <typeinfo>
#include <utility>
#include <variant>
#include <vector>

//! \file
//! A worker with its transport, and a thread for every slot. These threads drive the state machine themselves: who has
//! finished a task tells it so and is given the next, without waking anybody.

namespace WEFT_NAMESPACE::cluster {

namespace detail {

// The type of the exception that is being handled, as it is written in C++.
inline std::string name_of_exception() {
  std::type_info const* const type = abi::__cxa_current_exception_type();
  if (type == nullptr) return {};
  int status = 0;
  std::unique_ptr<char, void (*)(void*)> const name(
      abi::__cxa_demangle(type->name(), nullptr, nullptr, &status), std::free);
  return name != nullptr ? name.get() : type->name();
}

// Whether a call that was too late is worth another one.
inline bool is_late_retried(remote_function const& f, duration limit) {
  if (f.is_retried == nullptr) return true;
  try {
    throw timed_out("", limit.count());
  } catch (timed_out const&) {
    return f.is_retried();
  }
}

// What a call leads to: its result, or why there is none.
inline std::variant<result, failure> call(remote_function const& f, byte_view payload, stop_token stop,
                                          std::uint32_t attempt, byte_buffer& room, duration limit = {},
                                          weft::detail::round_store* rounds = nullptr) {
  room.clear();
  stop_source const own(stop, f.is_timed && limit > duration{} ? weft::detail::later_by(limit.count()) : 0);
  remote_call whole{payload, room, own.token(), static_cast<int>(attempt)};
  whole.rounds = rounds;
  failure why;
  bool is_again = true;
  try {
    try {
      f.execute(whole);
      if (own.is_over()) throw timed_out("", limit.count());
    } catch (...) {
      if (own.is_over()) {  // then it is late, whatever it throws
        is_again = is_late_retried(f, limit);
        throw timed_out("", limit.count());
      }
      is_again = !whole.has_begun || f.is_retried == nullptr || f.is_retried();
      throw;
    }
    return result{{reinterpret_cast<char const*>(room.data()), room.size()}, {}};
  } catch (std::bad_alloc const& e) {
    why = {failure_kind::out_of_memory, name_of_exception(), e.what(), whole.element, {}};
  } catch (std::exception const& e) {
    why = {failure_kind::user_exception, name_of_exception(), e.what(), whole.element, {}};
  } catch (...) {
    why = {failure_kind::user_exception,
           name_of_exception(),
           "an exception that is not derived from std::exception",
           whole.element,
           {}};
  }
  if (!is_again && why.kind == failure_kind::user_exception) why.kind = failure_kind::unretried_exception;
  if (!whole.has_begun && why.kind == failure_kind::user_exception) why.kind = failure_kind::bad_payload;
  return why;
}

// Bytes of memory that this process has.
inline std::uint64_t resident_memory() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t pages = 0;
  file >> pages >> pages;
  return pages * 4096;
}

}  // namespace detail

//! One worker, from `run` to its end.
template <worker_transport Transport>
class worker_node final : private worker_listener {
public:
  worker_node(std::unique_ptr<Transport> transport, worker_node_options options)
      : transport_(std::move(transport)),
        functions_(std::move(options.functions)),
        on_state_(std::move(options.on_state)),
        on_stuck_(std::move(options.on_stuck)),
        slots_(std::max(options.worker.slots, std::uint32_t{1})),
        machine_(described(std::move(options.worker), functions_), now()) {
    for (slot& each : slots_) {
      each.link.bind(*this, each);
      each.rounds.emplace([this, &each](std::string what) { return ask(each, std::move(what)); },
                          [this, &each](std::string what) { return tell_round(each, std::move(what)); });
      each.thread = std::thread([this, &each] { work(each); });
    }
  }
  worker_node(worker_node const&) = delete;
  worker_node& operator=(worker_node const&) = delete;
  //! Waits for tasks that run.
  ~worker_node() {
    {
      std::lock_guard const lock(mutex_);
      is_over_ = true;
      for (slot& each : slots_)
        if (each.runs) each.stop.request_stop();
    }
    has_work_.notify_all();
    has_answer_.notify_all();
    for (slot& each : slots_) each.thread.join();
  }

  //! Does the coordinator's tasks, and dials again when it is gone, until `leave` is called or the coordinator says so:
  //! then nothing is returned. Or until a coordinator says that it can never do its tasks, and why.
  std::optional<deny> run() {
    while (turn()) transport_->poll(*this, patience());
    return std::move(denied_);
  }
  //! Finishes what it has begun, gives back the rest, and ends `run`. Any thread; not a signal handler.
  void leave() {
    {
      std::lock_guard const lock(mutex_);
      machine_.step(cluster::leave{}, now());
      static_cast<void>(collect());
      is_sleeping_ = false;
    }
    transport_->wake();  // also if there is nothing to do but to end
  }
  worker_state state() const {
    std::lock_guard const lock(mutex_);
    return machine_.state();
  }
  //! Tasks that have begun and not ended, also after `run`.
  std::size_t running() const {
    std::lock_guard const lock(mutex_);
    return machine_.running();
  }

private:
  struct slot;
  // What the task of a slot reaches of its run.
  struct slot_link : weft::detail::run_link {
    std::optional<detail::remote_channel> values;

    void bind(worker_node& node, slot& mine) {
      values.emplace([&node, &mine](std::string what) { return node.ask(mine, std::move(what)); });
      state = &*values;
      end = &end_run;
      go = &go_to;
      whose = &mine.stop;
      whose->attach(*this);
    }
    static void go_to(weft::detail::run_link& link, char const* from, char const* to, std::size_t size) {
      auto& self = static_cast<slot_link&>(link);
      self.values->go(self.attempt, from, {to, size});
    }
    // It may be that there is nobody to end it any more.
    static void end_run(weft::detail::run_link& link, bool is_cancelled, char const* id, char const* reason,
                        std::size_t size) noexcept {
      auto& self = static_cast<slot_link&>(link);
      if (!self.claim_end()) return;
      try {
        self.values->end(is_cancelled, id, {reason, size});
      } catch (...) {  // NOLINT(bugprone-empty-catch)
      }
      self.whose->request_stop();
    }
    stop_source* whose = nullptr;
    std::uint32_t attempt = 0;  // of the task that runs
  };
  struct slot {
    std::thread thread;
    std::optional<lease_id> runs;
    slot_link link;
    stop_source stop;  // of the task that runs
    byte_buffer room;
    std::optional<detail::remote_rounds> rounds;
    std::uint64_t told = 0;  // the number of its last round's question
  };
  struct beginning {
    begin what;
    bool is_interrupted = false;
  };

  static instant now() noexcept { return std::chrono::steady_clock::now().time_since_epoch(); }

  static worker_options described(worker_options options,
                                  std::vector<remote_function const*> const& functions) {
    if (options.build.empty()) options.build = build_id();
    options.tasks = types_of(functions, options.build);
    return options;
  }

  // --- tasks ---

  void work(slot& mine) {
    std::unique_lock lock(mutex_);
    for (;;) {
      ++idle_;
      has_work_.wait(lock, [this] { return is_over_ || !beginnings_.empty(); });
      --idle_;
      if (is_over_) return;
      beginning next = std::move(beginnings_.front());
      beginnings_.pop_front();
      mine.runs = next.what.id;
      mine.stop.reset();
      mine.link.has_ended = false;
      mine.link.attempt = next.what.id.attempt;
      mine.told = 0;
      mine.rounds->reset();
      if (next.is_interrupted) mine.stop.request_stop();

      instant const began = now();
      lock.unlock();
      auto ended = call(mine, next.what);
      lock.lock();

      mine.runs.reset();
      instant const when = now();
      is_quick_ = when - began < quick;
      machine_.step(finished{next.what.id, std::move(ended)}, when);
      if (collect(1) && !may_wait()) {
        is_sleeping_ = false;
        lock.unlock();
        transport_->wake();
        lock.lock();
      }
    }
  }

  std::variant<result, failure> call(slot& mine, begin const& what) {
    byte_view const payload(reinterpret_cast<std::byte const*>(what.payload.data()), what.payload.size());
    auto ended = detail::call(*functions_[what.type], payload, mine.stop.token(), what.id.attempt, mine.room,
                              what.remaining, what.keeps_rounds ? &*mine.rounds : nullptr);
    if (mine.room.capacity() > largest_room) mine.room = {};
    return ended;
  }

  // --- questions of tasks ---

  // By a thread of the task that runs in this slot. Nothing: it is too large.
  std::optional<std::string> ask(slot& mine, std::string what) {
    std::unique_lock lock(mutex_);
    if (what.size() > machine_.largest()) return {};
    std::uint64_t const number = mine.runs ? machine_.step(asking{*mine.runs, std::move(what)}, now()) : 0;
    if (number == 0) throw stopped();
    auto const place = answers_.try_emplace(number).first;
    if (collect()) {
      is_sleeping_ = false;
      transport_->wake();
    }
    has_answer_.wait(lock, [&] { return place->second || is_over_ || mine.stop.token().stop_requested(); });
    std::optional<std::string> found = std::move(place->second);
    answers_.erase(place);
    if (!found) throw stopped();
    return found;
  }
  // Does not wait; false: it cannot be sent.
  bool tell_round(slot& mine, std::string what) {
    std::lock_guard const lock(mutex_);
    mine.told = mine.runs ? machine_.step(asking{*mine.runs, std::move(what)}, now()) : 0;
    if (collect()) {
      is_sleeping_ = false;
      transport_->wake();
    }
    return mine.told != 0;
  }
  void put_answer(learn& what) {
    for (slot& each : slots_)
      if (each.told == what.number) return each.rounds->hear(std::move(what.payload));
    auto const found = answers_.find(what.number);
    if (found == answers_.end()) return;
    found->second = std::move(what.payload);
    has_answer_.notify_all();
  }

  // --- the state machine; all under the mutex ---

  // Sorts what it wants done: tasks for the slots, of which the caller will take so many itself, and the rest for the
  // thread that has the transport. Returns whether that one sleeps and has something to do.
  bool collect(std::size_t takes = 0) {
    for (worker_action& each : machine_.actions()) {
      if (auto* const task = std::get_if<begin>(&each))
        beginnings_.push_back({std::move(*task)});
      else if (auto const* const late = std::get_if<interrupt>(&each))
        stop_task(late->id);
      else if (auto* const known = std::get_if<learn>(&each))
        put_answer(*known);
      else
        outbox_.push_back(std::move(each));
    }
    machine_.actions().clear();
    std::size_t const offered = beginnings_.size() - std::min(takes, beginnings_.size());
    for (std::size_t n = std::min(offered, idle_); n > 0; --n) has_work_.notify_one();
    return is_sleeping_ && (!outbox_.empty() || machine_.wake_at() < sleeps_until_);
  }

  // Results of quick tasks go together, while there are more of them to do: to be woken costs more than to make one.
  bool may_wait() const {
    bool const has_more = machine_.held() > 0 || !beginnings_.empty();
    return is_quick_ && has_more && outbox_.size() < together && looks_soon_ &&
           machine_.wake_at() >= sleeps_until_;
  }

  void stop_task(lease_id id) {
    for (slot& each : slots_)
      if (each.runs == id) each.stop.request_stop();
    has_answer_.notify_all();
    for (beginning& each : beginnings_)
      if (each.what.id == id) each.is_interrupted = true;
  }

  // --- the transport's thread ---

  // Does what is to be done. False when all is over.
  bool turn() {
    worker_state state{};
    {
      std::lock_guard const lock(mutex_);
      if (now() >= machine_.wake_at()) machine_.step(tick{}, now());
      is_sleeping_ = false;
      static_cast<void>(collect());
      doing_.swap(outbox_);
      state = machine_.state();
    }
    if (std::exchange(told_, state) != state && on_state_) on_state_(state);
    for (worker_action& each : doing_) std::visit([this](auto& what) { this->carry_out(what); }, each);
    doing_.clear();
    flush();
    return state != worker_state::gone;
  }

  // How long there is nothing to do unless something comes; from now on who has something wakes.
  duration patience() {
    std::lock_guard const lock(mutex_);
    if (!outbox_.empty()) return {};
    is_sleeping_ = true;
    instant const when = now();
    sleeps_until_ = machine_.wake_at();
    // Who sees that something waits may leave it at that: it is not for long.
    looks_soon_ = is_quick_ && machine_.running() > 0;
    instant const due = looks_soon_ ? std::min(sleeps_until_, when + longest_wait) : sleeps_until_;
    return due == instant::max() ? std::chrono::hours(1) : std::max(duration{}, due - when);
  }

  void on_connected() override { tell(connected{}); }
  void on_disconnected() override { tell(disconnected{}); }
  void on_message(byte_view bytes) override {
    try {
      read_frame(bytes, [this](message&& m) {
        incoming_.push_back({0, std::move(m)});
        if (incoming_.size() >= at_a_time) tell_incoming();
      });
    } catch (error const&) {  // NOLINT(bugprone-empty-catch): nothing is done for who speaks nonsense
    }
    tell_incoming();
  }

  template <class Event>
  void tell(Event event) {
    std::lock_guard const lock(mutex_);
    machine_.step(std::move(event), now());
    static_cast<void>(collect());
  }
  // Not all of a large frame at once: others wait for the mutex.
  void tell_incoming() {
    if (incoming_.empty()) return;
    std::lock_guard const lock(mutex_);
    instant const when = now();
    for (received& each : incoming_) machine_.step(std::move(each), when);
    incoming_.clear();
    static_cast<void>(collect());
  }

  void carry_out(send& a) {
    flush();
    if (auto* const beat = std::get_if<heartbeat>(&a.what.what)) beat->memory = detail::resident_memory();
    frame_writer frame;
    frame.add(a.what);
    transport_->send(frame.finish());
  }
  void carry_out(deliver& a) {
    if (!results_.empty() && !results_.accepts(a.what.head)) flush();
    results_.add(a.what);
    if (results_.size() >= batch_bytes) flush();
  }
  void flush() {
    if (!results_.empty()) transport_->deliver(results_.finish());
  }
  void carry_out(dial&) { transport_->dial(); }
  void carry_out(hang_up&) { transport_->hang_up(); }
  void carry_out(join_channel& a) { transport_->join_channel(a.ports); }
  void carry_out(leave_channel&) {
    flush();
    transport_->leave_channel();
  }
  void carry_out(cluster::denied& a) { denied_ = std::move(a.why); }
  void carry_out(stuck& a) {
    std::string names;
    for (std::uint32_t const type : a.types)
      names += (names.empty() ? "" : ", ") + type_of(*functions_[type], {}).id;
    if (on_stuck_) on_stuck_(names);
  }
  void carry_out(begin&) {}
  void carry_out(interrupt&) {}
  void carry_out(learn&) {}

  static constexpr std::size_t at_a_time = 64;
  static constexpr duration quick = std::chrono::microseconds(50);
  static constexpr std::size_t together = 128;
  static constexpr duration longest_wait = std::chrono::milliseconds(1);
  static constexpr std::size_t largest_room = std::size_t{1} << 20;  // that is kept for the next result

  std::unique_ptr<Transport> transport_;
  std::vector<remote_function const*> const functions_;
  std::function<void(worker_state)> const on_state_;
  std::function<void(std::string const&)> const on_stuck_;

  // The transport's thread.
  std::vector<received> incoming_;
  std::vector<worker_action> doing_;
  frame_writer results_;
  std::optional<deny> denied_;
  worker_state told_ = worker_state::connecting;

  mutable std::mutex mutex_;
  std::condition_variable has_work_;
  std::vector<slot> slots_;
  worker machine_;
  std::deque<beginning> beginnings_;
  std::condition_variable has_answer_;
  std::map<std::uint64_t, std::optional<std::string>> answers_;  // by number of the question
  std::vector<worker_action> outbox_;
  std::size_t idle_ = 0;
  bool is_quick_ = false;  // the last task was
  bool is_sleeping_ = false;
  bool looks_soon_ = false;  // who sleeps does so for `longest_wait` at most
  instant sleeps_until_{};
  bool is_over_ = false;
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
