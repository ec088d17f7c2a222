// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_SHARED_MAP_HPP
#define WEFT_RUN_SHARED_MAP_HPP

#include <weft/core/map.hpp>
#include <weft/run/deadline.hpp>
#include <weft/run/static_run.hpp>

#include <iterator>

//! \file
//! A map by several threads. Who runs it takes a few elements at a time, as many as take some microseconds; if that
//! goes on and other threads have time, these do the same. Results go where they belong.

namespace WEFT_NAMESPACE::detail {

// Which elements are next: [begin, end), and from where to walk.
template <class Iterator>
struct stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  Iterator at;
};

// Hands out the elements of a range. Where the n-th is found at once, by a counter.
template <class Iterator, bool = std::random_access_iterator<Iterator>>
class range_cursor {
public:
  range_cursor(Iterator first, std::size_t size) : first_(first), size_(size) {}

  bool is_done() const noexcept { return next_.load(std::memory_order_relaxed) >= size_; }
  std::size_t left() const noexcept {
    std::size_t const next = next_.load(std::memory_order_relaxed);
    return next < size_ ? size_ - next : 0;
  }
  stretch<Iterator> take(std::size_t count) {
    std::size_t const begin = next_.fetch_add(count, std::memory_order_relaxed);
    if (begin >= size_) return {size_, size_, first_};
    return {begin, std::min(size_, begin + count),
            first_ + static_cast<typename std::iterator_traits<Iterator>::difference_type>(begin)};
  }
  void stop() noexcept { next_.store(size_, std::memory_order_relaxed); }

private:
  Iterator first_;
  std::size_t size_;
  std::atomic<std::size_t> next_{0};
};
// Elsewhere somebody has to walk there first.
template <class Iterator>
class range_cursor<Iterator, false> {
public:
  range_cursor(Iterator first, std::size_t size) : at_(first), size_(size) {}

  bool is_done() const noexcept { return left() == 0; }
  std::size_t left() const noexcept { return size_ - next_.load(std::memory_order_relaxed); }
  stretch<Iterator> take(std::size_t count) {
    std::lock_guard const lock(lock_);
    std::size_t const begin = next_.load(std::memory_order_relaxed);
    stretch<Iterator> const taken{begin, std::min(size_, begin + count), at_};
    for (std::size_t i = taken.begin; i < taken.end; ++i) ++at_;
    next_.store(taken.end, std::memory_order_relaxed);
    return taken;
  }
  void stop() noexcept {
    std::lock_guard const lock(lock_);
    next_.store(size_, std::memory_order_relaxed);
  }

private:
  spin_lock lock_;
  Iterator at_;
  std::size_t size_;
  std::atomic<std::size_t> next_{0};
};

// Calls `body(i, iterator)` for every element, by as many threads as have time. After a call that throws no more
// elements are begun; what is thrown in the end is from the first of those that failed.
template <class Iterator, class Body>
class map_loop final : public shared_loop {
public:
  map_loop(static_run& run, Iterator first, std::size_t size, Body const& body, std::size_t at_once)
      : run_(run), cursor_(first, size), body_(body), room_(static_cast<std::ptrdiff_t>(at_once)) {}

  void run() {
    room_.fetch_sub(1, std::memory_order_relaxed);
    while (!cursor_.is_done()) {
      work_for_a_while();
      if (has_work() && run_.could_share()) share();
    }
    if (is_open_) run_.close(*this);
#if WEFT_EXCEPTIONS
    if (cause_ != nullptr) std::rethrow_exception(cause_);
    if (is_stopped_.load(std::memory_order_relaxed)) throw map_stopped();
#endif
  }

private:
  // The others may come one by one, and may be busy with something else for a while.
  void share() noexcept {
    if (is_open_) return run_.ask_for_help();
    is_open_ = true;
    run_.open(*this);
  }

  bool has_work() const noexcept override {
    return !cursor_.is_done() && room_.load(std::memory_order_relaxed) > 0;
  }

  // Another thread. The run asks each of them by turns, so that the limit holds.
  void join() noexcept override {
    if (room_.fetch_sub(1, std::memory_order_relaxed) > 0)
      while (!cursor_.is_done()) work_for_a_while();
    room_.fetch_add(1, std::memory_order_relaxed);
  }

  // Takes more and more elements at a time until they take as long as a heartbeat, which it returns after.
  void work_for_a_while() noexcept {
    std::uint64_t const beat = heartbeat_microseconds * ticks_per_microsecond();
    std::uint64_t since = ticks();
    for (std::size_t count = 1; !cursor_.is_done();) {
      work(count);
      std::uint64_t const now = ticks();
      if (now - since >= beat) return;
      since = now;
      count = std::max<std::size_t>(1, std::min(2 * count, cursor_.left() / 4));
    }
  }

  void work(std::size_t count) noexcept {
    stretch<Iterator> here = cursor_.take(count);
    for (std::size_t i = here.begin; i < here.end; ++i, ++here.at) {
#if WEFT_EXCEPTIONS
      if (run_.is_ending()) {
        is_stopped_.store(true, std::memory_order_relaxed);
        return cursor_.stop();
      }
      try {
        body_(i, here.at);
      } catch (...) {
        cursor_.stop();
        std::lock_guard const lock(failure_lock_);
        if (cause_ == nullptr || i < failed_) {
          failed_ = i;
          cause_ = std::current_exception();
        }
        return;
      }
#else
      body_(i, here.at);
#endif
    }
  }

  static_run& run_;
  range_cursor<Iterator> cursor_;
  Body const& body_;
  std::atomic<std::ptrdiff_t> room_;  // how many more may work at once
  bool is_open_ = false;
#if WEFT_EXCEPTIONS
  spin_lock failure_lock_;
  std::size_t failed_ = 0;
  std::exception_ptr cause_;
  std::atomic<bool> is_stopped_{false};
#endif
};

template <class Task, class Where, class Result, class Passes>
struct shared_map_call;
template <class Task, class Where, class Result, class... Pass>
struct shared_map_call<Task, Where, Result, type_list<Pass...>> {
  using walked = element_pass<Pass...>;
  using iterator = decltype(range_begin(std::declval<typename walked::range>()));

  static decltype(auto) call(wiring const& w, std::size_t i, iterator const& at,
                             [[maybe_unused]] context& here) {
    return settle_if_said<Task>([&]() -> decltype(auto) {
      if constexpr (policies_said<Task> != 0)
        return governed_element<Task, Where, type_list<Pass...>>::call(w, i, at);
      else if constexpr (is_watched<Where>)
        return watch_element<Task>(Where(), w, i, 1, w.stop,
                                   [&]() -> decltype(auto) { return call_once(w, i, at, here); });
      else
        return call_once(w, i, at, here);
    });
  }
  static decltype(auto) call_once(wiring const& w, [[maybe_unused]] std::size_t i, iterator const& at,
                                  [[maybe_unused]] context& here) {
#if WEFT_EXCEPTIONS
    try {
      return callable_in<Task>(Where(), w)(argument_at(Pass(), w, at, &here)...);
    } catch (...) {
      throw_task_failed(Task::id(), i);
    }
#else
    return callable_in<Task>(Where(), w)(argument_at(Pass(), w, at, &here)...);
#endif
  }

  template <class Body>
  static void for_each(wiring const& w, Body const& body) {
    auto& range = walked::range_in(w);
    static_run& run = *static_cast<parallel_wiring const&>(w).run;
    std::size_t const size = range_size(range);
    if constexpr (is_watched<Where>) watch_elements(Where(), w, size);
    map_loop<iterator, Body> loop(run, range_begin(range), size, body, at_once(w));
    loop.run();
  }
  static std::size_t at_once([[maybe_unused]] wiring const& w) {
    if constexpr (may_wait<Task>)
      return std::min(most_at_once<Task>, static_cast<attempt_wiring const&>(w).places);
    else
      return most_at_once<Task>;
  }

  static Result all_in_order(wiring const& w, context& here) {
    using by_one = timely_map_call<Task, Where, Result, type_list<Pass...>>;
    if constexpr (std::is_void_v<Result>) {
      by_one::invoke(w, here);
      here.leave();
    } else {
      Result all = by_one::invoke(w, here);
      here.leave();
      return all;
    }
  }

  static Result invoke(wiring const& w) {
#if WEFT_EXCEPTIONS
    // It was a coroutine, as elements have waited.
    if constexpr (may_wait<Task>)
      if (auto const home = static_cast<attempt_wiring const&>(w).home; home != nullptr && home->coroutine())
        return given_at<Result>(*home);
#endif
    if constexpr (!std::forward_iterator<iterator>) {
      context here(Task::id(), w.stop);
      return all_in_order(w, here);
    } else if constexpr (std::is_void_v<Result>) {
      for_each(w, [&](std::size_t i, iterator const& at) {
        context here(Task::id(), w.stop);
        call(w, i, at, here);
        here.leave();
      });
    } else {
      batch_filler<typename Result::value_type> results(range_size(walked::range_in(w)));
      for_each(w, [&](std::size_t i, iterator const& at) {
        context here(Task::id(), w.stop);
        results.make(i, [&]() -> decltype(auto) { return call(w, i, at, here); });
        here.leave();
      });
      return results.take();
    }
  }
};

}  // namespace WEFT_NAMESPACE::detail

#endif
