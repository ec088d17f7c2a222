// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_GRAPH_RUN_HPP
#define WEFT_DYNAMIC_GRAPH_RUN_HPP

#include <weft/dynamic/graph_data.hpp>
#include <weft/dynamic/skips.hpp>
#include <weft/dynamic/spawn.hpp>
#include <weft/run/crew.hpp>
#include <weft/run/ending.hpp>
#include <weft/run/futex.hpp>
#include <weft/run/heartbeat.hpp>
#include <weft/run/waiting.hpp>
#include <weft/run/watch.hpp>

#include <memory>
#include <optional>
#include <string>

//! \file
//! A run of a graph that is known at run time. Like that of a static workflow it begins on one thread, in order, without
//! counting anything, and becomes parallel when that is worth it.
//!
//! From then on every thread has a stack of its own, which nobody else touches. A thread without work says so by a
//! counter; who has more than it can do at the moment sees that between two tasks, and hands over the older half of its
//! stack. So as long as all have something to do, they share nothing but the counters of the tasks.

namespace WEFT_NAMESPACE::detail {

// One call of a task.
class task_call {
public:
  task_call(graph_data const& graph, std::uint32_t k, std::byte* results, stop_token stop, spawn_scope* scope,
            graph_skips const* skips = nullptr, int attempt = 1, stop_source const* own = nullptr,
            coroutine_home* home = nullptr) noexcept
      : graph_(graph),
        record_(graph[k]),
        results_(results),
        k_(k),
        attempt_(attempt),
        stop_(stop),
        scope_(scope),
        skips_(skips),
        own_(own),
        home_(home) {}

  // The same with another token.
  task_call with(stop_token stop) const noexcept {
    task_call other = *this;
    other.stop_ = stop;
    return other;
  }

  // And with a place for what it leaves to be done.
  task_call with(stop_token stop, spawn_scope& scope) const noexcept {
    task_call other = with(stop);
    other.scope_ = &scope;
    return other;
  }

  void* callable() const noexcept { return record_.callable; }
  task_arg const* args() const noexcept { return graph_.args_begin(k_); }
  task_arg const* args_end() const noexcept { return graph_.args_end(k_); }
  void* result() const noexcept { return results_ + std::size_t{record_.result} * 4; }
  void* result_of(task_arg arg) const noexcept { return results_ + std::size_t{graph_[arg.from].result} * 4; }
  bool was_run(task_arg arg) const noexcept { return skips_ == nullptr || !skips_->was_skipped(arg.from); }
  stop_token stop() const noexcept { return stop_; }
  spawn_scope* scope() const noexcept { return scope_; }
  int attempt() const noexcept { return attempt_; }
  // What knows the time of this attempt, if it has one.
  stop_source const* own() const noexcept { return own_; }
  // Of a coroutine that has begun, or begins, and does not hold the thread: else null.
  coroutine_home* home() const noexcept { return home_; }
  // The id, or the number in the room that is given.
  char const* id(char (&room)[16]) const noexcept {
    if (char const* const given = graph_.id_text(k_)) return given;
    char* at = room + sizeof room;
    *--at = '\0';
    std::uint32_t n = k_;
    do *--at = static_cast<char>('0' + n % 10);
    while ((n /= 10) > 0);
    *--at = '#';
    return at;
  }

private:
  graph_data const& graph_;
  task_record const& record_;
  std::byte* results_;
  std::uint32_t k_;
  int attempt_;
  stop_token stop_;
  spawn_scope* scope_;
  graph_skips const* skips_;
  stop_source const* own_;
  coroutine_home* home_;
};

// Where the tasks of a run wait that say something of their calls.
class graph_waiting {
public:
  graph_waiting(graph_data const& graph, std::uint32_t size, stop_token stop)
      : races_(std::make_unique<task_race[]>(graph.races())),
        tasks_(std::make_unique<waiting_task[]>(graph.governed().size())) {
    std::vector<task_policy> policies;
    std::size_t limits = 0;
    for (std::uint32_t k : graph.governed()) {
      if (k >= size) break;
      policies.push_back(graph.policy_of(k));
      limits += static_cast<std::size_t>(policies.back().limit_count);
    }
    limits_ = std::make_unique<task_limit[]>(limits);
    room_.emplace(tasks_.get(), limits_.get());
    ids_.reserve(policies.size());
    for (std::size_t i = 0; i < policies.size(); ++i) {
      std::uint32_t const k = graph.governed()[i];
      ids_.push_back(graph.id(k));
      int const race = graph.race_of(k);
      room_->add(k, policies[i], ids_.back().c_str(), stop,
                 race >= 0 ? &races_[static_cast<std::size_t>(race)] : nullptr);
    }
    resumed.reserve(policies.size());
  }

  waiting_room& room() noexcept { return *room_; }

  std::vector<std::uint32_t> resumed;  // tasks that have waited, for who finds them first

private:
  std::unique_ptr<task_race[]> races_;
  std::unique_ptr<waiting_task[]> tasks_;
  std::unique_ptr<task_limit[]> limits_;
  std::vector<std::string> ids_;
  std::optional<waiting_room> room_;
};

// The stack of one thread, and what it is at.
struct lane : spawn_scope {
  std::size_t base = 0;        // what lies above it was spawned by the task at hand
  std::uint32_t task = 0;      // the task at hand
  joint* whole = nullptr;      // set once others have a part of it
  std::uint32_t finished = 0;  // tasks, not yet subtracted from those that are left
  std::uint32_t turns = 0;
  bool follows = false;     // the next task follows the last one at once, if somebody watches
  bool is_slow = true;      // its last tasks took more than a microsecond each
  std::uint64_t since = 0;  // when that was measured
};

// Somebody who knows results of earlier runs.
class result_keeper {
public:
  enum class answer : unsigned char { not_kept, called, found };

  // Calls task k, or gives its result, unless it is none of those whose results are kept. What the task has left to be
  // done is done before it returns.
  virtual answer invoke(std::uint32_t k, task_call const& call) = 0;

protected:
  ~result_keeper() = default;
};

template <class>
class basic_graph_run final : private crew, private waiting_owner {
public:
  basic_graph_run(graph_data const& graph, std::byte* results, stop_token stop, executor_ref where,
                  long long until = 0, result_keeper* keeper = nullptr, run_watch* watch = nullptr)
      : crew(where),
        graph_(graph),
        ordered_(graph.ordered()),
        results_(results),
        stop_(stop, until, link_),
        skips_(graph),
        keeper_(keeper),
        watch_(watch),
        course_(stop_.is_told() ? course::watched : course::free) {
    link_.run = this;
    link_.go = [](run_link& link, char const* from, char const* to, std::size_t length) {
      basic_graph_run& run = *static_cast<ending_link<basic_graph_run>&>(link).run;
      run.skips_.go(run.graph_.number_of(from), {to, length});
    };
    if (graph.governed().empty()) return;
    waiting_tasks_.emplace(graph, size_, stop_.token());
    waiting_tasks_->room().open(*this, stop_);
  }

  void run() noexcept {
    attending_.store(1, std::memory_order_relaxed);
    phase_.store(phase::in_order, std::memory_order_relaxed);
    drive();
    wait();
  }
  void start() { call(); }
  bool done() const noexcept { return phase_.load() == phase::done; }
  void wait() noexcept {
    attending_.fetch_add(1);
    if (claim()) drive();
    if (done()) return;
    hungry_.fetch_add(1);
    waiting_.fetch_add(1);
    while (!done()) {
      if (work()) continue;
      if (!search(20)) sleep();
    }
    waiting_.fetch_sub(1);
    hungry_.fetch_sub(1);
  }
  void cancel() noexcept { stop_all(); }
  using crew::dismiss;
  using crew::listen;

  bool succeeded() const noexcept { return !incomplete_.load(std::memory_order_relaxed); }
  std::exception_ptr const& failure() const noexcept { return cause_; }
  // What a task said that ended it.
  said_ending const& said() const noexcept { return link_.said; }
  // After a run that did not succeed.
  bool has_result(std::uint32_t k) const noexcept {
    return was_made(ordered_ ? ordered_->place[k] : k, k) && !skips_.was_skipped(k);
  }
  bool may_skip() const noexcept { return skips_.is_active(); }
  // After a run that did not succeed because its time was over: the first task that was not done, else `no_task`.
  std::uint32_t overdue() const noexcept {
    if (!is_overdue_.load(std::memory_order_relaxed)) return no_task;
    std::uint32_t p = 0;
    while (p < size_ && was_made(p, task_at(p))) ++p;
    return p < size_ ? task_at(p) : no_task;
  }

  void destroy_made() noexcept {
    if (!graph_.destroys_results()) return;
    for (std::uint32_t p = size_; p > 0; --p) {
      std::uint32_t const k = task_at(p - 1);
      if (auto const destroy = graph_[k].type->destroy_result;
          destroy != nullptr && was_made(p - 1, k) && !skips_.was_skipped(k))
        destroy(results_ + std::size_t{graph_[k].result} * 4);
    }
  }

private:
  enum class phase : unsigned char { pending, in_order, parallel, done };
  // Whether it goes on, goes on as long as nobody outside has it stop, or stops.
  enum class course : unsigned char { free, watched, stopping };

  bool claim() noexcept {
    phase expected = phase::pending;
    return phase_.compare_exchange_strong(expected, phase::in_order);
  }
  std::uint32_t task_at(std::uint32_t place) const noexcept {
    return order_ != nullptr ? order_[place] : place;
  }
  bool was_made(std::uint32_t place, std::uint32_t k) const noexcept {
    return place < prefix_ || (is_parallel_ && made_[k]);
  }

  // --- in order ---

  void drive() noexcept {
    bool const over = run_in_order();
    if (over) finish();
  }

  // Returns whether all is done; otherwise the run has become parallel.
  bool run_in_order() noexcept {
    std::uint32_t const size = size_;
    heartbeat beat(size > 2);
    for (std::uint32_t p = 0; p < size; ++p) {
      if (is_stopping()) return true;
      if (p > 0 && beat.is_time(p) && (waiting_.load(std::memory_order_relaxed) > 0 || has_room()) &&
          prepare()) {
        become_parallel(p, false);
        work_on(first_);
        return false;
      }
      std::uint32_t const k = task_at(p);
      if (waits(k) && !is_called_at_once() && prepare()) {
        become_parallel(p, false);
        work_on(first_);
        return false;
      }
      first_.task = k;
      bool const made = waits(k) ? execute_waiting(first_, k, true) == outcome::made : execute(first_, k);
      if (first_.height() > 0 && !run_spawned(p, made)) return false;
      if (!made) return true;
      prefix_ = p + 1;
    }
    return true;
  }

  // What the task at this place has spawned. False if others are still at it: then the run is parallel.
  bool run_spawned(std::uint32_t place, bool made) noexcept {
    drain(first_);
    first_.rewind(0);
    if (first_.whole == nullptr) return true;
    if (first_.whole->parts.load(std::memory_order_acquire) > 1) {
      become_parallel(place, true);
      made_[first_.task] = made;
      leave_joint(first_);
      work_on(first_);
      return false;
    }
    drop_joint(first_);
    return true;
  }

  // --- parallel ---

  // Room for what a parallel run notes down. Where there is none, the run stays on its thread.
  bool prepare() noexcept {
    if (plan_ != nullptr) return true;
    try {
      missing_ = std::make_unique_for_overwrite<std::uint32_t[]>(size_);
      made_ = std::make_unique_for_overwrite<bool[]>(size_);
      first_.reserve(size_);
      plan_ = graph_.plan();
      return true;
    } catch (...) {
      return false;
    }
  }

  // What comes before this place is done; the task there has been run, but not all that it spawned, or is the first of
  // the rest.
  void become_parallel(std::uint32_t place, bool running) noexcept {
    prefix_ = place;
    std::uint32_t const size = size_;
    auto const is_done = [&](std::uint32_t k) { return (order_ != nullptr ? plan_->place[k] : k) < place; };
    for (std::uint32_t p = place; p < size; ++p) {
      std::uint32_t const k = task_at(p);
      made_[k] = false;
      missing_[k] = 0;
      for (task_arg const* arg = graph_.args_begin(k); arg != graph_.args_end(k); ++arg)
        if (arg->is_edge() && !is_done(arg->from)) ++missing_[k];
    }
    for (graph_data::late_edge const& edge : graph_.late_edges())
      if (!is_done(edge.from)) ++missing_[edge.to];
    left_.store(size - place, std::memory_order_relaxed);
    is_parallel_ = true;
    // The first of those that are ready on top.
    for (std::uint32_t p = size; p > place + (running ? 1 : 0); --p)
      if (std::uint32_t const k = task_at(p - 1); missing_[k] == 0) first_.push_reserved(work_item::task(k));
    first_.base = first_.height();
    first_.since = ticks();
    phase_.store(phase::parallel);
    ask_for_help(first_);
  }

  // Runs what this thread finds; false if that was nothing.
  bool work() noexcept {
    if (offered_count_.load(std::memory_order_relaxed) == 0) return false;
    lane* const mine = take_lane();
    if (mine == nullptr) return false;
    hungry_.fetch_sub(1);
    bool const any = grab(*mine);
    if (any) work_on(*mine);
    hungry_.fetch_add(1);
    give_lane(*mine);
    return any;
  }

  // Until its stack is empty and nobody offers anything.
  void work_on(lane& mine) noexcept {
    do {
      for (work_item item; mine.pop(item, 0);) run_item(mine, item);
      mine.rewind(0);
      mine.follows = false;
    } while (grab(mine));
    if (mine.finished > 0 && left_.fetch_sub(mine.finished, std::memory_order_acq_rel) == mine.finished)
      finish();
    mine.finished = 0;
  }

  void run_item(lane& mine, work_item item) noexcept {
    mine.base = mine.height();
    if (item.is_task()) {
      mine.task = item.task();
      mine.whole = nullptr;
      if (!waits(mine.task))
        made_[mine.task] = execute(mine, mine.task);
      else if (execute_waiting(mine, mine.task, false) == outcome::waits)
        return;
    } else {
      mine.whole = item.spawn().whole;
      mine.task = mine.whole->task;
      execute(mine, item.spawn());
    }
    drain(mine);
    mine.rewind(mine.base);
    if (mine.whole == nullptr)
      complete(mine, mine.task);
    else
      leave_joint(mine);
  }

  // What was spawned by the task at hand.
  void drain(lane& mine) noexcept {
    for (work_item item; mine.pop(item, mine.base);) {
      execute(mine, item.spawn());
      share_if_asked(mine);
    }
  }

  void complete(lane& mine, std::uint32_t k) noexcept {
    ++mine.finished;
    std::uint32_t const begin = plan_->first[k];
    for (std::uint32_t s = plan_->first[k + 1]; s > begin; --s) {
      std::uint32_t const next = plan_->successor[s - 1];
      if (std::atomic_ref(missing_[next]).fetch_sub(1, std::memory_order_acq_rel) == 1)
        mine.push_reserved(work_item::task(next));
    }
    mine.base = mine.height();
    share_if_asked(mine);
  }

  // This thread has done its part of a task that others have parts of, too.
  void leave_joint(lane& mine) noexcept {
    if (mine.whole->parts.fetch_sub(1, std::memory_order_acq_rel) > 1) {
      mine.whole = nullptr;
      return;
    }
    std::uint32_t const k = mine.whole->task;
    drop_joint(mine);
    complete(mine, k);
  }
  static void drop_joint(lane& mine) noexcept {
    mine.blocks().put(mine.whole, sizeof(joint));
    mine.whole = nullptr;
  }

  // A choice that nobody waits for is a failure, although there is a result.
  void check_choice(std::uint32_t k) {
    try {
      skips_.check_choice(k, results_);
    } catch (...) {
      if (auto const destroy = graph_[k].type->destroy_result)
        destroy(results_ + std::size_t{graph_[k].result} * 4);
      throw;
    }
  }
  void call_task(lane& mine, std::uint32_t k, stop_token stop, int attempt, stop_source const* own) {
    if (watch_ != nullptr) [[unlikely]]
      return call_watched_task(mine, k, stop, attempt, own);
    call_unwatched(mine, k, stop, attempt, own);
  }
  // True if its result was kept, and it was not called.
  bool call_unwatched(lane& mine, std::uint32_t k, stop_token stop, int attempt, stop_source const* own) {
    auto const how =
        keeper_ == nullptr
            ? result_keeper::answer::not_kept
            : keeper_->invoke(k, task_call(graph_, k, results_, stop, nullptr, &skips_, attempt, own));
    if (how == result_keeper::answer::not_kept)
      graph_[k].type->invoke(task_call(graph_, k, results_, stop, &mine, &skips_, attempt, own));
    check_choice(k);
    return how == result_keeper::answer::found;
  }
  // A failure of a member of a group is its outcome; any other that of the run. True for the former.
  bool absorb(std::uint32_t k, std::exception_ptr cause) noexcept {
    skips_.stay(k);
    bool const gave_up = is_stopping() && has_given_up(cause);
    if (graph_.absorbs(k) && !gave_up) {
      graph_[k].type->settle(results_ + std::size_t{graph_[k].result} * 4, &cause);
      return true;
    }
    fail(k, std::move(cause));
    return false;
  }
  // False if it failed or was not begun.
  bool execute(lane& mine, std::uint32_t k) noexcept {
    if (is_stopping()) return false;
    try {
      if (!is_left_out(k)) call_task(mine, k, stop_.token(), 1, nullptr);
      return true;
    } catch (...) {
      return absorb(k, failure_of(k));
    }
  }

  // --- tasks that are watched ---

  [[gnu::noinline]] void call_watched_task(lane& mine, std::uint32_t k, stop_token stop, int attempt,
                                           stop_source const* own) {
    attempt_watch here(*watch_, {k, static_cast<std::uint32_t>(attempt)}, mine.follows && may_follow(k));
    mine.follows = true;
    call_watched_as(here, k, attempt, [&] {
      if (call_unwatched(mine, k, stop, attempt, own)) here.end(watched_end::reused);
    });
  }
  template <class Call>
  void call_watched_as(attempt_watch& here, std::uint32_t k, int attempt, Call const& call) {
    auto const failed = [&] {
      char room[16];
      bool const is_again = graph_[k].governed != 0 && is_called_again(graph_.policy_of(k), attempt);
      here.fail(task_call(graph_, k, results_, {}, nullptr).id(room), is_again);
    };
    call_watched(here, stop_.token(), failed, call);
  }
  // Whether what makes it ready is never later than what ended last on the thread that has it on its stack: of several
  // predecessors one may have ended meanwhile, elsewhere.
  bool may_follow(std::uint32_t k) const noexcept {
    return graph_.args_end(k) - graph_.args_begin(k) < 2 && graph_.late_edges().empty();
  }
  // Its coroutine has ended.
  void finish_watched(std::uint32_t k, int attempt, task_call const& call) {
    attempt_name const what{k, static_cast<std::uint32_t>(attempt)};
    attempt_watch here(*watch_, what, watch_->kept(what));
    call_watched_as(here, k, attempt, [&] { finish_coroutine(k, call); });
  }
  void finish_coroutine(std::uint32_t k, task_call const& call) {
    graph_[k].type->invoke(call);
    check_choice(k);
  }
  void watch_begin(std::uint32_t k, int attempt) noexcept {
    attempt_name const what{k, static_cast<std::uint32_t>(attempt)};
    watch_->keep(what, watch_->begin(what, false));
  }
  bool is_left_out(std::uint32_t k) {
    if (!skips_.leaves_out(k, results_)) return false;
    if (watch_ != nullptr) watch_->end({k}, -1, watched_end::skipped);
    return true;
  }

  // --- tasks that may wait ---

  bool waits(std::uint32_t k) const noexcept { return waiting_tasks_.has_value() && graph_[k].governed != 0; }

  enum class outcome : unsigned char { made, failed, waits };

  // An attempt, or all of them if the thread is to wait itself. If it waits, it may be in other hands already.
  outcome execute_waiting(lane& mine, std::uint32_t k, bool in_place) noexcept {
    waiting_room& room = waiting_tasks_->room();
    waiting_task& task = room.task(k);
    task_type const& type = *graph_[k].type;
    for (;;) {
      if (!task.has_coroutine()) {
        if (is_stopping() || stop_.token().stop_requested()) return give_up();
        if (!room.begin(task)) return outcome::waits;
      }
      try {
        attempts const& now = task.attempts();
        if (!is_left_out(k)) {
          if (!task.has_coroutine() && waiting_room::has_lost(task)) return lose(k, task);
          if (type.begin != nullptr && !in_place && keeper_ == nullptr) {
            task_call const call(graph_, k, results_, now.stop(), &mine, &skips_, now.attempt(),
                                 &now.own_stop(), &task.home());
            if (!task.has_coroutine()) {
              if (watch_ != nullptr) watch_begin(k, now.attempt());
              type.begin(call);
            }
            if (!room.run(task)) return outcome::waits;
            if (watch_ != nullptr)
              finish_watched(k, now.attempt(), call);
            else
              finish_coroutine(k, call);
          } else {
            call_task(mine, k, now.stop(), now.attempt(), &now.own_stop());
          }
          if (!has_won(k, task)) {
            discard_spawned(mine);
            return lose(k, task);
          }
        }
        if (is_parallel_) made_[k] = true;
        room.end(task);
        return outcome::made;
      } catch (...) {
        discard_spawned(mine);
        skips_.stay(k);
        if (stop_.token().stop_requested() && is_cancellation()) {
          room.end(task);
          return give_up();
        }
        if (waiting_room::has_lost(task)) return lose(k, task);
        waiting_room::verdict const next = room.fail(task, in_place);
        if (next == waiting_room::verdict::later) return outcome::waits;
        if (next == waiting_room::verdict::again) continue;
      }
      try {
        task.attempts().throw_failure();
      } catch (...) {
        if (!absorb(k, std::current_exception())) return outcome::failed;
        if (is_parallel_) made_[k] = true;
        return outcome::made;
      }
    }
  }

  // What an attempt has spawned belongs to it.
  static void discard_spawned(lane& mine) noexcept {
    for (work_item item; mine.pop(item, mine.base);) mine.discard(item.spawn());
    mine.rewind(mine.base);
  }

  // False if it races and has come too late: then its result is given up.
  bool has_won(std::uint32_t k, waiting_task& task) noexcept {
    task_type const& type = *graph_[k].type;
    void* const result = results_ + std::size_t{graph_[k].result} * 4;
    if (!waiting_room::is_racing(task) || !type.has_succeeded(result) || waiting_tasks_->room().wins(task))
      return true;
    if (type.destroy_result != nullptr) type.destroy_result(result);
    skips_.stay(k);
    return false;
  }
  // Another one has won its race.
  outcome lose(std::uint32_t k, waiting_task& task) noexcept {
    std::exception_ptr const none;
    graph_[k].type->settle(results_ + std::size_t{graph_[k].result} * 4, &none);
    if (is_parallel_) made_[k] = true;
    waiting_tasks_->room().end(task);
    return outcome::made;
  }

  // The run is to stop: maybe whoever gave it its token asks.
  outcome give_up() noexcept {
    if (!is_stopping()) stop_all();
    incomplete_.store(true, std::memory_order_relaxed);
    return outcome::failed;
  }

  void hold() noexcept override { enter(); }
  void release() noexcept override { leave(); }
  // From any thread.
  void go_on(std::uint32_t k) noexcept override {
    {
      std::lock_guard const lock(offer_lock_);
      waiting_tasks_->resumed.push_back(k);
      count_offers();
    }
    if (sleeping_.load() > 0)
      wake_up(1);
    else if (hungry_.load() > 0)
      return;  // somebody is looking for it
    else if (attending_.load() > 0)
      invite();  // who attends comes when it has nothing else to do
    else
      summon();
  }
  void count_offers() noexcept {
    offered_count_.store(offered_.size() + (waiting_tasks_ ? waiting_tasks_->resumed.size() : 0));
  }

  void execute(lane& mine, spawned& s) noexcept {
    if (!is_stopping()) {
      char room[16];
      context here(task_call(graph_, mine.task, results_, stop_.token(), &mine).id(room), stop_.token(),
                   &mine);
      try {
        if (watch_ != nullptr) [[unlikely]]
          call_watched_spawned(s, here, mine.task);
        else
          s.call(s, here);
      } catch (...) {
        fail(mine.task);
      }
    }
    mine.discard(s);
  }
  [[gnu::noinline]] void call_watched_spawned(spawned& s, context& here, std::uint32_t task) {
    attempt_watch watch(*watch_, {task, 1, watch_->next_element(task)});
    call_watched(watch, stop_.token(), [&] { watch.fail(here.id(), false); }, [&] { s.call(s, here); });
  }

  // --- sharing ---

  // Between two tasks. Who has long tasks offers something although nobody asks: when somebody does, it may be a while
  // until this thread looks again.
  void share_if_asked(lane& mine) noexcept {
    if (mine.count() < 2) return;  // the last item is for this thread
    if ((++mine.turns & 7) == 0) {
      std::uint64_t const now = ticks();
      mine.is_slow = now - mine.since > 8 * ticks_per_microsecond();
      mine.since = now;
      ask_for_help(mine);
    }
    bool const is_asked = hungry_.load(std::memory_order_relaxed) > 0;
    if ((is_asked || (mine.is_slow && has_company())) && offered_count_.load(std::memory_order_relaxed) == 0)
      share(mine);
  }

  // A thread that is invited shall find something when it comes.
  void ask_for_help(lane& mine) noexcept {
    // Where nobody has time now, one invitation waits for the first who has.
    if (mine.count() > 1 &&
        (has_room() || (phase_.load(std::memory_order_relaxed) == phase::parallel && !is_waiting())) &&
        prepare()) {
      if (offered_count_.load(std::memory_order_relaxed) == 0) share(mine);
      invite();
    }
  }

  // The older half.
  void share(lane& mine) noexcept {
    std::size_t const half = mine.count() / 2;
    {
      std::lock_guard const lock(offer_lock_);
      if (!prepare() || !make_room(mine, half)) return;
      for (std::size_t i = 0; i < half; ++i) {
        bool const is_part = mine.oldest() >= mine.base;
        work_item const item = mine.take_oldest();
        if (is_part) {
          mine.whole->parts.fetch_add(1, std::memory_order_relaxed);
          item.spawn().whole = mine.whole;
        }
        offered_.push_back(item);
      }
      count_offers();
    }
    if (sleeping_.load() > 0) wake_up(1);
  }
  // Room for so many items, and for a joint if there are spawned tasks among them.
  bool make_room(lane& mine, std::size_t items) noexcept {
    try {
      offered_.reserve(offered_.size() + items);
      if (mine.whole == nullptr && mine.oldest() + items > mine.base) mine.whole = make_joint(mine);
      return true;
    } catch (std::bad_alloc const&) {
      return false;
    }
  }
  static joint* make_joint(lane& mine) {
    return ::new (mine.blocks().get(sizeof(joint))) joint{mine.task, {1}};
  }

  // A part of what is offered, as there may be others who look for work.
  bool grab(lane& mine) noexcept {
    if (offered_count_.load() == 0) return false;
    std::lock_guard const lock(offer_lock_);
    if (waiting_tasks_ && !waiting_tasks_->resumed.empty()) return grab_resumed(mine);
    if (offered_.empty()) return false;
    auto const others = static_cast<std::size_t>(std::max(0, hungry_.load(std::memory_order_relaxed)));
    std::size_t const count = (offered_.size() + others) / (others + 1);
    std::size_t taken = 0;
    try {
      // They are pushed such that the oldest comes first.
      for (; taken < count; ++taken) mine.push(offered_[offered_.size() - 1 - taken]);
    } catch (std::bad_alloc const&) {
      if (taken == 0) return false;
    }
    offered_.resize(offered_.size() - taken);
    count_offers();
    return true;
  }
  bool grab_resumed(lane& mine) noexcept {
    std::vector<std::uint32_t>& resumed = waiting_tasks_->resumed;
    try {
      mine.push(work_item::task(resumed.back()));
    } catch (std::bad_alloc const&) {
      return false;
    }
    resumed.pop_back();
    count_offers();
    return true;
  }

  lane* take_lane() noexcept {
    try {
      std::lock_guard const lock(lanes_lock_);
      if (!free_lanes_.empty()) {
        lane* const last = free_lanes_.back();
        free_lanes_.pop_back();
        return last;
      }
      free_lanes_.reserve(lanes_.size() + 1);
      auto made = std::make_unique<lane>();
      made->reserve(size_);
      lanes_.push_back(std::move(made));
      return lanes_.back().get();
    } catch (std::bad_alloc const&) {
      return nullptr;
    }
  }
  void give_lane(lane& mine) noexcept {
    std::lock_guard const lock(lanes_lock_);
    free_lanes_.push_back(&mine);
  }

  // --- waiting ---

  bool search(std::uint64_t microseconds) noexcept {
    std::uint64_t const until = ticks() + microseconds * ticks_per_microsecond();
    patience turn;
    while (!anything()) {
      if (ticks() >= until) return false;
      turn.wait();
    }
    return true;
  }
  bool anything() const noexcept { return offered_count_.load() > 0 || done(); }

  void sleep() noexcept {
    sleeping_.fetch_add(1);
    std::uint32_t const seen = news_.load();
    if (!anything()) sleep_while(news_, seen);
    sleeping_.fetch_sub(1);
  }
  void wake_up(int count) noexcept {
    news_.fetch_add(1);
    wake(news_, count);
  }

  void help() noexcept override {
    if (claim()) drive();
    do {
      hungry_.fetch_add(1);
      while (!done() && search(50))
        if (!work() && !done()) pause();
      hungry_.fetch_sub(1);
    } while (!done() && anything());  // what came last counted on this thread
  }

  void finish() noexcept {
    phase_.store(phase::done);
    if (sleeping_.load() > 0) wake_up(1 << 30);
    tell_end();
  }

  // --- failure ---

  bool is_stopping() noexcept {
    if (course_.load(std::memory_order_relaxed) == course::free || !has_to_stop()) return false;
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
  void stop_all() noexcept {
    course_.store(course::stopping, std::memory_order_relaxed);
    stop_.request_stop();
    if (waiting_tasks_) waiting_tasks_->room().stop();
  }
  // Its time is over. If it was to stop before, that is why it stops.
  void expire() noexcept {
    if (course_.load(std::memory_order_relaxed) != course::stopping)
      is_overdue_.store(true, std::memory_order_relaxed);
    stop_all();
  }
  // In the handler of what task k threw.
  void fail(std::uint32_t k) noexcept { fail(k, failure_of(k)); }
  // After the end of the run's time that is no wonder.
  void fail(std::uint32_t k, std::exception_ptr cause) noexcept {
    bool const is_answer = stop_.token().stop_requested() && has_given_up(cause);
    if (stop_.is_over()) {
      expire();
    } else if (!is_answer) {
      std::lock_guard const lock(failure_lock_);
      if (cause_ == nullptr || k < failed_) {
        failed_ = k;
        cause_ = std::move(cause);
      }
    }
    incomplete_.store(true, std::memory_order_relaxed);
    stop_all();
  }
  std::exception_ptr failure_of(std::uint32_t k) const noexcept {
    try {
      char room[16];
      throw task_failed(task_call(graph_, k, results_, {}, nullptr).id(room), 1, task_failed::none);
    } catch (...) {
      return std::current_exception();
    }
  }

  graph_data const& graph_;
  std::uint32_t const size_ = graph_.size();   // tasks that are added later are not of this run
  std::shared_ptr<graph_plan const> ordered_;  // null: as they were added
  std::uint32_t const* order_ = ordered_ ? ordered_->order.data() : nullptr;
  std::byte* results_;
  ending_link<basic_graph_run> link_;
  stop_source stop_;
  graph_skips skips_;
  result_keeper* keeper_;
  run_watch* watch_;
  std::optional<graph_waiting> waiting_tasks_;  // if there are tasks that may wait
  std::uint32_t prefix_ = 0;                    // how many tasks were run in order
  bool is_parallel_ = false;
  std::shared_ptr<graph_plan const> plan_;
  std::unique_ptr<std::uint32_t[]> missing_;  // task -> for how many others it waits
  std::unique_ptr<bool[]> made_;              // task -> whether it has been run; of those behind the prefix
  lane first_;                                // of the thread that begins the run

  std::atomic<phase> phase_{phase::pending};
  std::atomic<course> course_;
  std::atomic<bool> incomplete_{false};
  std::atomic<bool> is_overdue_{false};
  std::atomic<int> attending_{0};           // threads that do not leave before the end
  alignas(64) std::atomic<int> hungry_{0};  // threads that have nothing to do
  std::atomic<std::size_t> offered_count_{0};
  std::atomic<int> waiting_{0};
  std::atomic<int> sleeping_{0};
  std::atomic<std::uint32_t> news_{0};
  alignas(64) std::atomic<std::uint32_t> left_{0};
  spin_lock offer_lock_;
  std::vector<work_item> offered_;
  spin_lock lanes_lock_;
  std::vector<std::unique_ptr<lane>> lanes_;
  std::vector<lane*> free_lanes_;
  spin_lock failure_lock_;
  std::uint32_t failed_ = 0;
  std::exception_ptr cause_;
};
// A template, so that only those compile it who run a graph.
using graph_run = basic_graph_run<void>;

}  // namespace WEFT_NAMESPACE::detail

#endif
