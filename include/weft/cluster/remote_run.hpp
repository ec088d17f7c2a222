// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_REMOTE_RUN_HPP
#define WEFT_CLUSTER_REMOTE_RUN_HPP

#include <weft/cluster/desk.hpp>
#include <weft/cluster/errors.hpp>
#include <weft/cluster/queue.hpp>
#include <weft/run/attempts.hpp>
#include <weft/run/deadline.hpp>
#include <weft/run/executor.hpp>
#include <weft/run/failure.hpp>
#include <weft/run/waiting.hpp>
#include <weft/run/watch.hpp>
#include <weft/wire/errors.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

//! \file
//! A run whose tasks are done elsewhere: the thread that wants the results sends what is ready and takes what comes.

namespace WEFT_NAMESPACE::cluster {

namespace detail {

// How much of one run may be under way at a time.
struct run_window {
  std::size_t tasks = 65'536;
  std::size_t bytes = std::size_t{256} << 20;  // of payload; one task may always be
};

// A map that is under way: its elements go out in parts.
class remote_map {
public:
  remote_map() = default;
  remote_map(remote_map const&) = delete;
  remote_map& operator=(remote_map const&) = delete;
  virtual ~remote_map() = default;

  virtual std::size_t size() const = 0;
  virtual std::size_t most_at_once() const = 0;
  // The next elements.
  virtual void encode(std::size_t count, byte_buffer& to) = 0;
  // Results of elements `begin` to `end`.
  virtual void arrive(std::size_t begin, std::size_t end, byte_view bytes) = 0;
  // All have arrived.
  virtual void finish() = 0;
};

// The tasks of a run, by number.
class remote_tasks {
public:
  enum class kind : std::uint8_t { done, here, there, map };

  virtual kind kind_of(std::uint32_t k) const = 0;
  // When it is ready: a choice may have left it out. Then `make` notes that.
  virtual bool is_skipped(std::uint32_t) { return false; }
  // The race that it takes part in: -1 is none.
  virtual int race_of(std::uint32_t) const { return -1; }
  // Of one that races and has been made: whether it has a value.
  virtual bool has_succeeded(std::uint32_t) const { return true; }
  // Notes the failure of a task, with which the run goes on; without a cause, that it has lost a race. False if it does not.
  virtual bool absorb(std::uint32_t, std::exception_ptr const&) { return false; }
  virtual char const* id_of(std::uint32_t k) const = 0;
  virtual remote_function const& function_of(std::uint32_t k) const = 0;
  // Runs it here.
  virtual void make(std::uint32_t k) = 0;
  // What it says of its calls. False: nothing.
  virtual bool policy_of(std::uint32_t, weft::detail::task_policy&) const { return false; }
  virtual void encode(std::uint32_t k, byte_buffer& to) = 0;
  virtual void arrive(std::uint32_t k, byte_view bytes) = 0;
  virtual std::unique_ptr<remote_map> open(std::uint32_t k) = 0;
  // All elements have arrived.
  virtual void finish(std::uint32_t, remote_map& map) { map.finish(); }
  // It is done, and those that wait for it are not ready yet.
  virtual void done(std::uint32_t) {}

protected:
  ~remote_tasks() = default;
};

// Who waits for whom.
struct remote_edges {
  std::vector<std::uint32_t> first;  // task -> its successors
  std::vector<std::uint32_t> successor;
  std::vector<std::uint32_t> missing;  // task -> how many predecessors have not ended

  explicit remote_edges(std::size_t tasks) : first(tasks + 1), missing(tasks) {}

  // `visit(add)` calls `add(from, to)` for every edge, the same each time.
  template <class Visit>
  void fill(Visit const& visit) {
    visit([&](std::uint32_t from, std::uint32_t to) {
      ++first[from + 1];
      ++missing[to];
    });
    for (std::size_t k = 1; k < first.size(); ++k) first[k] += first[k - 1];
    successor.resize(first.back());
    std::vector<std::uint32_t> at(first.begin(), first.end() - 1);
    visit([&](std::uint32_t from, std::uint32_t to) { successor[at[from]++] = to; });
  }
};

// How many elements of a map go together: each by itself, but of long ranges so many that there are some thousand parts.
// This depends on nothing else, so that a run is divided the same way every time.
inline std::size_t elements_of_part(std::size_t size, std::size_t most_at_once) {
  constexpr std::size_t parts = 4096;
  return most_at_once < parts ? 1 : std::max<std::size_t>(1, size / parts);
}

class remote_run : private weft::detail::waiting_owner {
public:
  // The desk answers what tasks on workers ask, and says if a task ends the run. It may be null.
  remote_run(remote_tasks& tasks, remote_edges edges, queue_user& queue, stop_token stop, run_window window,
             long long until = 0, run_desk_of* desk = nullptr, weft::detail::run_watch* watch = nullptr)
      : tasks_(tasks),
        edges_(std::move(edges)),
        queue_(queue),
        stop_(stop, until),
        window_(window),
        desk_(desk),
        watch_(watch) {
    if (desk_ != nullptr) queue_.serve(desk_);
  }
  remote_run(remote_run const&) = delete;
  remote_run& operator=(remote_run const&) = delete;
  ~remote_run() {
    if (desk_ != nullptr) queue_.serve(nullptr);
  }

  // Returns when all is over; throws what a task threw, `run_cancelled`, or `run_finished`: then what has been made is
  // there.
  void run() {
    left_ = edges_.missing.size();
    if (watch_ != nullptr) watch_workers();
    note_policies();
    note_races();
    for (std::uint32_t k = 0; k < edges_.missing.size(); ++k)
      if (tasks_.kind_of(k) == remote_tasks::kind::there || tasks_.kind_of(k) == remote_tasks::kind::map)
        queue_.check(tasks_.function_of(k));
    std::vector<std::uint32_t> first;  // those of the beginning: what is done makes others ready, too
    for (std::uint32_t k = 0; k < edges_.missing.size(); ++k)
      if (edges_.missing[k] == 0) first.push_back(k);
    for (std::uint32_t k : first) make_ready(k);
    while (is_open() || flying_ > 0) {
      if (stop_.token().stop_requested()) end();
      look_at_desk();
      if (is_open()) send_again();
      if (is_open()) send_some();
      if (is_open() && !here_.empty())
        run_one_here();
      else if (flying_ > 0)
        take_some();
      else if (is_open() && !delayed_.empty())
        weft::detail::wait_here(patience().count(), stop_.token());
    }
    if (failure_.cause != nullptr) std::rethrow_exception(failure_.cause);
    if (left_ > 0 && stop_.is_over()) throw deadline_exceeded(first_left());
    if (desk_ != nullptr) desk_->said().throw_it(left_ == 0);
    if (left_ > 0) throw run_cancelled();
  }

private:
  // What is kept of a part that may have to be sent again.
  struct attempts_of_part {
    std::string payload;
    weft::detail::cause_list causes;
    int failed = 0;
    std::uint32_t made = 0;  // attempts, those that were lost included
  };
  struct part {
    std::uint32_t task = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t bytes = 0;
    std::shared_ptr<attempts_of_part> attempts = nullptr;
    long long sent = 0;  // when, if somebody watches
    std::uint32_t first_attempt = 1;
  };
  struct delayed_part {
    long long due;
    part what;
    bool operator<(delayed_part const& other) const noexcept { return due > other.due; }  // the first on top
  };
  struct open_map {
    std::unique_ptr<remote_map> what;
    std::size_t sent = 0;     // elements
    std::size_t arrived = 0;  // likewise
    std::size_t flying = 0;   // parts, and those that are to be sent again
    std::size_t places = std::numeric_limits<std::size_t>::max();  // that it has of its limits
  };
  struct first_failure {
    std::exception_ptr cause;
    std::uint32_t task = 0;
    std::size_t element = 0;
  };

  bool is_open() const noexcept { return left_ > 0 && !is_ending_ && !is_closing_; }

  // Whether a task has ended the run. If it runs elsewhere, its own result is waited for.
  void look_at_desk() {
    if (desk_ == nullptr || is_closing_) return;
    run_desk_of::ender const who = desk_->ended();
    if (who == run_desk_of::ender::nobody) return;
    is_closing_ = true;
    if (who == run_desk_of::ender::here)
      end();
    else if (!is_ending_)
      queue_.withdraw_others(desk_->tag());
  }

  // --- what tasks say of their calls ---

  void note_policies() {
    weft::detail::task_policy said;
    for (std::uint32_t k = 0; k < edges_.missing.size(); ++k)
      if (tasks_.policy_of(k, said)) policies_.emplace(k, std::exchange(said, {}));
    std::size_t limits = 0;
    std::vector<std::uint32_t> limited;
    for (std::uint32_t k = 0; k < edges_.missing.size() && !policies_.empty(); ++k) {
      auto const* const p = policy_of(k);
      if (p == nullptr || p->limit_count == 0) continue;
      limits += static_cast<std::size_t>(p->limit_count);
      limited.push_back(k);
    }
    if (limited.empty()) return;
    waiting_ = std::make_unique<weft::detail::waiting_task[]>(limited.size());
    limits_ = std::make_unique<weft::detail::task_limit[]>(limits);
    room_.emplace(waiting_.get(), limits_.get());
    for (std::uint32_t const k : limited) {
      weft::detail::task_policy only = *policy_of(k);
      only.retry = {};
      room_->add(k, only, tasks_.id_of(k), {});
    }
    room_->open(*this, stop_);
  }
  weft::detail::task_policy const* policy_of(std::uint32_t k) const {
    if (policies_.empty()) return nullptr;
    auto const found = policies_.find(k);
    return found == policies_.end() ? nullptr : &found->second;
  }
  bool is_limited(std::uint32_t k) const {
    auto const* const p = policy_of(k);
    return p != nullptr && p->limit_count > 0;
  }
  // False if it has to wait for others; then `go_on` follows.
  bool enter(std::uint32_t k) { return !is_limited(k) || room_->begin(room_->task(k)); }
  void leave(std::uint32_t k) {
    if (is_limited(k)) room_->end(room_->task(k));
  }
  void hold() noexcept override {}
  void release() noexcept override {}
  // By this thread, in `leave`.
  void go_on(std::uint32_t k) noexcept override {
    (tasks_.kind_of(k) == remote_tasks::kind::here ? here_ : there_).push_back(k);
  }

  // --- races ---

  // A task that may still lose its race, or win it.
  struct racer {
    std::uint32_t race = 0;
    std::uint64_t tag = no_tag;  // under way
  };
  static constexpr std::uint64_t no_tag = ~std::uint64_t{};

  void note_races() {
    for (std::uint32_t k = 0; k < edges_.missing.size(); ++k)
      if (int const race = tasks_.race_of(k); race >= 0) {
        racers_[k].race = static_cast<std::uint32_t>(race);
        is_won_.resize(std::max(is_won_.size(), static_cast<std::size_t>(race) + 1));
      }
  }
  bool has_lost(std::uint32_t k) const {
    auto const found = racers_.find(k);
    return found != racers_.end() && is_won_[found->second.race];
  }
  void lose(std::uint32_t k) {
    tasks_.absorb(k, nullptr);
    racers_.erase(k);
    leave(k);
    complete(k);
  }
  // It has been made: if it has won, those who race with it end. What waits for its turn finds out then.
  void judge(std::uint32_t k) {
    auto const racing = racers_.find(k);
    if (racing == racers_.end()) return;
    std::uint32_t const race = racing->second.race;
    racers_.erase(racing);
    if (!tasks_.has_succeeded(k)) return;
    is_won_[race] = true;
    for (auto const& [other, state] : racers_)
      if (state.race == race && state.tag != no_tag) queue_.withdraw_one(state.tag);
    std::vector<std::uint32_t> waited;
    std::erase_if(delayed_, [&](delayed_part const& each) {
      if (!has_lost(each.what.task)) return false;
      waited.push_back(each.what.task);
      return true;
    });
    std::make_heap(delayed_.begin(), delayed_.end());
    for (std::uint32_t other : waited) lose(other);
  }

  char const* first_left() const {
    std::uint32_t k = 0;
    while (k + 1 < edges_.missing.size() && is_done_[k]) ++k;
    return tasks_.id_of(k);
  }

  void make_ready(std::uint32_t k) {
    bool is_skipped = false;
    try {
      is_skipped = tasks_.is_skipped(k);
    } catch (...) {
      return fail(k, task_failed::none, failure_at(k), false);
    }
    if (is_skipped) {
      racers_.erase(k);
      return here_.push_back(k);
    }
    switch (tasks_.kind_of(k)) {
      case remote_tasks::kind::done: return complete(k);
      case remote_tasks::kind::here: return here_.push_back(k);
      default: return there_.push_back(k);
    }
  }

  void complete(std::uint32_t k) {
    --left_;
    is_done_[k] = true;
    tasks_.done(k);
    for (std::uint32_t s = edges_.first[k]; s < edges_.first[k + 1]; ++s)
      if (--edges_.missing[edges_.successor[s]] == 0) make_ready(edges_.successor[s]);
  }

  void run_one_here() {
    std::uint32_t const k = here_.front();
    here_.pop_front();
    if (has_lost(k)) return lose(k);
    if (!enter(k)) return;
    try {
      tasks_.make(k);
    } catch (...) {
      bool const is_stopping = stop_.token().stop_requested() ||
                               (desk_ != nullptr && desk_->ended() != run_desk_of::ender::nobody);
      if (is_stopping && weft::detail::has_given_up())
        return stop_.token().stop_requested() ? end() : look_at_desk();  // who ended it may still run
      return fail(k, task_failed::none, std::current_exception());       // a task_failed already
    }
    judge(k);
    leave(k);
    complete(k);
  }

  // --- out ---

  bool has_room() const noexcept {
    return flying_ == 0 || (flying_ < window_.tasks && bytes_ < window_.bytes);
  }

  void send_some() {
    while (has_room() && is_open() && send_map_part()) {
    }
    while (has_room() && is_open() && !there_.empty()) {
      std::uint32_t const k = there_.front();
      there_.pop_front();
      if (has_lost(k)) {
        lose(k);
        continue;
      }
      if (!enter(k)) continue;
      if (tasks_.kind_of(k) == remote_tasks::kind::map)
        open(k);
      else
        attempt(k, task_failed::none, [&] {
          buffer_.clear();
          tasks_.encode(k, buffer_);
          submit({k, 0, 0, 0, nullptr});
        });
      while (has_room() && is_open() && send_map_part()) {
      }
    }
  }

  void open(std::uint32_t k) {
    attempt(k, task_failed::none, [&] {
      open_map& map = maps_[k];
      map.what = tasks_.open(k);
      if (watch_ != nullptr) watch_->elements(k, map.what->size());
      if (is_limited(k)) map.places = room_->enter_more(room_->task(k));
      sending_.push_back(k);
      if (map.what->size() == 0) finish(k, map);
    });
  }

  // False if there is none that may go.
  bool send_map_part() {
    for (std::size_t i = 0; i < sending_.size(); ++i) {
      std::uint32_t const k = sending_[i];
      open_map& map = maps_[k];
      if (map.flying >= std::min(map.places, map.what->most_at_once())) continue;
      std::size_t const begin = map.sent;
      // What is said of a map is said of each of its elements.
      std::size_t const count =
          policy_of(k) != nullptr ? 1 : elements_of_part(map.what->size(), map.what->most_at_once());
      std::size_t const end = std::min(map.what->size(), begin + count);
      attempt(k, begin, [&] {
        buffer_.clear();
        map.what->encode(end - begin, buffer_);
        submit({k, begin, end, 0, nullptr});
        map.sent = end;
        ++map.flying;
      });
      if (end == map.what->size()) sending_.erase(sending_.begin() + static_cast<std::ptrdiff_t>(i));
      return true;
    }
    return false;
  }

  void submit(part p) {
    std::string payload(reinterpret_cast<char const*>(buffer_.data()), buffer_.size());
    if (auto const* const said = policy_of(p.task); said != nullptr && said->retry.attempts > 1) {
      p.attempts = std::make_shared<attempts_of_part>();
      p.attempts->payload = payload;
    }
    send(std::move(p), std::move(payload));
  }
  void send(part p, std::string payload) {
    p.bytes = payload.size();
    request what{&tasks_.function_of(p.task), std::move(payload)};
    what.place = std::uint64_t{p.task} << 40 | p.begin;
    if (auto const* const said = policy_of(p.task); said != nullptr && said->timeout > 0) {
      what.limit = std::chrono::nanoseconds(said->timeout);
      what.is_once = true;
    }
    if (p.attempts != nullptr) what.attempt = p.attempts->made + 1;
    if (watch_ != nullptr) {
      p.sent = weft::detail::now_in_nanoseconds();
      p.first_attempt = what.attempt;
    }
    std::size_t const bytes = p.bytes;
    std::uint64_t tag = parts_.size();
    if (free_.empty()) {
      parts_.push_back(std::move(p));
    } else {
      tag = free_.back();
      free_.pop_back();
      parts_[tag] = std::move(p);
    }
    what.tag = tag;
    if (auto const racing = racers_.find(parts_[tag].task); racing != racers_.end()) racing->second.tag = tag;
    queue_.submit(std::move(what));
    ++flying_;
    bytes_ += bytes;
  }

  // What has failed, and has waited.
  void send_again() {
    while (!delayed_.empty() && has_room() && delayed_.front().due <= weft::detail::now_in_nanoseconds()) {
      std::pop_heap(delayed_.begin(), delayed_.end());
      part p = std::move(delayed_.back().what);
      delayed_.pop_back();
      std::string payload = p.attempts->payload;
      attempt(p.task, p.begin, [&] { send(std::move(p), std::move(payload)); });
    }
  }
  // How long to wait for what comes; then the stop token is looked at.
  std::chrono::nanoseconds patience() const {
    std::chrono::nanoseconds const most = std::chrono::milliseconds(20);
    if (delayed_.empty() || is_ending_) return most;
    std::chrono::nanoseconds const left(delayed_.front().due - weft::detail::now_in_nanoseconds());
    return std::clamp(left, std::chrono::nanoseconds(0), most);
  }

  // In a handler.
  std::exception_ptr failure_at(std::uint32_t k) const {
    try {
      throw task_failed(tasks_.id_of(k), 1, task_failed::none);
    } catch (...) {
      return std::current_exception();
    }
  }
  // What goes wrong on this side is a failure of the task as well.
  template <class Do>
  bool attempt(std::uint32_t k, std::size_t element, Do const& what) {
    try {
      try {
        what();
      } catch (...) {
        throw task_failed(tasks_.id_of(k), 1, element);
      }
      return true;
    } catch (...) {
      fail(k, element, std::current_exception());
      return false;
    }
  }

  // --- back ---

  void take_some() {
    taken_.clear();
    queue_.take(taken_, patience());
    if (watch_ != nullptr) watch_workers();
    look_at_desk();  // who has ended the run said so before its result came
    for (completion& each : taken_) {
      part const p = std::exchange(parts_[each.tag], {});
      free_.push_back(each.tag);
      --flying_;
      bytes_ -= p.bytes;
      if (auto const racing = racers_.find(p.task); racing != racers_.end()) {
        racing->second.tag = no_tag;
        if (has_lost(p.task) && !is_ending_) {
          if (desk_ != nullptr) desk_->leave(each.tag, each.attempt, false);
          lose(p.task);
          continue;
        }
      }
      auto const* const r = std::get_if<result>(&each.what);
      if (desk_ != nullptr) desk_->leave(each.tag, each.attempt, r != nullptr && !is_ending_);
      if (r != nullptr) {
        if (watch_ != nullptr) watch_result(p, each, *r);
        arrive(p, *r, each.problem);
      } else if (!std::holds_alternative<cancelled>(each.what)) {
        bool const counts = !has_given_up(each) && !is_ending_;
        bool const is_again = counts && try_again(p, each);
        if (watch_ != nullptr) watch_failure(p, each, is_again);
        if (counts && !is_again) fail_there(p, each);
      }
    }
  }

  // --- for who watches ---

  void watch_workers() {
    using kind = worker_news::kind;
    for (worker_news& each : queue_.news()) {
      std::string& name = names_[each.incarnation];
      if (each.what == kind::came) name = std::move(each.name);
      std::string text = "worker " + name;
      text += each.what == kind::came ? " is there" : each.what == kind::left ? " has left" : " was lost";
      if (each.leases > 0)
        text += ", and " + std::to_string(each.leases) + (each.leases == 1 ? " task" : " tasks") +
                " of all runs went back to the queue";
      watch_->note(text.c_str());
    }
  }
  weft::detail::attempt_elsewhere elsewhere(part const& p, completion const& c, duration took) {
    weft::detail::attempt_elsewhere there;
    there.what = {p.task, std::max(c.attempt, 1U)};
    there.sent = p.sent;
    there.arrived = c.arrived.count() != 0 ? c.arrived.count() : weft::detail::now_in_nanoseconds();
    there.took = took.count();
    there.incarnation = c.incarnation;
    if (c.incarnation != 0) there.worker = names_[c.incarnation].c_str();
    if (c.attempt > p.first_attempt) {
      std::string const text = "task \"" + std::string(tasks_.id_of(p.task)) + "\" was sent " +
                               std::to_string(c.attempt - p.first_attempt + 1) + " times";
      watch_->note(text.c_str());
    }
    return there;
  }
  // Of elements that were sent together each is told an equal share of their time.
  void watch_result(part const& p, completion const& c, result const& r) {
    using end = weft::detail::watched_end;
    weft::detail::attempt_elsewhere there = elsewhere(p, c, r.took);
    end const how = c.problem != nullptr ? end::failed : c.attempt == 0 ? end::reused : end::done;
    std::size_t const elements = p.end - p.begin;
    if (elements == 0) return watch_->end_elsewhere(there, how, c.problem);
    there.took /= static_cast<long long>(elements);
    long long const arrived = there.arrived;
    for (std::size_t i = p.begin; i < p.end; ++i) {
      there.what.element = static_cast<std::int64_t>(i);
      there.arrived = arrived - there.took * static_cast<long long>(p.end - i - 1);
      watch_->end_elsewhere(there, how, c.problem);
    }
  }
  void watch_failure(part const& p, completion const& c, bool is_again) {
    using end = weft::detail::watched_end;
    auto const* const f = std::get_if<failure>(&c.what);
    weft::detail::attempt_elsewhere there = elsewhere(p, c, f != nullptr ? f->took : duration{});
    if (p.end > p.begin)
      there.what.element = static_cast<std::int64_t>(
          p.begin + (f != nullptr && f->element < p.end - p.begin ? f->element : 0));
    if (has_given_up(c)) return watch_->end_elsewhere(there, end::cancelled, nullptr);
    try {
      throw_cause(p, c);
    } catch (...) {
      watch_->end_elsewhere(there, is_again ? end::retried : end::failed, std::current_exception());
    }
  }

  void arrive(part const& p, result const& r, std::exception_ptr const& problem) {
    if (is_ending_) return;
    byte_view const bytes(reinterpret_cast<std::byte const*>(r.payload.data()), r.payload.size());
    bool const is_map = tasks_.kind_of(p.task) == remote_tasks::kind::map;
    attempt(p.task, is_map ? p.begin : task_failed::none, [&] {
      if (problem != nullptr) std::rethrow_exception(problem);
      if (!is_map) {
        tasks_.arrive(p.task, bytes);
        judge(p.task);
        leave(p.task);
        return complete(p.task);
      }
      open_map& map = maps_[p.task];
      map.what->arrive(p.begin, p.end, bytes);
      --map.flying;
      map.arrived += p.end - p.begin;
      if (map.arrived == map.what->size()) finish(p.task, map);
    });
  }

  void finish(std::uint32_t k, open_map& map) {
    tasks_.finish(k, *map.what);
    leave(k);
    std::erase(sending_, k);
    maps_.erase(k);
    complete(k);
  }

  // The time of a call was over, there or as the coordinator saw it.
  static bool is_late(completion const& c) {
    if (auto const* const f = std::get_if<failure>(&c.what))
      return f->type == "weft::timed_out" || f->type == "weft::no_exceptions::timed_out";
    auto const* const p = std::get_if<poisoned>(&c.what);
    return p != nullptr && !p->history.empty() && p->history.back().why == loss::overtime;
  }
  [[noreturn]] void throw_cause(part const& p, completion const& c) const {
    if (auto const* const said = policy_of(p.task); said != nullptr && said->timeout > 0 && is_late(c))
      throw timed_out(tasks_.id_of(p.task), said->timeout);
    if (auto const* const f = std::get_if<failure>(&c.what)) throw remote_error(*f, c.worker);
    throw poisonous_task(std::get<poisoned>(c.what).history);
  }

  // Whether there is to be another attempt: then it is sent when its time has come.
  bool try_again(part const& p, completion const& c) {
    if (p.attempts == nullptr || is_closing_) return false;
    attempts_of_part& all = *p.attempts;
    weft::detail::task_policy const& said = *policy_of(p.task);
    all.made = c.attempt;
    ++all.failed;
    bool is_again = all.failed < said.retry.attempts;
    try {
      throw_cause(p, c);
    } catch (timed_out const&) {
      all.causes.add(std::current_exception());
      if (said.is_retried != nullptr && !said.is_retried()) is_again = false;
    } catch (...) {
      all.causes.add(std::current_exception());
      auto const* const f = std::get_if<failure>(&c.what);
      if (f == nullptr || f->kind == failure_kind::unretried_exception ||
          f->kind == failure_kind::missing_task || f->kind == failure_kind::bad_payload)
        is_again = false;
    }
    if (!is_again) return false;
    bool const is_map = tasks_.kind_of(p.task) == remote_tasks::kind::map;
    long long const wait = weft::detail::backoff_after(said.retry, tasks_.id_of(p.task),
                                                       is_map ? p.begin : task_failed::none, all.failed);
    delayed_.push_back({weft::detail::later_by(wait), p});
    std::push_heap(delayed_.begin(), delayed_.end());
    return true;
  }

  // Who gave up because the run ends has not failed.
  bool has_given_up(completion const& c) const {
    auto const* const f = std::get_if<failure>(&c.what);
    return f != nullptr && f->type == "weft::stopped" && (is_closing_ || stop_.token().stop_requested());
  }

  void fail_there(part const& p, completion const& c) {
    std::size_t element = task_failed::none;
    auto const* const f = std::get_if<failure>(&c.what);
    if (tasks_.kind_of(p.task) == remote_tasks::kind::map)
      element = p.begin + (f != nullptr && f->element < p.end - p.begin ? f->element : 0);
    try {
      try {
        if (p.attempts == nullptr || p.attempts->causes.size() == 1) throw_cause(p, c);
        try {
          std::rethrow_exception(p.attempts->causes.last());
        } catch (...) {
          throw attempts_failed(p.attempts->causes.all());
        }
      } catch (...) {
        throw task_failed(tasks_.id_of(p.task), static_cast<int>(c.attempt), element);
      }
    } catch (...) {
      fail(p.task, element, std::current_exception());
    }
  }

  // Of those that are known the first in order is kept.
  void fail(std::uint32_t k, std::size_t element, std::exception_ptr cause, bool is_begun = true) {
    if (stop_.is_over()) return end();  // after the end of the run's time that is no wonder
    if (!is_ending_ && is_begun && tasks_.absorb(k, cause)) {
      leave(k);
      return complete(k);
    }
    if (failure_.cause == nullptr || k < failure_.task || (k == failure_.task && element < failure_.element))
      failure_ = {std::move(cause), k, element};
    end();
  }

  void end() {
    if (std::exchange(is_ending_, true)) return;
    queue_.withdraw();
  }

  remote_tasks& tasks_;
  remote_edges edges_;
  queue_user& queue_;
  stop_source stop_;
  run_window window_;
  std::vector<bool> is_done_ = std::vector<bool>(edges_.missing.size());

  std::unordered_map<std::uint32_t, racer> racers_;
  std::vector<bool> is_won_;  // race -> whether somebody has won it

  std::unordered_map<std::uint32_t, weft::detail::task_policy> policies_;
  std::vector<delayed_part> delayed_;                      // a heap
  std::unique_ptr<weft::detail::waiting_task[]> waiting_;  // those that have limits
  std::unique_ptr<weft::detail::task_limit[]> limits_;
  std::optional<weft::detail::waiting_room> room_;

  std::deque<std::uint32_t> here_;   // ready
  std::deque<std::uint32_t> there_;  // likewise
  std::unordered_map<std::uint32_t, open_map> maps_;
  std::vector<std::uint32_t> sending_;  // maps of which not all is sent
  std::vector<part> parts_;             // tag -> what is under way
  std::vector<std::uint64_t> free_;     // tags
  std::vector<completion> taken_;
  byte_buffer buffer_;
  std::size_t left_ = 0;
  std::size_t flying_ = 0;
  std::size_t bytes_ = 0;
  bool is_ending_ = false;
  bool is_closing_ = false;  // nothing more is begun, as a task has ended the run
  first_failure failure_;
  run_desk_of* desk_;
  weft::detail::run_watch* watch_;                        // null: nobody
  std::unordered_map<std::uint64_t, std::string> names_;  // of workers, by incarnation, if somebody watches
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE::cluster

#endif
