// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_SPAWN_HPP
#define WEFT_DYNAMIC_SPAWN_HPP

#include <weft/core/context.hpp>
#include <weft/run/failure.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

//! \file
//! Tasks that running tasks make. They go on a stack of the thread that makes them, not into its call stack: a spawned
//! task begins when the task that spawned it has returned, the last one first. So recursion of any depth needs
//! little memory, and none of the call stack.

namespace WEFT_NAMESPACE {
namespace detail {

// What the spawned tasks of one task have in common, as far as other threads have taken some of them: when `parts` is
// 0, all is done.
struct joint {
  std::uint32_t task;
  std::atomic<std::uint32_t> parts;
};

struct spawned {
  void (*call)(spawned&, context&);
  void (*destroy)(spawned&) noexcept;
  joint* whole;
  std::size_t bytes;
};

template <class F>
struct spawned_as : spawned {
  F function;

  explicit spawned_as(F&& f)
      : spawned{&call_it, &destroy_it, nullptr, sizeof(spawned_as)}, function(std::move(f)) {}

  static void call_it(spawned& self, context& here) {
    F& f = static_cast<spawned_as&>(self).function;
    if constexpr (std::is_invocable_v<F&, context&>)
      f(here);
    else
      f();
  }
  static void destroy_it(spawned& self) noexcept { static_cast<spawned_as&>(self).~spawned_as(); }
};

// Blocks of a few sizes, which are used again.
class block_store {
public:
  block_store() = default;
  block_store(block_store const&) = delete;
  block_store& operator=(block_store const&) = delete;
  ~block_store() {
    for (block*& list : free_)
      while (list != nullptr) {
        block* const next = list->next;
        ::operator delete(list);
        list = next;
      }
  }

  void* get(std::size_t bytes) {
    std::size_t const c = class_of(bytes);
    if (c >= classes) return ::operator new(bytes);
    if (free_[c] == nullptr) return ::operator new((c + 1) * step);
    block* const first = free_[c];
    free_[c] = first->next;
    return first;
  }
  void put(void* at, std::size_t bytes) noexcept {
    std::size_t const c = class_of(bytes);
    if (c >= classes) return ::operator delete(at);
    free_[c] = ::new (at) block{free_[c]};
  }

private:
  static constexpr std::size_t step = 32;
  static constexpr std::size_t classes = 8;
  static std::size_t class_of(std::size_t bytes) noexcept { return (bytes - 1) / step; }

  struct block {
    block* next;
  };
  block* free_[classes]{};
};

// Something that waits to be run: a task of the graph, or one that was spawned.
class work_item {
public:
  work_item() = default;  // not set, so that room for many costs nothing
  static work_item task(std::uint32_t k) noexcept { return work_item((std::uintptr_t{k} << 1) | 1); }
  explicit work_item(spawned& s) noexcept : bits_(reinterpret_cast<std::uintptr_t>(&s)) {}

  bool is_task() const noexcept { return (bits_ & 1) != 0; }
  std::uint32_t task() const noexcept { return static_cast<std::uint32_t>(bits_ >> 1); }
  // NOLINTNEXTLINE(performance-no-int-to-ptr): it is one
  spawned& spawn() const noexcept { return *reinterpret_cast<spawned*>(bits_); }

private:
  explicit work_item(std::uintptr_t bits) noexcept : bits_(bits) {}
  static_assert(sizeof(std::uintptr_t) == 8, "weft: the number of a task and a mark need 33 bits");
  std::uintptr_t bits_;
};

// Where what is spawned goes: a stack of one thread. Its oldest items can be given away.
class spawn_scope {
public:
  spawn_scope() = default;
  spawn_scope(spawn_scope const&) = delete;
  spawn_scope& operator=(spawn_scope const&) = delete;
  ~spawn_scope() {
    work_item item;
    while (pop(item, 0))
      if (!item.is_task()) discard(item.spawn());
  }

  // The context of the task whose tasks these are, if that is called by itself and not by the run of a graph.
  context* owner = nullptr;
  // Or what that task has left to be done, of which these are.
  afterwards* after = nullptr;

  // Runs what is here, and what comes to be here meanwhile, as part of a task. When a task has ended the run, drops it; when
  // the run is to stop for another reason, the task gives up.
  void run_all(char const* id, stop_token stop, int attempt) {
    context here(id, stop, this, attempt);
    for (work_item next; pop(next, 0);) {
      struct done {
        spawn_scope& scope;
        spawned& task;
        ~done() { scope.discard(task); }
      } const at_end{*this, next.spawn()};
      run_link const* const run = here.stop().nearest_run();
      if (run != nullptr && run->is_over()) {
        here.stop().note_more();
        continue;
      }
      if (here.stop_requested()) throw stopped();
      next.spawn().call(next.spawn(), here);
    }
  }

  template <class F>
  void spawn(F f) {
    static_assert(alignof(spawned_as<F>) <= alignof(std::max_align_t), "weft: this callable is over-aligned");
    void* const at = blocks_.get(sizeof(spawned_as<F>));
    spawned* made = nullptr;
    try {
      made = ::new (at) spawned_as<F>(std::move(f));
      push(work_item(*made));
    } catch (...) {
      if (made != nullptr) made->destroy(*made);
      blocks_.put(at, sizeof(spawned_as<F>));
      throw;
    }
  }
  void discard(spawned& s) noexcept {
    std::size_t const bytes = s.bytes;
    s.destroy(s);
    blocks_.put(&s, bytes);
  }

  // Room for so many tasks of the graph, which are then pushed without a failure.
  void reserve(std::size_t tasks) {
    reserved_ = tasks;
    make_room(0);
  }
  void push(work_item item) {
    make_room(1);
    items_[end_++] = item;
  }
  // Each task becomes ready once in a run, so that these need no more than what was reserved.
  void push_reserved(work_item item) noexcept { items_[end_++] = item; }

  // The newest item, if it lies at or above the base.
  bool pop(work_item& item, std::size_t base) noexcept {
    if (end_ <= base || end_ == begin_) return false;
    item = items_[--end_];
    return true;
  }
  std::size_t height() const noexcept { return end_; }
  std::size_t count() const noexcept { return end_ - begin_; }

  // Where the oldest item lies; taking it.
  std::size_t oldest() const noexcept { return begin_; }
  work_item take_oldest() noexcept { return items_[begin_++]; }
  // When it is empty: what comes next lies at the base.
  void rewind(std::size_t base) noexcept {
    if (begin_ == end_ && begin_ > base) begin_ = end_ = base;
  }

  block_store& blocks() noexcept { return blocks_; }

private:
  void make_room(std::size_t items) {
    if (end_ + items + reserved_ <= capacity_) return;
    std::size_t const larger = std::max(end_ + items + reserved_ + 64, 2 * capacity_);
    auto room = std::make_unique_for_overwrite<work_item[]>(larger);
    std::copy(items_.get(), items_.get() + end_, room.get());
    items_ = std::move(room);
    capacity_ = larger;
  }

  block_store blocks_;
  std::unique_ptr<work_item[]> items_;
  std::size_t capacity_ = 0;
  std::size_t reserved_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace detail

//! In the run of a task_graph other threads may take spawned tasks. Elsewhere a task that is spawned by a task is run
//! at once, and those that it spawns after it, before the first `spawn` returns.
//!
//! What a spawned task throws is a failure of the task that spawned it. Where it is run at once, and the run is to stop, it
//! is not, and `stopped` is thrown. About 30 ns.
template <class F>
void context::spawn(F f) {
  static_assert(std::is_invocable_v<F&> || std::is_invocable_v<F&, context&>,
                "weft: spawn takes what can be called as f() or f(weft::context&)");
  if (scope_ != nullptr) return scope_->spawn(std::move(f));
  detail::spawn_scope scope;
  scope.owner = this;
  scope.spawn(std::move(f));
  scope.run_all(id_, stop_, attempt_);
}

}  // namespace WEFT_NAMESPACE

#endif
