// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_WAITING_MAP_HPP
#define WEFT_RUN_WAITING_MAP_HPP

#include <weft/run/governed_call.hpp>
#include <weft/run/shared_map.hpp>
#include <weft/run/sleep.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

//! \file
//! A map whose elements are tried again after a time. One that waits is put aside, and its thread takes the next; when all
//! that are left wait, the map itself does, as a coroutine, and holds no thread. What waits is allocated.

namespace WEFT_NAMESPACE::detail {

// Whether elements of a map may have to wait for their next attempt.
template <class Task>
inline constexpr bool has_waiting_elements = is_mapped<Task> && (policies_said<Task> & has_retry) != 0;

#if WEFT_EXCEPTIONS

template <class Iterator>
struct waiting_element {
  attempts all;
  std::size_t ordinal;
  Iterator at;
  long long until;
};

// The elements of one map that wait, whichever threads have put them here.
template <class Iterator>
class element_room {
public:
  using element = waiting_element<Iterator>;
  static constexpr long long never = __LONG_LONG_MAX__;

  // When the next one goes on.
  long long earliest() const noexcept { return earliest_.load(std::memory_order_relaxed); }

  // False if there is no memory; then it is where it was.
  bool put(attempts& all, std::size_t ordinal, Iterator const& at, long long until) noexcept {
    try {
      std::lock_guard const lock(mutex_);
      waiting_.reserve(waiting_.size() + 1 > waiting_.capacity() ? 2 * waiting_.size() + 4 : 0);
      waiting_.push_back(std::unique_ptr<element>(new element{std::move(all), ordinal, at, until}));
      std::push_heap(waiting_.begin(), waiting_.end(), &is_later);
      earliest_.store(waiting_.front()->until, std::memory_order_relaxed);
      return true;
    } catch (std::bad_alloc const&) {
      return false;
    }
  }
  // The first whose time has come by then, or null.
  std::unique_ptr<element> take(long long now) noexcept {
    if (earliest() > now) return nullptr;
    std::lock_guard const lock(mutex_);
    if (waiting_.empty() || waiting_.front()->until > now) return nullptr;
    std::pop_heap(waiting_.begin(), waiting_.end(), &is_later);
    std::unique_ptr<element> first = std::move(waiting_.back());
    waiting_.pop_back();
    earliest_.store(waiting_.empty() ? never : waiting_.front()->until, std::memory_order_relaxed);
    return first;
  }

private:
  static bool is_later(std::unique_ptr<element> const& a, std::unique_ptr<element> const& b) noexcept {
    return a->until > b->until;
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<element>> waiting_;  // a heap, what goes on first in front
  std::atomic<long long> earliest_{never};
};

// Where the results of a map go.
template <class Result>
struct map_results {
  batch_filler<typename Result::value_type> filler;
  explicit map_results(std::size_t size) : filler(size) {}
  template <class Call>
  void make(std::size_t i, Call const& call) {
    filler.make(i, call);
  }
  Result take() { return filler.take(); }
};
template <>
struct map_results<void> {
  explicit map_results(std::size_t) {}
  template <class Call>
  void make(std::size_t, Call const& call) {
    call();
  }
  void take() {}
};

template <class Task, class Where, class Result, class Passes>
struct waiting_map;
template <class Task, class Where, class Result, class... Pass>
struct waiting_map<Task, Where, Result, type_list<Pass...>> {
  using shared = shared_map_call<Task, Where, Result, type_list<Pass...>>;
  using walked = typename shared::walked;
  using iterator = typename shared::iterator;

  // At the home that it is given, if elements may wait at all.
  static void begin(wiring const& w) {
    auto const& now = static_cast<attempt_wiring const&>(w);
    task_policy policy;
    note_policies(callable_in<Task>(Where(), w), policy);
    if constexpr (std::forward_iterator<iterator>)
      if (policy.retry.attempts > 1 && policy.retry.backoff > 0)
        return begin_at(*now.home, whole(now, policy), now.stop);
    now.home->finish();
  }

private:
  using room = element_room<iterator>;

  static async<Result> whole(attempt_wiring const w, task_policy const policy) {
    calls all{w, policy, map_results<Result>(range_size(walked::range_in(w))), {}};
    all.make_first_attempts();
    for (long long next = all.waiting.earliest(); next != room::never; next = all.waiting.earliest()) {
      co_await sleep_awaiter(next - now_in_nanoseconds());
      all.make_next_attempts();
    }
    co_return all.results.take();
  }

  struct calls {
    attempt_wiring const& w;
    task_policy const& policy;
    map_results<Result> results;
    room waiting;

    void make_first_attempts() {
      shared::for_each(w, [this](std::size_t i, iterator const& at) {
        attempts all(policy, Task::id(), i, w.stop);
        try_it(all, i, at);
        if (waiting.earliest() != room::never)
          while (auto const due = waiting.take(now_in_nanoseconds())) try_it(due->all, due->ordinal, due->at);
      });
    }
    // Of those whose time has come, in their order.
    void make_next_attempts() {
      std::vector<std::unique_ptr<typename room::element>> due;
      long long const now = now_in_nanoseconds();
      while (auto next = waiting.take(now)) due.push_back(std::move(next));
      std::sort(due.begin(), due.end(), [](auto const& a, auto const& b) { return a->ordinal < b->ordinal; });
      auto const again = [this](std::size_t, auto const& at) {
        try_it((*at)->all, (*at)->ordinal, (*at)->at);
      };
      map_loop<decltype(due.begin()), decltype(again)> loop(*w.run, due.begin(), due.size(), again,
                                                            shared::at_once(w));
      loop.run();
    }

    // Until it is done or has to wait.
    void try_it(attempts& all, std::size_t i, iterator const& at) {
      for (;;) {
        all.begin();
        long long wait = 0;
        try {
          return results.make(i, [&]() -> decltype(auto) { return settled_value(all, at); });
        } catch (...) {
          if (w.stop.stop_requested() && is_cancellation()) throw;
          if (!all.fail(wait)) break;
        }
        if (wait > 0 && waiting.put(all, i, at, later_by(wait))) return;
        if (!wait_here(wait, w.stop)) throw run_cancelled();
      }
      results.make(i, [&]() -> decltype(auto) { return settled_failure(all, at); });
    }
    decltype(auto) attempt(attempts const& all, iterator const& at) const {
      return governed_element<Task, Where, type_list<Pass...>>::attempt(w, all.element(), at, all.attempt(),
                                                                        all.stop(), &all.own_stop());
    }
    // What a group settles fails by itself after its last attempt only.
    decltype(auto) settled_value(attempts const& all, iterator const& at) const {
      if constexpr (is_settled<Task>)
        return
            typename Result::value_type(std::in_place, [&]() -> decltype(auto) { return attempt(all, at); });
      else
        return attempt(all, at);
    }
    decltype(auto) settled_failure(attempts const& all, iterator const& at) const {
      using result = decltype(attempt(all, at));
      return settle_if_said<Task>([&]() -> result { all.throw_failure(); });
    }
  };
};

#endif

}  // namespace WEFT_NAMESPACE::detail

#endif
