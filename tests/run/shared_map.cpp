// SPDX-License-Identifier: BSL-1.0
#include <weft/run/shared_map.hpp>

#include <atomic>
#include <forward_list>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <weft/run/parallel.hpp>
#include <weft/run/pool.hpp>
#include <weft/run/start.hpp>
#include <weft/static.hpp>

#include "spin.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using weft::detail::range_cursor;

namespace {

// Several threads take elements by different numbers; each must be given once, and be the right one.
template <class Range>
bool hands_out_each_once(Range const& range, std::size_t size) {
  range_cursor<decltype(range.begin())> cursor(range.begin(), size);
  std::vector<std::atomic<int>> given(size);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (std::size_t t = 1; t <= 3; ++t)
    threads.emplace_back([&, t] {
      while (!cursor.is_done()) {
        auto here = cursor.take(t);
        if (here.end - here.begin > t) ++wrong;
        for (std::size_t i = here.begin; i < here.end; ++i, ++here.at) {
          ++given[i];
          if (*here.at != static_cast<int>(i)) ++wrong;
        }
      }
    });
  for (std::thread& each : threads) each.join();
  for (std::atomic<int> const& each : given) wrong += each != 1;
  return wrong == 0 && cursor.left() == 0 && cursor.take(1).begin == cursor.take(1).end;
}

std::vector<int> counting(int n) {
  std::vector<int> v;
  for (int i = 0; i < n; ++i) v.push_back(i);
  return v;
}

// Knows how many threads are inside at a time, and lets them wait for a while until so many are.
struct meeting {
  std::atomic<int> inside{0}, most{0};
  void attend(int expected) {
    int const now = ++inside;
    int seen = most;
    while (seen < now && !most.compare_exchange_weak(seen, now)) {
    }
    auto const until = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
    while (most < expected && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    --inside;
  }
};

}  // namespace

TEST_CASE("a cursor hands out each element once") {
  std::vector<int> const numbers = counting(5000);
  CHECK(hands_out_each_once(numbers, numbers.size()));
  CHECK(hands_out_each_once(std::forward_list<int>(numbers.begin(), numbers.end()), numbers.size()));
  CHECK(hands_out_each_once(std::vector<int>(), 0));
  CHECK(hands_out_each_once(std::forward_list<int>(), 0));
}

TEST_CASE("a cursor that was stopped gives nothing more") {
  std::vector<int> const numbers = counting(10);
  range_cursor cursor(numbers.begin(), numbers.size());
  CHECK(cursor.take(3).end == 3);
  CHECK(cursor.left() == 7);
  cursor.stop();
  CHECK(cursor.is_done());
  CHECK(cursor.take(2).begin == cursor.take(2).end);

  std::forward_list<int> const list(numbers.begin(), numbers.end());
  range_cursor<std::forward_list<int>::const_iterator> walker(list.begin(), 10);
  CHECK(*walker.take(3).at == 0);
  CHECK(*walker.take(3).at == 3);
  CHECK(walker.left() == 4);
  walker.stop();
  CHECK(walker.is_done());
  CHECK(walker.take(2).begin == walker.take(2).end);
}

TEST_CASE("all threads of a pool share a map") {
  weft::pool pool(4);
  meeting all;
  auto const numbers = weft::task<"numbers">([] { return counting(64); });
  auto const attend = weft::map<"attend">([&](int) { all.attend(4); });
  weft::run(weft::workflow<"w">(numbers >> attend), pool);
  CHECK(all.most == 4);
}

TEST_CASE("a map with a limit takes as many threads as it may") {
  weft::pool pool(4);
  meeting all;
  auto const numbers = weft::task<"numbers">([] { return counting(64); });
  auto const attend = weft::map<"attend">([&](int) { all.attend(2); }, weft::at_most<2>);
  for (int i = 0; i < 20; ++i) {
    weft::run(weft::workflow<"w">(numbers >> attend), pool);
    CHECK(all.most == 2);
  }
}

TEST_CASE("a map that may work on one element at a time is for one thread") {
  weft::pool pool(4);
  meeting all;
  std::string order;
  auto const letters = weft::task<"letters">([] { return std::string(26, 'x'); });
  auto const note = weft::map<"note">(
      [&](char c) {
        all.attend(1);
        spin(10);
        order += c;
      },
      weft::at_most<1>);
  weft::run(weft::workflow<"w">(letters >> note), pool);
  CHECK(order.size() == 26);
  CHECK(all.most == 1);
}

TEST_CASE("several maps of one run at the same time") {
  weft::pool pool(4);
  auto const numbers = weft::task<"numbers">([] { return counting(200); });
  auto const twice = weft::map<"a">([](int x) { return spin(2), 2 * x; });
  auto const wf =
      weft::workflow<"w">(numbers >> (twice | twice.as<"b">() | twice.as<"c">() | twice.as<"d">()));
  for (int i = 0; i < 20; ++i) {
    auto const results = weft::run(wf, pool);
    bool right = true;
    for (std::size_t n = 0; n < 200; ++n) {
      int const expected = 2 * static_cast<int>(n);
      right &= results["a"_id][n] == expected && results["b"_id][n] == expected &&
               results["c"_id][n] == expected && results["d"_id][n] == expected;
    }
    CHECK(right);
  }
}

TEST_CASE("elements of very different length") {
  weft::pool pool(3);
  auto const numbers = weft::task<"numbers">([] { return counting(400); });
  auto const wait = weft::map<"wait">([](int x) { return spin(x % 97 == 0 ? 200 : 0), x + 1; });
  auto const wf = weft::workflow<"w">(numbers >> wait);
  for (int i = 0; i < 10; ++i) {
    auto const results = weft::run(wf, pool);
    int sum = 0;
    for (int x : results.value()) sum += x;
    CHECK(sum == 400 * 401 / 2);
  }
}

TEST_CASE("a map that fails stops the other threads' elements") {
  weft::pool pool(4);
  std::atomic<int> calls{0};
  auto const numbers = weft::task<"numbers">([] { return counting(100000); });
  auto const check = weft::map<"check">([&](int x) {
    ++calls;
    spin(5);
    if (x == 100) throw std::runtime_error("bad");
    return std::to_string(x);
  });
  auto const wf = weft::workflow<"w">(numbers >> check);
  CHECK_THROWS_WITH(weft::run(wf, pool), "task \"check\" failed at element 100: bad");
  CHECK(calls < 100000);
}

TEST_CASE("a map ends early with its run") {
  weft::pool pool(2);
  std::atomic<int> elements{0};
  auto const wf = weft::workflow<"ends">(weft::task<"range">([] { return counting(100000); }) >>
                                         weft::map<"slow">([&](int x) { return ++elements, spin(100), x; }));
  {
    auto handle = weft::start(wf, pool);
    REQUIRE(eventually([&] { return elements > 3; }));
    handle.cancel();
    REQUIRE_THROWS_AS(handle.get(), weft::run_cancelled);
  }
  REQUIRE(elements < 90000);

  auto const fails = weft::workflow<"fails">(
      weft::task<"range">([] { return counting(100000); }) >>
          weft::map<"slow">([&](int x) { return spin(100), x; }),
      weft::task<"wait">([] { spin(500); }) >> weft::task<"bad">([] { throw std::runtime_error("late"); }));
  try {
    weft::run(fails, pool);
    FAIL("it did not throw");
  } catch (weft::task_failed const& e) {
    REQUIRE(std::string(e.id()) == "bad");
  }
}
