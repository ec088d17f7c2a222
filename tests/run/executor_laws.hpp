// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_RUN_EXECUTOR_LAWS_HPP
#define WEFT_TESTS_RUN_EXECUTOR_LAWS_HPP

#include <weft/run/executor.hpp>
#include <weft/run/start.hpp>

#include <atomic>
#include <span>
#include <thread>
#include <vector>

#include "spin.hpp"

#include "../catch.hpp"

// What must hold of every executor, and of the runs on it: `executor_laws([] { return my_executor(); })`. An executor
// that calls its jobs only when it is told to has a member `call_all`.

namespace laws {

// An executor of any type, so that the laws of runs are compiled once.
class any_executor {
public:
  template <weft::executor E>
  explicit any_executor(E& e) : where_(e), concurrency_(e.concurrency()) {}

  void execute(weft::job j) const { where_.execute(j); }
  std::size_t concurrency() const { return concurrency_; }
  std::size_t idle() const { return where_.idle(); }
  std::size_t helpers() const { return where_.helpers(); }

private:
  weft::detail::executor_ref where_;
  std::size_t concurrency_;
};

struct law {
  char const* says;
  void (*check)(any_executor&);
};
// In executor_laws.cpp.
std::span<law const> of_runs();

// A job that counts its calls and gives two more until it is deep enough. They lie in an array, as in a heap.
template <class Executor>
struct branching_job {
  Executor* where = nullptr;
  std::vector<branching_job>* all = nullptr;
  std::size_t place = 0;
  std::atomic<int> calls{0};

  weft::job as_job() { return {&call, this}; }

private:
  static void call(void* object) noexcept {
    auto* const mine = static_cast<branching_job*>(object);
    for (std::size_t next : {2 * mine->place + 1, 2 * mine->place + 2})
      if (next < mine->all->size()) mine->where->execute((*mine->all)[next].as_job());
    mine->calls.fetch_add(1);
  }
};

inline void count_call(void* object) noexcept { static_cast<std::atomic<int>*>(object)->fetch_add(1); }

template <class Executor>
bool all_called(Executor& where, std::vector<std::atomic<int>> const& calls) {
  if constexpr (requires { where.call_all(); }) where.call_all();
  auto const once = [&] {
    for (std::atomic<int> const& each : calls)
      if (each.load() != 1) return false;
    return true;
  };
  return eventually(once);
}

template <class Make>
void jobs_are_called_once(Make const& make) {
  auto where = make();
  std::vector<std::atomic<int>> calls(500);
  for (std::atomic<int>& each : calls) where.execute({&count_call, &each});
  CHECK(all_called(where, calls));
}

template <class Make>
void jobs_of_many_threads_are_called_once(Make const& make) {
  auto where = make();
  std::vector<std::atomic<int>> calls(600);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (std::size_t i = t; i < calls.size(); i += 4) where.execute({&count_call, &calls[i]});
    });
  for (std::thread& each : threads) each.join();
  CHECK(all_called(where, calls));
}

template <class Make>
void jobs_of_jobs_are_called_once(Make const& make) {
  auto where = make();
  using node = branching_job<decltype(where)>;
  std::vector<node> tree(511);
  for (std::size_t i = 0; i < tree.size(); ++i)
    tree[i].where = &where, tree[i].all = &tree, tree[i].place = i;
  where.execute(tree[0].as_job());
  if constexpr (requires { where.call_all(); }) where.call_all();
  CHECK(eventually([&] {
    for (node const& each : tree)
      if (each.calls.load() != 1) return false;
    return true;
  }));
}

// The type itself goes to `run` and `start`, too.
template <class Make>
void runs_take_it(Make const& make) {
  static constexpr auto one = weft::task<"one">([] { return 1; });
  static constexpr auto two = weft::task<"two">([](int x) { return x + 1; });
  static constexpr auto both = weft::workflow<"both">(one >> two);
  auto where = make();
  CHECK(weft::run(both, where).value() == 2);
  auto handle = weft::start(both, where);
  CHECK(handle.get().value() == 2);
}

template <class Make>
void executor_laws(Make const& make) {
  using executor = decltype(make());
  STATIC_REQUIRE(weft::executor<executor>);

  SECTION("every job is called once") { jobs_are_called_once(make); }
  SECTION("every job is called once, also of many threads") { jobs_of_many_threads_are_called_once(make); }
  SECTION("every job is called once, also of jobs") { jobs_of_jobs_are_called_once(make); }
  SECTION("runs take it") { runs_take_it(make); }
  for (law const& each : of_runs()) {
    DYNAMIC_SECTION(each.says) {
      auto where = make();
      any_executor any(where);
      CHECK(any.concurrency() > 0);
      each.check(any);
    }
  }
}

}  // namespace laws

#endif
