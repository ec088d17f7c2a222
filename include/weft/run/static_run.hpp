// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_STATIC_RUN_HPP
#define WEFT_RUN_STATIC_RUN_HPP

#include <weft/run/crew.hpp>
#include <weft/run/frame.hpp>
#include <weft/run/futex.hpp>
#include <weft/run/heartbeat.hpp>
#include <weft/run/result_endings.hpp>
#include <weft/run/schedule.hpp>
#include <weft/run/waiting.hpp>

#include <bit>
#include <new>
#include <utility>

//! \file
//! A run of a static workflow by several threads. Not a template: of the workflow it knows tables.
//!
//! A run begins like an inline one: its thread calls one task after the other, in order, and counts nothing. Only when
//! that has taken some microseconds, another task could begin as well and there is a thread to begin it, the run
//! becomes parallel: as a prefix of the order is done, the counters of the rest are soon set. So a small graph
//! costs what its calls cost and a look at the clock here and there, and never wakes a thread that cannot help.
//!
//! From then on the tasks that are ready are bits in the frame, which any thread at work may claim; the one that
//! finishes the last predecessor of a group of tasks runs the first of them itself and sets the bits of the others.

namespace WEFT_NAMESPACE::detail {

// How to run a task and how to undo that; `destroy` is null where there is nothing to destroy.
struct task_code {
  void (*make)(wiring const&) = nullptr;
  void (*destroy)(entry*) noexcept = nullptr;
  executor_ref (*place)(wiring const&) = nullptr;  // the executor of a task that runs on that one only
  bool waits = false;                              // it may have to wait for something
  void (*begin)(wiring const&) = nullptr;          // begins a coroutine at the home that it is given
  bool is_map = false;                             // then its attempts are its elements' own
  bool (*runs)(wiring const&) = nullptr;           // null: always
  void (*absorb)(wiring const&) = nullptr;         // notes its failure, with which the run goes on
  bool (*succeeded)(entry const*) = nullptr;       // of one that races: whether its outcome is a value
};

// What a parallel run notes down, in the frame.
struct run_notes {
  std::uint16_t* missing;  // group -> for how many tasks it still waits
  std::uint64_t* ready;    // a bit for each task that nobody has begun
  bool* made;              // task -> whether it has been run; of those behind the prefix
  std::uint16_t* placed;   // room for the tasks that go to executors of their own; null if there are none
  std::uint16_t* rank;     // task -> its bit, those of high priority first; null if all are alike
  std::uint16_t* ranked;   // bit -> task
};
template <std::size_t N, bool Placed, bool Prioritised>
struct notes_for {
  alignas(64) std::uint64_t ready[(N + 63) / 64];
  std::uint16_t missing[N + 1];
  bool made[N];
  std::uint16_t placed[Placed ? N : 1];
  std::uint16_t rank[Prioritised ? N : 1];
  std::uint16_t ranked[Prioritised ? N : 1];

  run_notes view() {
    return {missing,
            ready,
            made,
            Placed ? placed : nullptr,
            Prioritised ? rank : nullptr,
            Prioritised ? ranked : nullptr};
  }
};

// Work that several threads can share while a task is being run: the elements of a map.
class shared_loop {
public:
  virtual bool has_work() const noexcept = 0;
  virtual void join() noexcept = 0;

protected:
  ~shared_loop() = default;

private:
  friend class static_run;
  shared_loop* next_ = nullptr;
  std::atomic<int> inside_{0};
};

// Thrown through a map that ends early because its run does; a failure only of the map's results.
struct map_stopped {};

class static_run final : private crew, private waiting_owner {
public:
  static_run(schedule_view const& plan, task_code const* code, parallel_wiring const& w, run_notes notes,
             stop_source& stop, executor_ref where) noexcept
      : crew(where),
        plan_(plan),
        code_(code),
        wiring_(w),
        notes_(notes),
        stop_(stop),
        course_(stop.is_told() ? course::watched : course::free) {}

  // What says when results end, if any do before the run; or null.
  void end_results(result_endings* endings) noexcept { endings_ = endings; }
  // Where its tasks wait, if any may have to.
  void open(waiting_room& room) noexcept {
    room_ = &room;
    room.open(*this, stop_);
  }

  // The inputs come first: they are made from what the caller has.
  void make_inputs() {
#if WEFT_EXCEPTIONS
    int k = 0;
    try {
      for (; k < plan_.tasks; ++k)
        if (plan_.is_input[k]) code_[k].make(wiring_);
    } catch (...) {
      while (--k >= 0)
        if (plan_.is_input[k]) destroy(k);
      throw;
    }
#else
    for (int k = 0; k < plan_.tasks; ++k)
      if (plan_.is_input[k]) code_[k].make(wiring_);
#endif
  }

  // By the thread that wants the results. Where it needs no other, it tells none.
  void run() noexcept {
    attending_.store(1, std::memory_order_relaxed);
    phase_.store(phase::in_order, std::memory_order_relaxed);
    if (begin()) {
      phase_.store(phase::done, std::memory_order_relaxed);
    } else {
      work();
      wait();
    }
  }
  // By a thread of the executor.
  void start() { call(); }

  bool done() const noexcept { return phase_.load() == phase::done; }

  // Helps until the run is over.
  void wait() noexcept {
    attending_.fetch_add(1);
    if (claim()) drive();
    waiting_.fetch_add(1);
    while (!done()) {
      work();
      if (is_ending() && has_handed_over())
        take_back_all();
      else if (!search(20))
        sleep();
    }
    waiting_.fetch_sub(1);
  }

  // What has not been started is not started any more.
  void cancel() noexcept { stop_all(); }

  // After the run: nobody will look at the frame any more.
  using crew::dismiss;
  using crew::listen;

  // Whether every task was run, and none failed.
  bool succeeded() const noexcept { return !incomplete_.load(std::memory_order_relaxed); }
#if WEFT_EXCEPTIONS
  // Of the tasks that failed the first in order, or null.
  std::exception_ptr const& failure() const noexcept { return cause_; }
#endif

  // After a run that did not succeed because its time was over: the first task that was not done, else -1.
  int overdue() const noexcept {
    if (!is_overdue_.load(std::memory_order_relaxed)) return -1;
    int k = 0;
    while (k < plan_.tasks && (plan_.is_input[k] || k < prefix_ || (parallel_ && notes_.made[k]))) ++k;
    return k < plan_.tasks ? k : -1;
  }

  // Destroys what was made and has not ended, after a run that did not succeed.
  void destroy_made() noexcept {
    for (int k = plan_.tasks - 1; k >= 0; --k)
      if (has_result(k) && (endings_ == nullptr || !endings_->has_ended(k))) destroy(k);
  }
  bool has_result(int k) const noexcept {
    return plan_.is_input[k] || k < prefix_ || (parallel_ && notes_.made[k]);
  }

  // --- for maps ---

  // Whether a thread could come to share a loop with this one.
  bool could_share() const {
    return searching_.load(std::memory_order_relaxed) > 0 || sleeping_.load(std::memory_order_relaxed) > 0 ||
           has_room();
  }

  void open(shared_loop& loop) noexcept {
    {
      std::lock_guard const lock(loops_lock_);
      loop.next_ = loops_.load(std::memory_order_relaxed);
      loops_.store(&loop);
    }
    announce(1);
  }
  // There is still something to do in an open loop.
  void ask_for_help() noexcept { announce(1); }
  // What has not begun shall not begin any more.
  bool is_ending() noexcept {
    return course_.load(std::memory_order_relaxed) != course::free && has_to_stop();
  }
  void close(shared_loop& loop) noexcept {
    {
      std::lock_guard const lock(loops_lock_);
      shared_loop* before = loops_.load(std::memory_order_relaxed);
      if (before == &loop) {
        loops_.store(loop.next_);
      } else {
        while (before->next_ != &loop) before = before->next_;
        before->next_ = loop.next_;
      }
    }
    patience turn;
    while (loop.inside_.load(std::memory_order_acquire) > 0) turn.wait();
  }

private:
  enum class phase : unsigned char { pending, in_order, parallel, done };
  // Whether it goes on, goes on as long as nobody outside has it stop, or stops.
  enum class course : unsigned char { free, watched, stopping };

  bool claim() noexcept {
    phase expected = phase::pending;
    return phase_.compare_exchange_strong(expected, phase::in_order);
  }

  void drive() noexcept {
    if (begin())
      finish();
    else
      work();
  }

  // Returns whether the run is over; otherwise it has become parallel.
  bool begin() noexcept {
    if (notes_.rank == nullptr) prefix_ = run_in_order();  // with priorities, the order is another
    if (prefix_ == plan_.tasks || incomplete_.load(std::memory_order_relaxed)) return true;
    become_parallel();
    return false;
  }

  // Returns the first task that was not run.
  int run_in_order() noexcept {
    heartbeat beat(plan_.any_open);
    for (int k = 0;;) {
      int const end = endings_ == nullptr ? plan_.tasks : endings_->next_after(k);
      k = run_in_order(beat, k, end);
      if (endings_ == nullptr || k < end) return k;
      endings_->after(end - 1, [this](int result) { destroy(result); });
      if (end == plan_.tasks) return end;
    }
  }
  [[gnu::always_inline]] int run_in_order(heartbeat& beat, int k, int end) noexcept {
#if WEFT_EXCEPTIONS
    try {
#endif
      for (; k < end; ++k) {
        if (plan_.is_input[k]) continue;
        if (is_stopping() || code_[k].place != nullptr) break;
        if (code_[k].waits) {
          if (!is_called_at_once()) break;
          execute_waiting(k, true);
          if (incomplete_.load(std::memory_order_relaxed)) break;
          continue;
        }
        if (plan_.is_open[k] && beat.is_time(static_cast<std::uint32_t>(k)) &&
            (has_room() || waiting_.load() > 0))
          break;
        code_[k].make(wiring_);
      }
#if WEFT_EXCEPTIONS
    } catch (map_stopped const&) {
      incomplete_.store(true, std::memory_order_relaxed);
    } catch (...) {
      fail(k);
    }
#endif
    return k;
  }

  void become_parallel() noexcept {
    for (int g = 0; g < plan_.groups; ++g) notes_.missing[g] = plan_.missing[g];
    int left = 0;
    for (int k = 0; k < plan_.tasks; ++k) {
      if (plan_.is_input[k]) {
        if (endings_ != nullptr && k >= prefix_) end_after(k);
        continue;
      }
      notes_.made[k] = false;
      if (k >= prefix_) {
        ++left;
        continue;
      }
      for (int r = plan_.release_first[k]; r < plan_.release_first[k + 1]; ++r)
        --notes_.missing[plan_.released[r]];
    }
    for (int w = 0; w * 64 < plan_.tasks; ++w) notes_.ready[w] = 0;
    int ready = 0;
    int placed = 0;
    for (int g = 0; g < plan_.groups; ++g) {
      if (notes_.missing[g] > 0) continue;
      for (int m = plan_.member_first[g]; m < plan_.member_first[g + 1]; ++m) {
        int const k = plan_.members[m];
        if (k < prefix_) continue;
        if (code_[k].place != nullptr) {
          notes_.placed[placed++] = static_cast<std::uint16_t>(k);
          continue;
        }
        notes_.ready[bit_of(k) / 64] |= std::uint64_t{1} << (bit_of(k) % 64);
        ++ready;
      }
    }
    left_.store(left, std::memory_order_relaxed);
    parallel_ = true;
    phase_.store(phase::parallel);
    // Those that they release are handed over by who runs them, maybe at once.
    for (int i = 0; i < placed; ++i) hand_over(notes_.placed[i]);
    announce(ready - 1);
  }

  // --- tasks that run on an executor of their own ---

  void hand_over(int k) noexcept {
    if (is_stopping()) return finish_elsewhere(k);
#if WEFT_EXCEPTIONS
    try {
      if (!crew::hand_over(code_[k].place(wiring_), k)) throw std::bad_alloc();
    } catch (...) {
      fail(k);
      finish_elsewhere(k);
    }
#else
    crew::hand_over(code_[k].place(wiring_), k);
#endif
  }
  void help_with(int k) noexcept override {
    if (execute(k)) finish_elsewhere(k);
  }
  // At the end of a run that stops, what waits for an executor is not waited for.
  void take_back_all() noexcept {
    if (!is_stopping()) return;
    for (int k = take_back(); k >= 0; k = take_back()) finish_elsewhere(k);
  }
  // What is ready then is not for this thread.
  void finish_elsewhere(int k) noexcept {
    int const next = release(k);
    if (next < 0) return;
    publish(bit_of(next) / 64, std::uint64_t{1} << (bit_of(next) % 64));
    announce(1);
  }

  // --- what is ready ---

  int bit_of(int k) const noexcept { return notes_.rank != nullptr ? notes_.rank[k] : k; }

  // Runs this task, if it is one, and what is ready until nothing is.
  void work(int next = -1) noexcept {
    do {
      if (next < 0) next = take();
      while (next >= 0) {
        next = execute(next) ? release(next) : -1;
        if (next < 0) next = take();
      }
    } while (help_with_loop());
  }

  // If so, then something is left out.
  bool is_stopping() noexcept {
    if (!is_ending()) return false;
    incomplete_.store(true, std::memory_order_relaxed);
    return true;
  }
  // Where somebody can tell it from outside that it shall stop: whether somebody has.
  [[gnu::noinline]] bool has_to_stop() noexcept {
    if (course_.load(std::memory_order_relaxed) == course::stopping) return true;
    if (!stop_.token().stop_requested()) return false;
    if (stop_.is_over())  // asked last: its time may just have come
      expire();
    else
      stop_all();
    return true;
  }

  // Claims the first task that is ready, or -1.
  int take() noexcept {
    if (phase_.load(std::memory_order_acquire) != phase::parallel) return -1;
    for (int w = 0; w * 64 < plan_.tasks; ++w) {
      std::atomic_ref<std::uint64_t> const word(notes_.ready[w]);
      for (std::uint64_t seen = word.load(std::memory_order_relaxed); seen != 0;) {
        std::uint64_t const bit = seen & (~seen + 1);
        seen = word.fetch_and(~bit, std::memory_order_acq_rel);
        if ((seen & bit) != 0) {
          int const found = w * 64 + std::countr_zero(bit);
          return notes_.ranked != nullptr ? notes_.ranked[found] : found;
        }
        seen &= ~bit;
      }
    }
    return -1;
  }

  // False if it waits: somebody will make it ready again.
  bool execute(int k) noexcept {
    if (code_[k].waits) return execute_waiting(k, false);
    if (is_stopping()) return true;
#if WEFT_EXCEPTIONS
    try {
      code_[k].make(wiring_);
      notes_.made[k] = true;
    } catch (map_stopped const&) {
      incomplete_.store(true, std::memory_order_relaxed);
    } catch (...) {
      fail(k);
    }
#else
    code_[k].make(wiring_);
    notes_.made[k] = true;
#endif
    return true;
  }

  // --- tasks that may wait ---

  // An attempt, or all of them if the thread is to wait itself. False if another one follows later, or this one has to
  // wait for others: then the task may be in other hands already.
  bool execute_waiting(int k, bool in_place) noexcept {
    waiting_task& task = room_->task(static_cast<std::uint32_t>(k));
    for (;;) {
      if (!task.has_coroutine()) {
        if (stop_.token().stop_requested()) return give_up();
        if (!room_->begin(task)) return false;
        if (waiting_room::has_lost(task) && !is_left_out(k)) return lose(k, task);
      }
#if WEFT_EXCEPTIONS
      try {
        return make_attempt(k, task, in_place);
      } catch (map_stopped const&) {
        incomplete_.store(true, std::memory_order_relaxed);
        room_->end(task);
        return true;
      } catch (...) {
        if (stop_.token().stop_requested() && is_cancellation()) {
          room_->end(task);
          return give_up();
        }
        if (code_[k].is_map) {
          fail(k);
          room_->end(task);
          return true;
        }
        if (waiting_room::has_lost(task)) return lose(k, task);
        waiting_room::verdict const next = room_->fail(task, in_place);
        if (next == waiting_room::verdict::later) return false;
        if (next == waiting_room::verdict::again) continue;
      }
      try {
        task.attempts().throw_failure();
      } catch (...) {
        if (code_[k].absorb != nullptr)
          absorb(k, std::current_exception());
        else
          fail(k);
        return true;
      }
#else
      return make_attempt(k, task, in_place);
#endif
    }
  }
  void absorb(int k, std::exception_ptr const& cause) noexcept {
    code_[k].absorb(failed_wiring{wiring_, cause});
    if (parallel_) notes_.made[k] = true;
  }
  // By a choice.
  bool is_left_out(int k) const noexcept { return code_[k].runs != nullptr && !code_[k].runs(wiring_); }
  // Another one has won its race.
  bool lose(int k, waiting_task& task) noexcept {
    absorb(k, nullptr);
    room_->end(task);
    return true;
  }
  // The run is to stop: maybe whoever gave it its token asks.
  bool give_up() noexcept {
    if (!is_stopping()) stop_all();
    incomplete_.store(true, std::memory_order_relaxed);
    return true;
  }
  // False if it is a coroutine and waits.
  bool make_attempt(int k, waiting_task& task, [[maybe_unused]] bool in_place) {
    attempt_wiring now{{{wiring_.slots, wiring_.stored, wiring_.given, task.attempts().stop()}, this},
                       task.attempts().attempt(),
                       &task.attempts().own_stop(),
                       code_[k].is_map && !task.has_coroutine() ? room_->enter_more(task) : 1,
                       nullptr};
    if (code_[k].begin != nullptr && !in_place && (code_[k].runs == nullptr || code_[k].runs(now))) {
      now.home = &task.home();
      if (!task.has_coroutine()) code_[k].begin(now);
      if (!room_->run(task)) return false;
    }
    code_[k].make(now);
    if (code_[k].succeeded != nullptr && code_[k].succeeded(wiring_.slots[k]) && !room_->wins(task)) {
      destroy(k);
      return lose(k, task);
    }
    if (parallel_) notes_.made[k] = true;
    room_->end(task);
    return true;
  }

  void hold() noexcept override { enter(); }
  void release() noexcept override { leave(); }
  // From any thread.
  void go_on(std::uint32_t task) noexcept override {
    int const k = static_cast<int>(task);
    if (code_[k].place != nullptr) {
      hand_over(k);
    } else {
      publish(bit_of(k) / 64, std::uint64_t{1} << (bit_of(k) % 64));
      if (searching_.load() == 0) {
        if (sleeping_.load() > 0)
          wake_up(1);
        else if (attending_.load() > 0)
          invite();  // who attends comes when it has nothing else to do
        else
          summon();
      }
    }
  }

  // Its time is over. If it was to stop before, that is why it stops.
  void expire() noexcept {
    if (course_.load(std::memory_order_relaxed) != course::stopping)
      is_overdue_.store(true, std::memory_order_relaxed);
    stop_all();
  }

  // What nobody needs after task k.
  void end_after(int k) noexcept {
    endings_->after(k, [this](int result) {
      if (has_result(result)) destroy(result);
    });
  }

  // The tasks that waited for k only: returns the first, the others are for who comes.
  int release(int k) noexcept {
    if (endings_ != nullptr) end_after(k);
    int next = -1;
    int published = 0;
    int word = 0;
    std::uint64_t bits = 0;
    for (int r = plan_.release_first[k]; r < plan_.release_first[k + 1]; ++r) {
      int const g = plan_.released[r];
      if (plan_.missing[g] > 1 &&
          std::atomic_ref(notes_.missing[g]).fetch_sub(1, std::memory_order_acq_rel) != 1)
        continue;
      for (int m = plan_.member_first[g]; m < plan_.member_first[g + 1]; ++m) {
        int const member = plan_.members[m];
        if (code_[member].place != nullptr) {
          hand_over(member);
          continue;
        }
        if (next < 0 && notes_.rank == nullptr) {
          next = member;
          continue;
        }
        int const bit = bit_of(member);
        if (bit / 64 != word) publish(word, bits), bits = 0;
        word = bit / 64;
        bits |= std::uint64_t{1} << (bit % 64);
        ++published;
      }
    }
    publish(word, bits);
    if (published > 0) announce(published);
    if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1) finish();
    return next;
  }

  void publish(int word, std::uint64_t bits) noexcept {
    if (bits != 0) std::atomic_ref(notes_.ready[word]).fetch_or(bits);
  }

  // There is something to do for so many threads.
  void announce(int count) noexcept {
    count -= searching_.load();
    if (count <= 0) return;
    if (int const sleeping = sleeping_.load(); sleeping > 0) {
      wake_up(count);
      count -= sleeping;
    }
    // Where nobody has time now, one invitation waits for the first who has.
    if (count > 0 && (has_room() || !is_waiting())) invite();
  }

  void wake_up(int count) noexcept {
    news_.fetch_add(1);
    weft::detail::wake(news_, count);
  }

  void finish() noexcept {
    phase_.store(phase::done);
    if (sleeping_.load() > 0) wake_up(1 << 30);
    tell_end();
  }

  bool anything() const noexcept {
    phase const now = phase_.load();
    if (now == phase::done) return true;
    if (course_.load() == course::stopping && has_handed_over()) return true;
    if (now == phase::parallel)
      for (int w = 0; w * 64 < plan_.tasks; ++w)
        if (std::atomic_ref(notes_.ready[w]).load() != 0) return true;
    if (loops_.load() == nullptr) return false;
    std::lock_guard const lock(loops_lock_);
    return loop_with_work() != nullptr;
  }

  shared_loop* loop_with_work() const noexcept {
    for (shared_loop* loop = loops_.load(std::memory_order_relaxed); loop != nullptr; loop = loop->next_)
      if (loop->has_work()) return loop;
    return nullptr;
  }

  // For a while; false if nothing came.
  bool search(std::uint64_t microseconds) noexcept {
    searching_.fetch_add(1);
    std::uint64_t const until = ticks() + microseconds * ticks_per_microsecond();
    patience turn;
    bool found = anything();
    while (!found && ticks() < until) {
      turn.wait();
      found = anything();
    }
    searching_.fetch_sub(1);
    return found || anything();
  }

  void sleep() noexcept {
    sleeping_.fetch_add(1);
    std::uint32_t const seen = news_.load();
    // What comes before this is seen here; what comes after it finds the sleeper.
    if (!anything()) sleep_while(news_, seen);
    sleeping_.fetch_sub(1);
  }

  // A thread of the executor has come.
  void help() noexcept override {
    if (claim()) drive();
    int const first = take();
    if (!done() && anything()) invite();  // each brings the next one
    work(first);
    while (!done() && search(50)) work();
  }

  bool help_with_loop() noexcept {
    if (loops_.load(std::memory_order_relaxed) == nullptr) return false;
    shared_loop* found = nullptr;
    {
      std::lock_guard const lock(loops_lock_);
      found = loop_with_work();
      if (found == nullptr) return false;
      found->inside_.fetch_add(1, std::memory_order_relaxed);
    }
    found->join();
    found->inside_.fetch_sub(1, std::memory_order_release);
    return true;
  }

  void stop_all() noexcept {
    course_.store(course::stopping);
    stop_.request_stop();
    if (sleeping_.load() > 0) wake_up(1 << 30);
    if (room_ != nullptr) room_->stop();
  }

#if WEFT_EXCEPTIONS
  // In the handler of what task k threw. After the end of the run's time that is no wonder.
  void fail(int k) noexcept {
    bool const is_answer = stop_.token().stop_requested() && has_given_up();
    if (stop_.is_over()) {
      expire();
      incomplete_.store(true, std::memory_order_relaxed);
      return;
    }
    if (!is_answer) {
      std::lock_guard const lock(failure_lock_);
      if (failed_ < 0 || k < failed_) {
        failed_ = k;
        cause_ = std::current_exception();
      }
    }
    incomplete_.store(true, std::memory_order_relaxed);
    stop_all();
  }
#endif

  void destroy(int k) noexcept {
    if (code_[k].destroy != nullptr) code_[k].destroy(wiring_.slots[k]);
  }

  schedule_view const& plan_;
  task_code const* code_;
  parallel_wiring const& wiring_;
  run_notes notes_;
  stop_source& stop_;
  waiting_room* room_ = nullptr;
  result_endings* endings_ = nullptr;
  int prefix_ = 0;  // how many tasks were run in order
  bool parallel_ = false;
  std::atomic<phase> phase_{phase::pending};
  std::atomic<course> course_;
  std::atomic<bool> incomplete_{false};
  std::atomic<bool> is_overdue_{false};
  std::atomic<int> left_{0};
  std::atomic<int> attending_{0};  // threads that do not leave before the end
  std::atomic<int> waiting_{0};    // threads in `wait`
  std::atomic<int> searching_{0};  // threads that look for something to do
  std::atomic<int> sleeping_{0};
  std::atomic<std::uint32_t> news_{0};
  mutable spin_lock loops_lock_;
  std::atomic<shared_loop*> loops_{nullptr};
#if WEFT_EXCEPTIONS
  spin_lock failure_lock_;
  int failed_ = -1;
  std::exception_ptr cause_;
#endif
};

}  // namespace WEFT_NAMESPACE::detail

#endif
