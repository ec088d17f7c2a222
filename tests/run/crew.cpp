// SPDX-License-Identifier: BSL-1.0
#include <weft/run/crew.hpp>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include <weft/run/pool.hpp>

#include "spin.hpp"

#include "../catch.hpp"

using weft::detail::crew;
using weft::detail::executor_ref;

namespace {

// Calls no job until it is told to; says that there is room for two.
struct late_executor {
  std::vector<weft::job> jobs;
  void execute(weft::job j) { jobs.push_back(j); }
  static std::size_t concurrency() { return 2; }
  void call_all() {
    std::vector<weft::job> all;
    all.swap(jobs);
    for (weft::job const& each : all) each();
  }
};

struct closed_executor {
  int asked = 0;
  void execute(weft::job) {
    ++asked;
    throw std::runtime_error("closed");
  }
  static std::size_t concurrency() { return 2; }
};

struct counting_crew final : crew {
  template <class Executor>
  explicit counting_crew(Executor& where) : crew(executor_ref(where)) {}
  using crew::call;
  using crew::dismiss;

  void help() noexcept override {
    int const now = ++inside;
    int seen = most;
    while (seen < now && !most.compare_exchange_weak(seen, now)) {
    }
    spin();
    ++helped;
    --inside;
  }
  std::atomic<int> helped{0}, inside{0}, most{0};
};

}  // namespace

TEST_CASE("a crew invites as many as may help") {
  late_executor late;
  counting_crew crew(late);
  CHECK(crew.has_room());
  for (int i = 0; i < 5; ++i) crew.invite();
  CHECK(late.jobs.size() == 2);
  CHECK_FALSE(crew.has_room());
  CHECK(crew.is_waiting());
  late.call_all();
  CHECK_FALSE(crew.is_waiting());
  CHECK(crew.helped == 2);
  CHECK(crew.has_room());
  crew.invite();
  late.call_all();
  CHECK(crew.helped == 3);
  crew.dismiss();
}

TEST_CASE("a crew calls, if need be, one more") {
  weft::pool pool(1);
  counting_crew crew(pool);
  CHECK_FALSE(crew.has_room());
  crew.invite();
  crew.call();
  CHECK(eventually([&] { return crew.helped == 1; }));
  crew.dismiss();
  CHECK(crew.helped == 1);
}

TEST_CASE("an invitation that is taken back may come later") {
  late_executor late;
  for (int i = 0; i < 3; ++i) {
    counting_crew crew(late);
    crew.invite();
    crew.invite();
    crew.dismiss();
    CHECK(crew.helped == 0);
  }
  CHECK(late.jobs.size() == 6);
  late.call_all();
}

TEST_CASE("a crew that is dismissed invites nobody any more") {
  late_executor late;
  counting_crew crew(late);
  crew.dismiss();
  crew.call();
  CHECK(late.jobs.empty());
}

TEST_CASE("an executor that throws is asked again") {
  closed_executor closed;
  counting_crew crew(closed);
  crew.invite();
  CHECK(crew.has_room());
  CHECK_FALSE(crew.is_waiting());
  crew.invite();
  CHECK(closed.asked == 2);
  crew.dismiss();
}

TEST_CASE("invitations are used again") {
  using store = weft::detail::invitation_store;
  auto* const first = store::get();
  auto* const second = store::get();
  CHECK(first != second);
  store::put(first);
  CHECK(store::get() == first);
  store::put(first);
  store::put(second);
}

TEST_CASE("crews on a pool come and go, and nobody helps who is not there") {
  weft::pool pool(4);
  for (int i = 0; i < 300; ++i) {
    counting_crew crew(pool);
    for (int k = 0; k < i % 6; ++k) crew.invite();
    if (i % 2 == 0) spin(i % 20);
    crew.dismiss();
    CHECK(crew.inside == 0);
    CHECK(crew.most <= 3);
  }
}

TEST_CASE("many threads may invite") {
  weft::pool pool(3);
  for (int i = 0; i < 30; ++i) {
    counting_crew crew(pool);
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t)
      threads.emplace_back([&] {
        for (int k = 0; k < 20; ++k) crew.invite();
      });
    for (std::thread& each : threads) each.join();
    crew.dismiss();
    CHECK(crew.inside == 0);
  }
}

TEST_CASE("a spin lock lets one in at a time") {
  weft::detail::spin_lock lock;
  long n = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        std::lock_guard const guard(lock);
        ++n;
      }
    });
  for (std::thread& each : threads) each.join();
  CHECK(n == 4000);
  CHECK(lock.try_lock());
  CHECK_FALSE(lock.try_lock());
  lock.unlock();
}
