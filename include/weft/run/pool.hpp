// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_POOL_HPP
#define WEFT_RUN_POOL_HPP

#include <weft/run/clock.hpp>
#include <weft/run/executor.hpp>
#include <weft/run/futex.hpp>

#include <sys/prctl.h>
#include <algorithm>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace WEFT_NAMESPACE {
namespace detail {

// Jobs in the order in which they came. Grows when it is full, which takes more than 256 jobs that wait.
class job_queue {
public:
  job_queue() : ring_(256) {}

  void push(job j) {
    if (count_ == ring_.size()) grow();
    ring_[(first_ + count_++) % ring_.size()] = j;
  }
  job pop() noexcept {
    job const j = ring_[first_];
    first_ = (first_ + 1) % ring_.size();
    --count_;
    return j;
  }
  bool empty() const noexcept { return count_ == 0; }

private:
  void grow() {
    std::vector<job> larger(2 * ring_.size());
    for (std::size_t i = 0; i < count_; ++i) larger[i] = ring_[(first_ + i) % ring_.size()];
    ring_.swap(larger);
    first_ = 0;
  }

  std::vector<job> ring_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace detail

//! Threads that help runs: an `executor`. `pool(4)` is for four threads at work on a run: the one that waits for it,
//! which works as well, and three of the pool's own. A pool of one has a thread of its own too, but only for what is
//! started without waiting. By default a pool is as wide as the machine has processors.
//!
//! A thread that finds no work looks for some for about a millisecond and then sleeps, which costs no processor time;
//! waking it takes a few microseconds. The threads are called `name-0`, `name-1` and so on in debuggers and `top`.
//!
//! All members may be called from any thread.
class pool {
public:
  explicit pool(std::size_t threads = default_size(), std::string const& name = "weft")
      : helpers_(std::max<std::size_t>(threads, 1) - 1) {
    detail::ticks_per_microsecond();
    std::size_t const workers = std::max<std::size_t>(helpers_, 1);
    workers_.reserve(workers);
#if WEFT_EXCEPTIONS
    try {
      for (std::size_t i = 0; i < workers; ++i) workers_.emplace_back([this, i, name] { work(name, i); });
    } catch (...) {
      join();
      throw;
    }
#else
    for (std::size_t i = 0; i < workers; ++i) workers_.emplace_back([this, i, name] { work(name, i); });
#endif
  }
  pool(pool const&) = delete;
  pool& operator=(pool const&) = delete;

  //! Calls the jobs that are left, then ends the threads. No run may be under way.
  ~pool() { join(); }

  //! How many processors there are, at least 1.
  static std::size_t default_size() noexcept { return std::max(1U, std::thread::hardware_concurrency()); }

  //! Calls the job soon, on one of the pool's threads. Does not allocate unless more than 256 jobs wait.
  void execute(job j) {
    {
      std::lock_guard const lock(mutex_);
      queue_.push(j);
      waiting_.fetch_add(1);
    }
    call_one();
  }

  //! How many threads the pool has of its own.
  std::size_t concurrency() const noexcept { return workers_.size(); }
  //! How many of them may help a thread that waits for its run: one less than the size of the pool.
  std::size_t helpers() const noexcept { return helpers_; }
  //! How many of them have nothing to do at the moment.
  std::size_t idle() const noexcept {
    int const free = idle_.load(std::memory_order_relaxed) - waiting_.load(std::memory_order_relaxed);
    return free > 0 ? static_cast<std::size_t>(free) : 0;
  }

private:
  static constexpr std::uint64_t search_microseconds = 1000;

  void work(std::string const& name, std::size_t number) noexcept {
    ::prctl(PR_SET_NAME, (name.substr(0, 11) + "-" + std::to_string(number)).c_str());
    while (wait_for_job()) {
      job next;
      while (take(next)) next();
    }
  }

  bool take(job& next) noexcept {
    if (waiting_.load(std::memory_order_relaxed) == 0) return false;
    bool more = false;
    {
      std::lock_guard const lock(mutex_);
      if (queue_.empty()) return false;
      next = queue_.pop();
      more = waiting_.fetch_sub(1) > 1;
    }
    if (more) call_one();
    return true;
  }

  // If nobody is looking for work, a sleeper is woken. What is not asked for here is by `take`.
  void call_one() noexcept {
    if (searching_.load() > 0 || sleeping_.load() == 0) return;
    signal_.fetch_add(1);
    detail::wake(signal_, 1);
  }

  // False at the end of the pool, when nothing is left to do.
  bool wait_for_job() noexcept {
    idle_.fetch_add(1, std::memory_order_relaxed);
    bool is_ending = false;
    while (waiting_.load() == 0 && !(is_ending = ending_.load())) {
      if (!search()) sleep();
    }
    idle_.fetch_sub(1, std::memory_order_relaxed);
    return !is_ending;
  }

  // For a while; true if there is something.
  bool search() noexcept {
    searching_.fetch_add(1);
    std::uint64_t const until = detail::ticks() + search_microseconds * detail::ticks_per_microsecond();
    bool found = false;
    detail::patience turn;
    while (!found && detail::ticks() < until) {
      turn.wait();
      found = waiting_.load(std::memory_order_relaxed) > 0 || ending_.load(std::memory_order_relaxed);
    }
    searching_.fetch_sub(1);
    return found;
  }

  void sleep() noexcept {
    sleeping_.fetch_add(1);
    std::uint32_t const seen = signal_.load();
    // A job that comes before this is seen here; one that comes after it finds the sleeper.
    if (waiting_.load() == 0 && !ending_.load()) detail::sleep_while(signal_, seen);
    sleeping_.fetch_sub(1);
  }

  void join() noexcept {
    ending_.store(true);
    signal_.fetch_add(1);
    detail::wake(signal_, static_cast<int>(workers_.size()));
    for (std::thread& worker : workers_) worker.join();
  }

  std::size_t helpers_;
  std::mutex mutex_;
  detail::job_queue queue_;
  alignas(64) std::atomic<int> waiting_{0};  // jobs in the queue
  std::atomic<int> idle_{0};                 // threads that have nothing to do: they search or sleep
  std::atomic<int> searching_{0};
  std::atomic<int> sleeping_{0};
  std::atomic<std::uint32_t> signal_{0};
  std::atomic<bool> ending_{false};
  std::vector<std::thread> workers_;
};

}  // namespace WEFT_NAMESPACE

#endif
