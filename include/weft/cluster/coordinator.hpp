// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_COORDINATOR_HPP
#define WEFT_CLUSTER_COORDINATOR_HPP

#include <weft/cluster/event.hpp>
#include <weft/cluster/lease.hpp>
#include <weft/cluster/session.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

//! \file
//! Who gives tasks to workers and takes their results, as a state machine: no sockets, no threads, no clock. What
//! happens is told by `step(event, now)`, and what has to be done then lies in `actions()`, in order.

namespace WEFT_NAMESPACE::cluster {

//! Gives every task to one worker at a time until there is a result: a task may be executed several times, its result
//! counts once. Every step takes O(log workers) per message sent, and O(leases of a worker) per heartbeat and end of
//! that worker, and at most every 20 ms, while somebody has a free slot, O(leases) to see what waits for long elsewhere; types
//! that some workers do not know cost them a look per type.
class coordinator {
public:
  coordinator(coordinator_options options, instant now)
      : options_(std::move(options)),
        tasks_(options_.tasks.size()),
        estimates_(options_.tasks.size(), options_.horizon),
        checked_(now),
        next_beat_(now) {
    options_.recall_after =
        std::clamp<duration>(options_.recall_after, std::chrono::milliseconds(1), std::chrono::hours(24));
  }

  //! What is to be done, the oldest first. The caller does it and empties the list.
  std::vector<coordinator_action>& actions() noexcept { return actions_; }
  //! When a tick is due.
  instant wake_at() const noexcept { return std::min(check_at(), recall_at_); }
  coordinator_counters counters() const noexcept {
    coordinator_counters c = counters_;
    c.suspects = tasks_.suspects().size();
    c.queued = tasks_.ready().size() + c.suspects;
    c.workers = sessions_.size();
    c.reserved = reserved_;
    return c;
  }
  //! When the task that waits longest was submitted; `otherwise` if none waits. Linear in the types of those that wait.
  instant oldest(instant otherwise) const noexcept { return tasks_.oldest(otherwise); }
  //! Of a task that has not ended; else null. Good until the next step.
  std::string const* payload_of(task_id task) const noexcept {
    std::uint32_t const k = tasks_.find(task);
    return k == detail::none ? nullptr : &tasks_[k].payload;
  }
  //! Those that are admitted, the oldest first.
  std::vector<worker_report> workers(instant now) const {
    std::vector<worker_report> all;
    all.reserve(sessions_.size());
    for (auto const& [incarnation, s] : sessions_)
      all.push_back({incarnation, s.name, s.slots, s.in_flight, s.answered, s.memory, now - s.heard,
                     s.stage > phase::active, s.is_reserved});
    return all;
  }
  //! Of a worker that is admitted, for people; empty if it is not.
  std::string_view name_of(std::uint64_t incarnation) const noexcept {
    auto const found = sessions_.find(incarnation);
    return found == sessions_.end() ? std::string_view() : found->second.name;
  }
  //! Whether `submit` accepts another task.
  bool has_room() const noexcept {
    return !is_stopping_ && tasks_.ready().size() + tasks_.suspects().size() < options_.ready_limit;
  }

  //! The task's id, or nothing if there is no room. A payload that is too large is a failure of the task.
  std::optional<task_id> step(submit event, instant now) {
    if (!has_room()) return {};
    auto const size = event.payload.size();
    task_id const id = tasks_.add(event.type, std::move(event.payload), event.limit, event.tag);
    tasks_[tasks_.find(id)].since = now;
    tasks_[tasks_.find(id)].attempt = event.attempt;
    tasks_[tasks_.find(id)].is_once = event.is_once;
    tasks_[tasks_.find(id)].keeps_rounds = event.keeps_rounds;
    if (size > options_.largest_payload) {
      std::string const text = "weft: a payload of " + std::to_string(size) + " bytes, and at most " +
                               std::to_string(options_.largest_payload) +
                               " can be sent: raise largest_payload, or send less";
      settle(tasks_.find(id), task_state::failed, failure{failure_kind::bad_payload, {}, text});
    }
    match(now);
    return id;
  }

  void step(withdraw event, instant now) {
    std::uint32_t const k = tasks_.find(event.task);
    if (k == detail::none) return;
    if (std::uint32_t const l = tasks_[k].lease; l != detail::none) {
      --counters_.running;
      make_void(l, now);
    }
    settle(k, task_state::cancelled, cancelled{});
    match(now);
  }

  void step(received event, instant now) {
    header const& head = event.what.head;
    auto* const first = std::get_if<hello>(&event.what.what);
    if (first != nullptr && event.from != 0) return admit(event.from, *first, now);
    bool const is_control = channel_of(event.what.what) == channel::control;
    session* const s =
        head.run == options_.run && head.epoch == options_.epoch ? find(head.incarnation) : nullptr;
    if (s == nullptr || event.from != (is_control ? s->peer : 0)) {
      ++counters_.dropped;
      if (is_control && event.from != 0)
        actions_.push_back(send{event.from, {incarnation_of(head), fenced{}}});
      return;
    }
    // Who has said BYE is only waited for as long as results come.
    if (s->stage != phase::leaving || !is_control) s->heard = now;
    std::visit([&](auto& what) { receive(*s, head, what, now); }, event.what.what);
    match(now);
  }

  void step(disconnected event, instant now) {
    auto const found = peers_.find(event.peer);
    if (found == peers_.end()) return;
    session& s = *found->second;
    peers_.erase(found);
    s.peer = 0;
    // Who has said BYE may hang up while its last results are on their way.
    if (s.stage != phase::leaving) end(s, loss::disconnect, now);
    match(now);
  }

  void step(channel_opened event, instant now) {
    session* const s = find(event.incarnation);
    if (s == nullptr || s->stage != phase::opening) return;
    s->stage = phase::active;
    s->heard = now;
    ++active_;
    welcome what{event.ports,    s->credit,
                 s->byte_credit, options_.largest_payload,
                 options_.beat,  std::move(s->incompatible)};
    actions_.push_back(send{s->peer, {head_of(*s), std::move(what)}});
    list(*s);
    if (is_stopping_) ask_to_leave(*s);
    match(now);
  }

  void step(channel_refused event, instant) {
    session* const s = find(event.incarnation);
    if (s == nullptr || s->stage != phase::opening) return;
    refuse(s->peer, deny_reason::full, std::to_string(sessions_.size() - 1) + " workers", "one more");
    forget(*s);
  }

  void step(answered event, instant) {
    session const* const s = find(event.incarnation);
    if (s == nullptr || s->stage == phase::opening) return;
    header head = head_of(*s);
    head.task = event.id.task;
    head.attempt = event.id.attempt;
    actions_.push_back(push{s->incarnation, {head, reply{event.number, std::move(event.payload)}}});
  }

  void step(retire event, instant now) {
    auto const found = peers_.find(event.peer);
    if (found != peers_.end()) ask_to_leave(*found->second);
    match(now);
  }

  void step(stop, instant now) {
    is_stopping_ = true;
    for (auto& [incarnation, s] : sessions_) ask_to_leave(s);
    for (std::uint32_t k = 0; k < tasks_.size(); ++k) step(withdraw{tasks_.id(k)}, now);
  }

  void step(tick, instant now) {
    if (now >= recall_at_) call_back(now);
    if (now >= check_at()) check(now);
    match(now);
  }

private:
  using session = detail::session;
  using phase = detail::session::phase;
  static constexpr std::size_t longest_name = 256;    // of a worker
  static constexpr std::uint32_t most_slots = 65536;  // that a worker can claim to have

  instant check_at() const noexcept { return checked_ + options_.beat / 4; }

  // Who is silent, and what runs too long.
  void check(instant now) {
    // Who slept himself cannot say that others were silent.
    duration const overslept = now - check_at() > options_.beat ? now - check_at() : duration{};
    checked_ = now;
    bool const is_beat = now >= next_beat_;
    if (is_beat) next_beat_ = now + options_.beat;
    for (auto i = sessions_.begin(); i != sessions_.end();) {
      session& s = (i++)->second;
      s.heard = std::min(now, s.heard + overslept);
      if (now - s.heard >= 3 * options_.beat)
        end(s, s.stage == phase::leaving ? loss::bye : loss::silence, now);
      else if (!check_limits(s, overslept, is_beat, now))
        end(s, loss::stuck, now);
      else if (is_beat && s.stage != phase::opening && s.peer != 0)
        tell(s);
    }
  }

  void tell(session const& s) {
    actions_.push_back(send{s.peer, {head_of(s), heartbeat{s.received, {}, {}, 0}}});
    if (s.stage == phase::draining) actions_.push_back(send{s.peer, {head_of(s), drain{}}});
  }

  // Admission.

  void admit(peer_id peer, hello const& h, instant now) {
    if (peers_.contains(peer)) return void(++counters_.dropped);  // it has said so before
    if (h.protocol != protocol_version)
      return refuse(peer, deny_reason::protocol, std::to_string(protocol_version),
                    std::to_string(h.protocol));
    if (h.build != options_.build && !options_.mixes_builds)
      return refuse(peer, deny_reason::build, options_.build, h.build);
    if (h.byte_limit < options_.largest_payload)
      return refuse(peer, deny_reason::byte_limit, std::to_string(options_.largest_payload),
                    std::to_string(h.byte_limit));
    if (is_stopping_) return refuse(peer, deny_reason::stopping, {}, {});

    session made;
    compare_types(options_.tasks, h.tasks, made);
    if (!options_.tasks.empty() && made.incompatible.size() == options_.tasks.size())
      return refuse(peer, deny_reason::tasks, text_of(options_.tasks), text_of(h.tasks));
    made.peer = peer;
    made.name = h.name.substr(0, longest_name);
    made.incarnation = ++last_incarnation_;
    made.slots = std::clamp(h.slots, std::uint32_t{1}, most_slots);
    made.credit = std::max(options_.credit, made.slots + 1);
    made.byte_credit = std::max(options_.largest_payload, std::min(options_.byte_credit, h.byte_limit));
    made.heard = now;
    session& s = sessions_.emplace(made.incarnation, std::move(made)).first->second;
    peers_.emplace(peer, &s);
    actions_.push_back(open_channel{s.incarnation, peer});
  }

  static std::string text_of(std::vector<task_type> const& types) {
    std::string text;
    for (task_type const& t : types) text += (text.empty() ? "" : ", ") + detail::text_of(t);
    return text;
  }

  void refuse(peer_id peer, deny_reason why, std::string ours, std::string theirs) {
    ++counters_.denied;
    header const head{options_.run, options_.epoch, 0, 0, 0, 0, {}};
    actions_.push_back(send{peer, {head, deny{why, std::move(ours), std::move(theirs)}}});
  }

  // Messages.

  void receive(session& s, header const& head, heartbeat const& beat, instant now) {
    s.memory = beat.memory;
    if (s.has_missing) return;  // an older one is still to be looked at
    for (auto const* list : {&beat.running, &beat.held})
      for (lease_id const id : *list)
        if (std::uint32_t const l = lease_of(s, id); l != detail::none) leases_[l].was_listed = true;
    for (std::uint32_t l = s.leases.first(); l != detail::none; l = leases_[l].place.next) {
      detail::lease_record& lease = leases_[l];
      lease.is_missing = lease.sequence <= beat.acknowledged && !lease.was_listed;
      lease.was_listed = false;
      s.has_missing |= lease.is_missing;
    }
    s.judged_at = head.sequence;
    judge(s, now);
  }

  void receive(session& s, header const&, drain const&, instant) { begin_drain(s); }

  void receive(session& s, header const&, bye const& last, instant now) {
    begin_drain(s);
    s.stage = phase::leaving;
    s.results = last.results;
    if (s.received >= s.results) end(s, loss::bye, now);
  }

  void receive(session& s, header const& head, result& what, instant now) {
    accept(s, head, task_state::done, what, now);
  }
  void receive(session& s, header const& head, failure& what, instant now) {
    accept(s, head, task_state::failed, what, now);
  }

  // In the name of a task: only while that is lent to who asks.
  void receive(session& s, header const& head, question& what, instant) {
    std::uint32_t const l = lease_of(s, {head.task, head.attempt});
    bool const is_new = what.number > s.asked;
    s.asked = std::max(s.asked, what.number);
    if (!is_new || l == detail::none || leases_[l].is_void) return void(++counters_.dropped);
    actions_.push_back(asked{head.task, tasks_[tasks_.find(head.task)].tag, s.incarnation, leases_[l].id,
                             what.number, std::move(what.payload)});
  }

  // It may be about the task of another incarnation, which will not know of it.
  void receive(session& s, header const& head, reject const& what, instant now) {
    if (session* const owner = what.incarnation == s.incarnation ? &s : find(what.incarnation)) {
      std::uint32_t const l = lease_of(*owner, {head.task, head.attempt});
      if (l != detail::none && !leases_[l].is_void) owner->is_slow = true;  // it may be about to leave
      lose(*owner, l, loss::reject, now);
    }
    count_result(s, head, now);
  }

  template <class Other>
  void receive(session&, header const&, Other const&, instant) {
    ++counters_.dropped;  // nothing that a worker says
  }

  template <class What>
  void accept(session& s, header const& head, task_state state, What& what, instant now) {
    std::uint32_t const l = lease_of(s, {head.task, head.attempt});
    if (l == detail::none || leases_[l].is_void) {
      ++counters_.dropped;
    } else {
      std::uint32_t const k = tasks_.find(head.task);
      duration& estimate = estimates_[tasks_[k].type];
      estimate += (std::clamp<duration>(what.took, duration{}, std::chrono::hours(1)) - estimate) / 8;
      --counters_.running;
      ++s.answered;
      settle(k, state, std::move(what), s.incarnation);
    }
    s.is_slow = false;
    if (l != detail::none) remove(s, l);
    count_result(s, head, now);
  }

  void count_result(session& s, header const& head, instant now) {
    s.received = std::max(s.received, head.sequence);
    judge(s, now);
    if (s.stage == phase::leaving && s.received >= s.results) end(s, loss::bye, now);
  }

  // What the heartbeat missed is lost, unless its result was on its way.
  void judge(session& s, instant now) {
    if (!s.has_missing || s.received < s.judged_at) return;
    s.has_missing = false;
    for (std::uint32_t l = s.leases.last(); l != detail::none;) {
      std::uint32_t const earlier = leases_[l].place.previous;
      if (leases_[l].is_missing) lose(s, l, loss::absence, now);
      l = earlier;
    }
  }

  // Leases.

  // That of this try of a task at this worker, or none.
  std::uint32_t lease_of(session const& s, lease_id id) const noexcept {
    std::uint32_t const k = tasks_.find(id.task);
    std::uint32_t const live = k == detail::none ? k : tasks_[k].lease;
    if (live != detail::none && leases_[live].incarnation == s.incarnation && leases_[live].id == id)
      return live;
    if (s.voided == 0) return detail::none;
    std::uint32_t l = s.leases.first();
    while (l != detail::none && !(leases_[l].is_void && leases_[l].id == id)) l = leases_[l].place.next;
    return l;
  }

  void lend(session& s, std::uint32_t k, instant now) {
    std::uint32_t const l = leases_.take();
    detail::task_record& t = tasks_[k];
    detail::lease_record& lease = leases_[l] = {};
    lease.id = {tasks_.id(k), t.attempt};
    lease.incarnation = s.incarnation;
    lease.sequence = ++s.sent;
    lease.bytes = t.payload.size();
    lease.charge = estimates_[t.type];
    lease.runs = s.in_flight < s.slots;
    lease.since = now;
    tasks_.lend(k, l);
    ++counters_.running;

    unlist(s);
    s.leases.push_back(leases_, l);
    if (s.in_flight++ == s.slots) ++overfull_;
    s.bytes += lease.bytes;
    s.charge += lease.charge;
    list(s);

    header head = head_of(s);
    head.sequence = lease.sequence;
    head.task = lease.id.task;
    head.attempt = lease.id.attempt;
    head.remaining = t.limit;
    actions_.push_back(push_task{s.incarnation, head, s.types[t.type], t.keeps_rounds});
  }

  // The worker has nothing to do with it any more.
  void remove(session& s, std::uint32_t l) {
    detail::lease_record const& lease = leases_[l];
    unlist(s);
    s.leases.erase(leases_, l);
    if (--s.in_flight == s.slots) --overfull_;
    s.voided -= lease.is_void ? 1 : 0;
    s.bytes -= lease.bytes;
    s.charge -= lease.charge;
    leases_.give_back(l);
    list(s);
    if (s.is_reserved && s.in_flight == 0) idle_.push_back(s.incarnation);
    if (std::exchange(s.runs_suspect, false) && s.is_reserved) ++waiting_;
  }

  // The worker may still run it, but nobody waits for it.
  void make_void(std::uint32_t l, instant now) {
    detail::lease_record& lease = leases_[l];
    session& s = *find(lease.incarnation);
    lease.is_void = true;
    lease.since = now;
    ++s.voided;
    tell_of(s, lease, cancel{});
  }

  void tell_of(session const& s, detail::lease_record const& lease, body what) {
    header head = head_of(s);
    head.task = lease.id.task;
    head.attempt = lease.id.attempt;
    actions_.push_back(push{s.incarnation, {head, std::move(what)}});
  }

  // Without a death.
  void lose(session& s, std::uint32_t l, loss why, instant now) {
    if (l == detail::none) return;
    if (!leases_[l].is_void) requeue(l, why, false, now);
    remove(s, l);
  }

  void requeue(std::uint32_t l, loss why, bool is_suspect, instant now) {
    detail::lease_record const& lease = leases_[l];
    std::uint32_t const k = tasks_.find(lease.id.task);
    detail::task_record& t = tasks_[k];
    ++(why == loss::reject && lease.is_recalled ? counters_.recalled : counters_.lost);
    --counters_.running;
    if (is_suspect) {
      bool const was_alone = std::exchange(t.is_suspect, true);
      t.history.push_back({lease.incarnation, lease.id.attempt, why, was_alone, now});
      if (was_alone && ++t.deaths >= options_.deaths_allowed)
        return settle(k, task_state::poison, poisoned{std::move(t.history)});
    }
    tasks_.take_back(k);
  }

  // Looks at what runs. False if the worker cannot stop a task.
  bool check_limits(session& s, duration overslept, bool is_beat, instant now) {
    std::uint32_t l = s.leases.first();
    for (std::uint32_t n = 0; n < s.slots && l != detail::none; ++n, l = leases_[l].place.next) {
      detail::lease_record& lease = leases_[l];
      lease.since = std::min(now, lease.since + overslept);
      if (!std::exchange(lease.runs, true) && !lease.is_void) lease.since = now;
      if (lease.is_void) {
        if (lease.is_overtime && now - lease.since >= 3 * options_.beat) return false;
        if (is_beat) tell_of(s, lease, cancel{});
        continue;
      }
      duration const limit = tasks_[tasks_.find(lease.id.task)].limit;
      if (limit == duration{} || now - lease.since < limit) continue;
      lease.is_overtime = true;
      make_void(l, now);
      if (std::uint32_t const k = tasks_.find(lease.id.task); tasks_[k].is_once) {
        ++counters_.lost;
        --counters_.running;
        settle(k, task_state::poison,
               poisoned{{{lease.incarnation, lease.id.attempt, loss::overtime, false, now}}});
      } else {
        requeue(l, loss::overtime, true, now);
      }
    }
    return true;
  }

  // The end of an incarnation: all its leases are lost. If it died, the tasks that it ran are suspects: those that
  // its slots held, by order. As it may have gone on to others and died before the results were out, the others are
  // when that happens to them again.
  void end(session& s, loss why, instant now) {
    unlist(s);
    std::uint32_t place = s.in_flight;
    std::uint32_t lost = 0;
    for (std::uint32_t l = s.leases.last(); l != detail::none;) {
      std::uint32_t const earlier = leases_[l].place.previous;
      bool const has_begun = --place < s.slots;
      if (!leases_[l].is_void) {
        bool& was_near = tasks_[tasks_.find(leases_[l].id.task)].was_near_death;
        bool const is_suspect = is_death(why) && (std::exchange(was_near, true) || has_begun);
        requeue(l, why, is_suspect, now);
        ++lost;
      }
      leases_.give_back(l);
      l = earlier;
    }
    actions_.push_back(close_channel{s.incarnation, is_death(why), lost});
    if (s.peer != 0) actions_.push_back(send{s.peer, {head_of(s), fenced{}}});
    forget(s);
  }

  void settle(std::uint32_t k, task_state state, outcome what, std::uint64_t by = 0) {
    auto& count = state == task_state::done     ? counters_.done
                  : state == task_state::failed ? counters_.failed
                  : state == task_state::poison ? counters_.poisoned
                                                : counters_.cancelled;
    ++count;
    actions_.push_back(settled{tasks_.id(k), tasks_[k].tag, tasks_[k].attempt, by, std::move(what)});
    tasks_.settle(k, state);
  }

  // Who gets what.

  void match(instant now) {
    isolate(now);
    for (auto i = free_.begin(); i != free_.end() && tasks_.ready().size() > 0;) {
      session& s = **i;
      std::uint32_t const k = first_of(tasks_.ready(), s);
      if (k == detail::none || s.bytes + tasks_[k].payload.size() > s.byte_credit) {
        ++i;
      } else {
        lend(s, k, now);
        i = free_.begin();
      }
    }
    if (overfull_ > 0 && recall_at_ == instant::max() && has_free_slot())
      recall_at_ = now + options_.recall_after;
  }

  // Where nothing waits that it could do.
  bool has_free_slot() const noexcept {
    return !free_.empty() && (*free_.begin())->in_flight < (*free_.begin())->slots;
  }

  // Tasks that wait at a worker for long, as those before them take long, go back to the queue if others have free slots:
  // as many as these would be given. They are lent until their worker says that they have not begun.
  void call_back(instant now) {
    recall_at_ = instant::max();
    spare left = spare_credit();
    for (auto& [incarnation, s] : sessions_)
      if (s.in_flight > s.slots) call_back(s, left, now);
  }
  struct spare {
    std::vector<session const*> who;
    std::size_t slots = 0;
    duration time{};
  };
  spare spare_credit() const {
    spare all;
    for (session const* s : free_) {
      if (s->in_flight >= s->slots) break;
      all.who.push_back(s);
      all.slots += s->slots - s->in_flight;
      all.time += options_.horizon * s->slots - s->charge;
    }
    return all;
  }
  void call_back(session& s, spare& left, instant now) {
    std::uint32_t place = 0;
    for (std::uint32_t l = s.leases.first(); l != detail::none; l = leases_[l].place.next) {
      detail::lease_record& lease = leases_[l];
      if (place++ < s.slots || lease.is_void || lease.is_recalled) continue;
      bool const is_young = now - lease.since < options_.recall_after;
      if (is_young || (left.slots == 0 && left.time <= duration{})) return;
      if (!can_begin(left, lease)) continue;
      left.slots -= left.slots > 0 ? 1 : 0;
      left.time -= lease.charge;
      lease.is_recalled = true;
      tell_of(s, lease, recall{});
      if (!std::exchange(s.is_slow, true)) unlist(s);
    }
  }
  bool can_begin(spare const& left, detail::lease_record const& lease) const {
    std::uint32_t const type = tasks_[tasks_.find(lease.id.task)].type;
    return std::any_of(left.who.begin(), left.who.end(), [&](session const* s) {
      return s->types[type] != detail::none && s->bytes + lease.bytes <= s->byte_credit;
    });
  }

  // Suspects run alone: for them the free-est workers are set aside, at most every other one.
  void isolate(instant now) {
    if (tasks_.suspects().size() == 0 && idle_.empty()) return;
    do {
      give_suspects(now);
    } while (reserve());
  }

  bool reserve() {
    auto const found = std::find_if(free_.begin(), free_.end(), [this](session const* s) {
      return first_of(tasks_.suspects(), *s) != detail::none;
    });
    if (found == free_.end()) return false;
    session& s = **found;
    bool const has_room =
        waiting_ < tasks_.suspects().size() && reserved_ < std::max(active_ / 2, std::size_t{1});
    if (!has_room && !(s.in_flight == 0 && release_busy())) return false;
    unlist(s);
    s.is_reserved = true;
    ++reserved_;
    ++waiting_;
    if (s.in_flight == 0) idle_.push_back(s.incarnation);
    return true;
  }

  // One that was set aside and is still busy with what it had before: another one is idle.
  bool release_busy() {
    if (waiting_ == 0) return false;
    auto const busy = std::find_if(sessions_.begin(), sessions_.end(), [](auto const& other) {
      return other.second.is_reserved && !other.second.runs_suspect && other.second.in_flight > 0;
    });
    if (busy == sessions_.end()) return false;
    release(busy->second);
    list(busy->second);
    return true;
  }

  void give_suspects(instant now) {
    for (std::uint64_t const incarnation : idle_) {
      session* const s = find(incarnation);
      if (s == nullptr || !s->is_reserved || s->in_flight > 0) continue;
      std::uint32_t const k = first_of(tasks_.suspects(), *s);
      if (k == detail::none) {
        release(*s);
        list(*s);
      } else {
        --waiting_;
        s->runs_suspect = true;
        lend(*s, k, now);
      }
    }
    idle_.clear();
  }

  static std::uint32_t first_of(detail::ready_queue const& queue, session const& s) {
    return queue.first([&](std::uint32_t type) { return s.types[type] != detail::none; });
  }

  void release(session& s) {
    if (!std::exchange(s.is_reserved, false)) return;
    --reserved_;
    if (!s.runs_suspect) --waiting_;
  }

  // Among those with credit, if it has some. Nothing shall wait at a slow one.
  void list(session& s) {
    bool const has_credit =
        s.in_flight < s.slots ||
        (!s.is_slow &&
         (s.in_flight == s.slots || (s.in_flight < s.credit && s.charge < options_.horizon * s.slots)));
    if (s.stage != phase::active || s.is_reserved || !has_credit) return;
    s.load = (std::uint64_t{s.in_flight} << 32) / s.slots;
    s.is_listed = true;
    if (s.node.empty())
      free_.insert(&s);
    else
      free_.insert(std::move(s.node));
  }
  void unlist(session& s) {
    if (std::exchange(s.is_listed, false)) s.node = free_.extract(&s);
  }

  void ask_to_leave(session& s) {
    if (s.stage != phase::active) return;
    actions_.push_back(send{s.peer, {head_of(s), drain{}}});
    begin_drain(s);
  }
  void begin_drain(session& s) {
    if (s.stage != phase::active) return;
    unlist(s);
    release(s);
    s.stage = phase::draining;
    --active_;
  }

  // Sessions.

  session* find(std::uint64_t incarnation) noexcept {
    auto const found = sessions_.find(incarnation);
    return found == sessions_.end() ? nullptr : &found->second;
  }

  void forget(session& s) {
    release(s);
    if (s.stage == phase::active) --active_;
    if (s.in_flight > s.slots) --overfull_;
    if (s.peer != 0) peers_.erase(s.peer);
    sessions_.erase(s.incarnation);
  }

  header head_of(session const& s) const noexcept {
    return {options_.run, options_.epoch, s.incarnation, 0, 0, 0, {}};
  }
  static header incarnation_of(header const& head) noexcept {
    return {head.run, head.epoch, head.incarnation, 0, 0, 0, {}};
  }

  coordinator_options options_;
  detail::task_table tasks_;
  detail::slab<detail::lease_record> leases_;
  std::map<std::uint64_t, session> sessions_;
  std::map<peer_id, session*> peers_;
  detail::free_set free_;            // sessions with credit
  std::vector<std::uint64_t> idle_;  // reserved sessions that may begin a suspect
  std::vector<duration> estimates_;  // how long tasks of a type take
  std::vector<coordinator_action> actions_;
  coordinator_counters counters_;
  std::size_t active_ = 0;
  std::size_t overfull_ = 0;  // sessions with more than they have slots for
  std::size_t reserved_ = 0;
  std::size_t waiting_ = 0;  // of these without a suspect
  std::uint64_t last_incarnation_ = 0;
  instant checked_;
  instant next_beat_;
  instant recall_at_ = instant::max();
  bool is_stopping_ = false;
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
