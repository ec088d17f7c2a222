// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_LEASE_HPP
#define WEFT_CLUSTER_LEASE_HPP

#include <weft/cluster/message.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

//! \file
//! The coordinator's tasks: in which state each is, which wait, and who has been lent the others. All is O(1).

namespace WEFT_NAMESPACE::cluster {

//! A lost lease goes back to `queued`; the last four are final.
enum class task_state : std::uint8_t { queued, leased, done, failed, poison, cancelled };

//! Whether the task has come to its end.
constexpr bool is_final(task_state s) noexcept { return s >= task_state::done; }

//! Why a lease was lost.
enum class loss : std::uint8_t {
  disconnect,  //!< a connection of the worker ended
  silence,     //!< three beats without a word
  overtime,    //!< it ran longer than it may
  stuck,       //!< the worker had a task that ran overtime, and did not stop it
  bye,         //!< the worker left and gave it back
  absence,     //!< the worker had received it, and has it no more
  reject       //!< the worker did not take it
};

//! Whether the task may have been the cause.
constexpr bool is_death(loss why) noexcept { return why < loss::bye; }

//! One death of a worker in which a task may have had part.
struct death {
  std::uint64_t incarnation = 0;
  std::uint32_t attempt = 0;
  loss why = loss::disconnect;
  bool alone = false;  //!< the task was the only one of that worker: only these count
  instant at{};
};

namespace detail {

inline constexpr std::uint32_t none = 0xFFFFFFFF;

// Makes an element of a vector a member of a chain.
struct link {
  std::uint32_t next = none;
  std::uint32_t previous = none;
};

// A list of elements of a vector, which have a member `place` of type link.
class chain {
public:
  bool empty() const noexcept { return first_ == none; }
  std::uint32_t first() const noexcept { return first_; }
  std::uint32_t last() const noexcept { return last_; }

  template <class Nodes>
  void push_back(Nodes& nodes, std::uint32_t k) noexcept {
    nodes[k].place = {none, last_};
    (last_ == none ? first_ : nodes[last_].place.next) = k;
    last_ = k;
  }
  template <class Nodes>
  void push_front(Nodes& nodes, std::uint32_t k) noexcept {
    nodes[k].place = {first_, none};
    (first_ == none ? last_ : nodes[first_].place.previous) = k;
    first_ = k;
  }
  template <class Nodes>
  void erase(Nodes& nodes, std::uint32_t k) noexcept {
    link const at = nodes[k].place;
    (at.previous == none ? first_ : nodes[at.previous].place.next) = at.next;
    (at.next == none ? last_ : nodes[at.next].place.previous) = at.previous;
  }

private:
  std::uint32_t first_ = none;
  std::uint32_t last_ = none;
};

// A vector whose elements are used again.
template <class T>
class slab {
public:
  // The element is as it was left, or new.
  std::uint32_t take() {
    if (free_.empty()) {
      elements_.emplace_back();
      return static_cast<std::uint32_t>(elements_.size() - 1);
    }
    std::uint32_t const k = free_.first();
    free_.erase(elements_, k);
    return k;
  }
  void give_back(std::uint32_t k) noexcept { free_.push_front(elements_, k); }

  T& operator[](std::uint32_t k) noexcept { return elements_[k]; }
  T const& operator[](std::uint32_t k) const noexcept { return elements_[k]; }
  std::size_t size() const noexcept { return elements_.size(); }

private:
  std::vector<T> elements_;
  chain free_;
};

struct task_record {
  std::string payload;
  std::vector<death> history;
  duration limit{};
  instant since{};  // when it was submitted
  std::uint64_t tag = 0;
  link place;
  std::uint32_t generation = 0;
  std::uint32_t type = 0;
  std::uint32_t attempt = 1;
  std::uint32_t lease = none;  // while it is leased
  task_state state = task_state::cancelled;
  bool is_suspect = false;      // runs alone from now on
  bool was_near_death = false;  // a worker that had it died
  bool is_once = false;         // ends when it runs too long
  bool keeps_rounds = false;
  std::uint8_t deaths = 0;  // while alone
};

// A task that a worker has, or had and may still run although it is not wanted any more.
struct lease_record {
  lease_id id;
  std::uint64_t incarnation = 0;
  std::uint64_t sequence = 0;
  std::uint64_t bytes = 0;
  duration charge{};  // how long it is expected to run
  instant since{};    // when it was among the first of its worker, which run; when it is void: since then
  link place;
  bool runs = false;     // whether `since` is set
  bool is_void = false;  // not wanted any more
  bool is_overtime = false;
  bool was_listed = false;   // in the last heartbeat
  bool is_missing = false;   // not listed although received
  bool is_recalled = false;  // to be given back if it has not begun
};

// Tasks that wait, by type. Types take turns.
class ready_queue {
public:
  explicit ready_queue(std::size_t types) : types_(types) {}

  std::size_t size() const noexcept { return size_; }

  void push_back(slab<task_record>& tasks, std::uint32_t k) {
    type_queue& queue = open(tasks[k].type);
    queue.waiting.push_back(tasks, k);
  }
  void push_front(slab<task_record>& tasks, std::uint32_t k) {
    type_queue& queue = open(tasks[k].type);
    queue.waiting.push_front(tasks, k);
  }
  void erase(slab<task_record>& tasks, std::uint32_t k) {
    std::uint32_t const type = tasks[k].type;
    types_[type].waiting.erase(tasks, k);
    --size_;
    if (types_[type].waiting.empty()) busy_.erase(types_, type);
  }
  // The first task of the type whose turn it is among those that `accepts(type)`, or none. Linear in the types that
  // are not accepted.
  template <class Accepts>
  std::uint32_t first(Accepts accepts) const {
    std::uint32_t type = busy_.first();
    while (type != none && !accepts(type)) type = types_[type].place.next;
    return type == none ? none : types_[type].waiting.first();
  }
  // Since when the one that was submitted first has waited, of those that are first of their type; else `otherwise`.
  instant oldest(slab<task_record> const& tasks, instant otherwise) const noexcept {
    for (std::uint32_t type = busy_.first(); type != none; type = types_[type].place.next)
      otherwise = std::min(otherwise, tasks[types_[type].waiting.first()].since);
    return otherwise;
  }
  // Takes it away; then it is another type's turn.
  void take(slab<task_record>& tasks, std::uint32_t k) {
    std::uint32_t const type = tasks[k].type;
    erase(tasks, k);
    if (types_[type].waiting.empty()) return;
    busy_.erase(types_, type);
    busy_.push_back(types_, type);
  }

private:
  struct type_queue {
    chain waiting;
    link place;  // among those where tasks wait
  };
  type_queue& open(std::uint32_t type) {
    if (types_[type].waiting.empty()) busy_.push_back(types_, type);
    ++size_;
    return types_[type];
  }

  std::vector<type_queue> types_;
  chain busy_;
  std::size_t size_ = 0;
};

// All tasks that are not in a final state.
class task_table {
public:
  explicit task_table(std::size_t types) : ready_(types), suspects_(types) {}

  task_id add(std::uint32_t type, std::string payload, duration limit, std::uint64_t tag = 0) {
    std::uint32_t const k = tasks_.take();
    task_record& t = tasks_[k];
    t.payload = std::move(payload);
    t.limit = limit;
    t.tag = tag;
    t.type = type;
    t.attempt = 1;
    t.state = task_state::queued;
    ready_.push_back(tasks_, k);
    return id(k);
  }
  task_id id(std::uint32_t k) const noexcept { return std::uint64_t{tasks_[k].generation} << 32 | k; }

  // The task's number, or none if it is in a final state, or never was.
  std::uint32_t find(task_id id) const noexcept {
    auto const k = static_cast<std::uint32_t>(id);
    bool const is_there = k < tasks_.size() && tasks_[k].generation == id >> 32 && !is_final(tasks_[k].state);
    return is_there ? k : none;
  }

  task_record& operator[](std::uint32_t k) noexcept { return tasks_[k]; }
  task_record const& operator[](std::uint32_t k) const noexcept { return tasks_[k]; }
  std::size_t size() const noexcept { return tasks_.size(); }
  ready_queue const& ready() const noexcept { return ready_; }
  ready_queue const& suspects() const noexcept { return suspects_; }
  // Since when the task that waits longest has done so, about; `otherwise` if none waits. Linear in the types.
  instant oldest(instant otherwise) const noexcept {
    return suspects_.oldest(tasks_, ready_.oldest(tasks_, otherwise));
  }

  // QUEUED -> LEASED
  void lend(std::uint32_t k, std::uint32_t lease) {
    task_record& t = tasks_[k];
    (t.is_suspect ? suspects_ : ready_).take(tasks_, k);
    t.state = task_state::leased;
    t.lease = lease;
  }
  // LEASED -> QUEUED, in front of all that wait
  void take_back(std::uint32_t k) {
    task_record& t = tasks_[k];
    t.state = task_state::queued;
    t.lease = none;
    ++t.attempt;
    (t.is_suspect ? suspects_ : ready_).push_front(tasks_, k);
  }
  // To a final state: after that the number may be another task's.
  void settle(std::uint32_t k, task_state state) {
    task_record& t = tasks_[k];
    if (t.state == task_state::queued) (t.is_suspect ? suspects_ : ready_).erase(tasks_, k);
    t.state = state;
    t.payload = std::string();
    t.history.clear();
    t.lease = none;
    t.is_suspect = t.was_near_death = false;
    t.deaths = 0;
    ++t.generation;
    tasks_.give_back(k);
  }

private:
  slab<task_record> tasks_;
  ready_queue ready_;
  ready_queue suspects_;
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE::cluster

#endif
