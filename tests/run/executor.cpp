// SPDX-License-Identifier: BSL-1.0
#include <weft/run/executor.hpp>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>

#include <weft/run/pool.hpp>

#include "executor_laws.hpp"

#include "../catch.hpp"

using namespace weft::literals;

namespace {

// Calls no job until it is told to, or goes away.
class late_executor {
public:
  late_executor() = default;
  late_executor(late_executor const&) = delete;
  late_executor& operator=(late_executor const&) = delete;
  ~late_executor() { call_all(); }

  void execute(weft::job j) {
    std::lock_guard const lock(mutex_);
    jobs_.push_back(j);
  }
  static std::size_t concurrency() { return 4; }

  void call_all() {
    for (weft::job next; take(next);) next();
  }

private:
  bool take(weft::job& next) {
    std::lock_guard const lock(mutex_);
    if (jobs_.empty()) return false;
    next = jobs_.front();
    jobs_.pop_front();
    return true;
  }

  std::mutex mutex_;
  std::deque<weft::job> jobs_;
};

// A thread for every job.
class thread_each {
public:
  thread_each() = default;
  thread_each(thread_each const&) = delete;
  thread_each& operator=(thread_each const&) = delete;
  ~thread_each() {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return threads_ == 0; });
  }

  void execute(weft::job j) {
    {
      std::lock_guard const lock(mutex_);
      ++threads_;
    }
    std::thread([this, j] {
      j();
      std::lock_guard const lock(mutex_);
      if (--threads_ == 0) ended_.notify_all();
    }).detach();
  }
  static std::size_t concurrency() { return 4; }

private:
  std::mutex mutex_;
  std::condition_variable ended_;
  int threads_ = 0;
};

// Calls jobs at once, but promises four threads.
struct boastful_executor {
  static void execute(weft::job j) { j(); }
  static std::size_t concurrency() { return 4; }
};

// Takes none.
struct closed_executor {
  [[noreturn]] static void execute(weft::job) { throw std::runtime_error("closed"); }
  static std::size_t concurrency() { return 4; }
};

struct no_executor {
  static std::size_t concurrency() { return 1; }
};
struct one_that_says_no_number {
  static void execute(weft::job) {}
  static char const* concurrency() { return ""; }
};

}  // namespace

static_assert(weft::executor<weft::inline_executor>);
static_assert(weft::executor<weft::inline_executor const>);
static_assert(weft::executor<weft::pool>);
static_assert(weft::executor<late_executor>);
static_assert(!weft::executor<int>);
static_assert(!weft::executor<no_executor>);
static_assert(!weft::executor<one_that_says_no_number>);
static_assert(std::is_trivially_copyable_v<weft::job>);
static_assert(sizeof(weft::job) == 2 * sizeof(void*));

TEST_CASE("a job calls its function with its object") {
  int called = 0;
  weft::job const j{[](void* object) noexcept { ++*static_cast<int*>(object); }, &called};
  j();
  CHECK(called == 1);
  weft::inline_executor().execute(j);
  CHECK(called == 2);
}

TEST_CASE("an inline executor keeps the laws of executors") {
  laws::executor_laws([] { return weft::inline_executor(); });
}

TEST_CASE("an executor that calls its jobs at once and promises threads keeps the laws") {
  laws::executor_laws([] { return boastful_executor(); });
}

TEST_CASE("an executor that calls its jobs when all is over keeps the laws") {
  laws::executor_laws([] { return late_executor(); });
}

TEST_CASE("an executor that starts a thread for every job keeps the laws") {
  laws::executor_laws([] { return thread_each(); });
}

TEST_CASE("an executor that throws costs help, but no run") {
  closed_executor closed;
  for (auto const& each : laws::of_runs()) {
    DYNAMIC_SECTION(each.says) {
      laws::any_executor any(closed);
      each.check(any);
    }
  }
}

TEST_CASE("a constant executor, and one that is a temporary") {
  static constexpr weft::inline_executor here;
  constexpr auto one = weft::task<"one">([] { return 1; });
  constexpr auto wf = weft::workflow<"w">(one);
  CHECK(weft::run(wf, here).value() == 1);
  CHECK(weft::run(wf, weft::inline_executor()).value() == 1);
  auto handle = weft::start(wf, here);
  CHECK(handle.get().value() == 1);
}

TEST_CASE("a run sees an executor through its address") {
  struct knows_more {
    int called = 0;
    void execute(weft::job j) {
      ++called;
      j();
    }
    std::size_t concurrency() const { return 5; }
    std::size_t idle() const { return 2; }
    std::size_t helpers() const { return 3; }
  } known;
  weft::detail::executor_ref const ref(known);
  CHECK(ref.idle() == 2);
  CHECK(ref.helpers() == 3);
  int called = 0;
  ref.execute({[](void* object) noexcept { ++*static_cast<int*>(object); }, &called});
  CHECK(called == 1);
  CHECK(known.called == 1);

  late_executor late;
  weft::detail::executor_ref const plain(late);
  CHECK(plain.idle() == 4);
  CHECK(plain.helpers() == 4);
}
