// SPDX-License-Identifier: BSL-1.0
#include <weft/memo.hpp>
#include <weft/static.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "../catch.hpp"

using namespace weft::literals;
using weft::memo;

namespace {

// Runs `f(number)` on so many threads at once.
template <class F>
void on_threads(int count, F const& f) {
  std::latch start(count);
  std::vector<std::thread> threads;
  for (int t = 0; t < count; ++t)
    threads.emplace_back([&, t] {
      start.arrive_and_wait();
      f(t);
    });
  for (std::thread& thread : threads) thread.join();
}

void dwell() { std::this_thread::sleep_for(std::chrono::milliseconds(2)); }

// Waits until something is so.
template <class F>
void wait_until(F const& f) {
  while (!f()) std::this_thread::yield();
}

int calls = 0;
int square(int x) { return ++calls, x * x; }

std::uint64_t fibonacci(int n);
auto const fibonacci_memo = memo(fibonacci);
std::uint64_t fibonacci(int n) {
  return n < 2 ? static_cast<std::uint64_t>(n) : fibonacci_memo(n - 1) + fibonacci_memo(n - 2);
}

// Makes the first so many calls wait for each other.
class meeting {
public:
  explicit meeting(int count) : left_(count), all_(count) {}
  void join() {
    if (left_.fetch_sub(1) > 0) all_.arrive_and_wait();
  }

private:
  std::atomic<int> left_;
  std::latch all_;
};
meeting* met = nullptr;

// Three numbers that need each other in a circle, and two memos that do.
int circular(int n);
auto const circular_memo = memo(circular);
int circular(int n) {
  if (met != nullptr) met->join();
  return circular_memo((n + 1) % 3);
}

int ping(int n);
int pong(int n);
auto const ping_memo = memo(ping);
auto const pong_memo = memo(pong);
int ping(int n) {
  if (met != nullptr) met->join();
  return pong_memo(n);
}
int pong(int n) {
  if (met != nullptr) met->join();
  return ping_memo(n);
}

struct point {
  int x, y;
  bool operator==(point const&) const = default;
};

}  // namespace

TEST_CASE("a memo calls once for equal arguments") {
  calls = 0;
  auto const m = memo(square);
  CHECK(m(3) == 9);
  CHECK(m(3) == 9);
  CHECK(m(4) == 16);
  CHECK(calls == 2);
  CHECK(m.hits() == 1);
  CHECK(m.misses() == 2);
  CHECK(m.size() == 2);
  m.clear();
  CHECK(m.size() == 0);
  CHECK(m(3) == 9);
  CHECK(calls == 3);
  CHECK(m.hits() == 1);
  CHECK(m.misses() == 3);
}

TEST_CASE("copies of a memo share what they remember") {
  calls = 0;
  auto const m = memo(square);
  auto const n = m;
  CHECK(m(5) == 25);
  CHECK(n(5) == 25);
  CHECK(calls == 1);
  CHECK(n.hits() == 1);
  CHECK(m.hits() == 1);
}

TEST_CASE("several arguments of several types") {
  int n = 0;
  auto const m =
      memo([&n](std::string const& s, int x, bool b) { return ++n, s + std::to_string(b ? x : -x); });
  STATIC_REQUIRE(std::is_same_v<decltype(m("a", 1, true)), std::string>);
  CHECK(m("a", 1, true) == "a1");
  CHECK(m("a", 1, false) == "a-1");
  CHECK(m("b", 1, true) == "b1");
  CHECK(m("a", 2, true) == "a2");
  CHECK(m("a", 1, true) == "a1");
  CHECK(n == 4);

  // Small numbers do not fall together.
  auto const sum = memo([](int x, int y) { return 100 * x + y; });
  for (int x = 0; x < 50; ++x)
    for (int y = 0; y < 50; ++y) REQUIRE(sum(x, y) == 100 * x + y);
  CHECK(sum.size() == 2500);
}

TEST_CASE("without parameters it is a value made when first asked") {
  int n = 0;
  auto const m = memo([&n] { return std::string("config ") + std::to_string(++n); });
  CHECK(n == 0);
  CHECK(m() == "config 1");
  CHECK(m() == "config 1");
  CHECK(m.size() == 1);
}

TEST_CASE("arguments and results are kept as copies") {
  // The caller's object changes and goes away, and an argument by value may be moved from.
  auto const m = memo([](std::vector<int> v) { return std::vector<int>(std::move(v)).size(); },
                      [](std::vector<int> const& v) { return v.size(); });
  std::vector<int> v{1, 2, 3};
  CHECK(m(v) == 3);
  v.push_back(4);
  CHECK(m(v) == 4);
  CHECK(m({1, 2, 3}) == 3);
  CHECK(m.hits() == 1);

  static std::string word = "one";
  auto const reference = memo([](int) -> std::string const& { return word; });
  STATIC_REQUIRE(std::is_same_v<decltype(reference(1)), std::string>);
  CHECK(reference(1) == "one");
  word = "two";
  CHECK(reference(1) == "one");
  CHECK(reference(2) == "two");

  // A callable that can only be moved; a result that is shared.
  auto const shared =
      memo([p = std::make_unique<int>(7)](int x) { return std::make_shared<int const>(*p + x); });
  CHECK(*shared(1) == 8);
  CHECK(shared(1) == shared(1));
}

TEST_CASE("a hash and an equality of one's own") {
  auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  auto const hash = [](std::string const& s) { return s.size(); };
  auto const equal = [lower](std::string const& a, std::string const& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
  };
  auto const m = memo([](std::string const& s) { return s; }, hash, equal);
  CHECK(m("One") == "One");
  CHECK(m("ONE") == "One");
  CHECK(m("two") == "two");
  CHECK(m.size() == 2);

  // A hash alone; one that puts everything into one place is only slow.
  auto const distance = memo([](point p) { return std::abs(p.x) + std::abs(p.y); }, [](point) { return 1u; });
  CHECK(distance({1, 2}) == 3);
  CHECK(distance({3, 4}) == 7);
  CHECK(distance({1, 2}) == 3);
  CHECK(distance.hits() == 1);

  auto const bounded = memo([](std::string const& s) { return s; }, hash, equal, {.capacity = 1});
  CHECK(bounded("a") == "a");
  CHECK(bounded("A") == "a");
  CHECK(bounded("b") == "b");
  CHECK(bounded("A") == "A");
}

TEST_CASE("with a capacity the least recently used value goes first") {
  calls = 0;
  auto const m = memo(square, {.capacity = 2});
  m(1), m(2);
  m(1);  // 2 is now the one that was not used for longest
  m(3);
  CHECK(m.size() == 2);
  CHECK(calls == 3);
  m(1), m(3);
  CHECK(calls == 3);
  m(2);
  CHECK(calls == 4);
  m(3);
  CHECK(calls == 4);
  m(1);
  CHECK(calls == 5);

  auto const none = memo(square, {.capacity = 0});
  calls = 0;
  CHECK(none(2) == 4);
  CHECK(none(2) == 4);
  CHECK(calls == 2);
  CHECK(none.size() == 0);

  // An argument that is not equal to itself is never found, but goes, too.
  auto const odd = memo([](double x) { return x; }, {.capacity = 2});
  for (int i = 0; i < 9; ++i) CHECK(std::isnan(odd(std::nan(""))));
  CHECK(odd.size() == 2);
  CHECK(odd.misses() == 9);
}

TEST_CASE("what the callable throws goes to its caller, and nothing is kept") {
  int n = 0;
  auto const m = memo([&n](int x) {
    if (++n == 1) throw std::runtime_error("not yet");
    return x;
  });
  CHECK_THROWS_WITH(m(1), "not yet");
  CHECK(m.size() == 0);
  CHECK(m.misses() == 1);
  CHECK(m(1) == 1);
  CHECK(m(1) == 1);
  CHECK(n == 2);

  auto const throwing_hash = memo(square, [](int x) -> std::size_t {
    if (x == 1) throw std::out_of_range("hash");
    return 0;
  });
  CHECK_THROWS_AS(throwing_hash(1), std::out_of_range);
  CHECK(throwing_hash(2) == 4);
}

TEST_CASE("recursion for other arguments") {
  fibonacci_memo.clear();
  CHECK(fibonacci_memo(90) == 2880067194370816120u);
  CHECK(fibonacci_memo.size() == 91);
}

TEST_CASE("recursion for the same argument is an error, not a standstill") {
  CHECK_THROWS_AS(circular_memo(0), weft::memo_recursion);
  CHECK_THROWS_WITH(circular_memo(0),
                    Catch::Contains("asks, while it computes a value, for that same value"));
  CHECK(circular_memo.size() == 0);
  CHECK_THROWS_AS(ping_memo(1), weft::error);

  auto const w = weft::workflow<"w">(weft::task<"circular">([] { return circular_memo(0); }));
  CHECK_THROWS_WITH(weft::run(w),
                    Catch::Contains("task \"circular\" failed: weft: a memoised callable asks"));
}

TEST_CASE("threads: one call for equal arguments, the others wait") {
  constexpr int threads = 8;
  constexpr int keys = 5;
  std::array<std::atomic<int>, keys> called{};
  std::atomic<int> wrong{0};
  auto const m = memo([&](int key) {
    ++called[static_cast<std::size_t>(key)];
    dwell();
    return std::to_string(key) + " and a text that is too long for the small buffer of a string";
  });
  on_threads(threads, [&](int t) {
    auto const mine = m;
    for (int i = 0; i < 200; ++i) {
      int const key = (t + i) % keys;
      if (mine(key).substr(0, 5) != std::to_string(key) + " and") ++wrong;
    }
  });
  CHECK(wrong == 0);
  for (auto const& count : called) CHECK(count == 1);
  CHECK(m.misses() == keys);
  CHECK(m.hits() == threads * 200 - keys);
}

TEST_CASE("threads: different arguments are computed at the same time") {
  std::latch both(2);
  auto const m = memo([&](int key) {
    both.arrive_and_wait();  // would never return if one call held up the other
    return key;
  });
  std::atomic<int> sum{0};
  on_threads(2, [&](int t) { sum += m(t + 1); });
  CHECK(sum == 3);
}

TEST_CASE("threads: after a failure one of those who wait calls again") {
  std::atomic<int> called{0};
  std::atomic<int> failed{0};
  std::atomic<int> good{0};
  auto const m = memo([&](int key) {
    int const n = ++called;
    dwell();
    if (n <= 3) throw std::runtime_error("not yet");
    return key;
  });
  on_threads(8, [&](int) {
    try {
      if (m(7) == 7) ++good;
    } catch (std::runtime_error const&) {
      ++failed;
    }
  });
  CHECK(called == 4);
  CHECK(failed == 3);
  CHECK(good == 5);
}

TEST_CASE("threads: recursion for other arguments") {
  std::array<std::uint64_t, 3> const expected{23416728348467685u, 37889062373143906u, 61305790721611591u};
  for (int round = 0; round < 20; ++round) {
    fibonacci_memo.clear();
    std::atomic<int> wrong{0};
    on_threads(8, [&](int t) {
      if (fibonacci_memo(80 + t % 3) != expected[static_cast<std::size_t>(t % 3)]) ++wrong;
    });
    REQUIRE(wrong == 0);
    REQUIRE(fibonacci_memo.size() == 83);
  }
}

TEST_CASE("threads that would wait for each other in a circle") {
  auto const is_refused = [](auto const& m, int n) {
    try {
      return m(n) < 0;
    } catch (weft::memo_recursion const&) {
      return true;
    }
  };
  for (int round = 0; round < 50; ++round) {
    // Every thread is inside its own call before any asks for more.
    std::atomic<int> refused{0};
    meeting three(3);
    met = &three;
    on_threads(3, [&](int t) { refused += is_refused(circular_memo, t); });
    REQUIRE(refused == 3);
    meeting two(2);
    met = &two;
    on_threads(2, [&](int t) { refused += is_refused(t == 0 ? ping_memo : pong_memo, 1); });
    REQUIRE(refused == 5);
    met = nullptr;
  }
  CHECK(circular_memo.size() + ping_memo.size() + pong_memo.size() == 0);
}

TEST_CASE("threads: capacity and clear while others compute") {
  auto const m =
      memo([](int key) { return std::string(static_cast<std::size_t>(40 + key), 'x'); }, {.capacity = 3});
  std::atomic<int> wrong{0};
  on_threads(8, [&](int t) {
    for (int i = 0; i < 500; ++i) {
      int const key = (i * (t + 1)) % 7;
      if (m(key).size() != static_cast<std::size_t>(40 + key)) ++wrong;
      if (i % 50 == t) m.clear();
      if (m.size() > 3) ++wrong;
    }
  });
  CHECK(wrong == 0);
  CHECK(m.hits() + m.misses() == 8 * 500);
}

TEST_CASE("a value that is cleared while under way goes to those who wait, and is not kept") {
  std::atomic<bool> go{false};
  std::atomic<int> called{0};
  auto const m = memo([&](int key) {
    int const n = ++called;
    if (n == 1) wait_until([&] { return go.load(); });
    return key * 10 + n;
  });
  int first = 0;
  std::thread early([&] { first = m(4); });
  wait_until([&] { return called == 1; });
  m.clear();
  CHECK(m(4) == 42);  // does not wait for the old one
  go = true;
  early.join();
  CHECK(first == 41);
  CHECK(m(4) == 42);
  CHECK(m.size() == 1);
}

TEST_CASE("a memo as a task") {
  int n = 0;
  auto const price = memo([&n](std::string const& item) { return ++n, static_cast<int>(item.size()); });
  auto const w = weft::workflow<"w">(weft::input<"item", std::string> >> weft::task<"price">(price));
  CHECK(weft::run(w, weft::with<"item">("pear")).value() == 4);
  CHECK(weft::run(w, weft::with<"item">("pear")).value() == 4);
  CHECK(weft::run(w, weft::with<"item">("apple")).value() == 5);
  CHECK(n == 2);
  CHECK(price.hits() == 1);

  // As the function of a map, and beside a copy in another task.
  auto const items =
      weft::task<"items">([] { return std::vector<std::string>{"pear", "fig", "pear", "fig"}; });
  auto const total = weft::task<"total">([](weft::batch<int> const& prices) {
    int sum = 0;
    for (int each : prices) sum += each;
    return sum;
  });
  CHECK(weft::run(weft::workflow<"all">(items >> weft::map<"prices">(price) >> total)).value() == 14);
  CHECK(n == 3);
  CHECK(price.size() == 3);
}

TEST_CASE("the declared parameters of a memo are those of its callable") {
  auto const one = weft::task<"one">([] { return 1; });
  auto const two = weft::task<"two">([] { return 20L; });
  auto const sum = memo([](int a, weft::from<"two", long> b) { return a + static_cast<int>(*b); });
  auto const w = weft::workflow<"w">(two, one >> weft::task<"sum">(sum));
  CHECK(weft::run(w).value() == 21);
  CHECK(weft::run(w).value() == 21);
  CHECK(sum.misses() == 1);

  // A result is the caller's own, so it may be taken away.
  auto const words = memo([] { return std::vector<std::string>{"a", "b"}; });
  auto const take =
      weft::task<"take">([](std::vector<std::string>&& v) { return std::exchange(v, {}).size(); });
  auto const taking = weft::workflow<"taking">(weft::task<"words">(words) >> take);
  CHECK(weft::run(taking).value() == 2);
  CHECK(weft::run(taking).value() == 2);
  CHECK(words.misses() == 1);
}

TEST_CASE("one workflow with a memo, run by several threads") {
  std::atomic<int> called{0};
  auto const w = weft::workflow<"w">(weft::input<"n", int> >> weft::task<"slow">(memo([&](int x) {
                                       ++called;
                                       dwell();
                                       return x * x;
                                     })) >>
                                     weft::task<"next">([](int x) { return x + 1; }));
  std::atomic<int> wrong{0};
  on_threads(8, [&](int t) {
    for (int i = 0; i < 100; ++i) {
      int const n = (t + i) % 4;
      if (weft::run(w, weft::with<"n">(n)).value() != n * n + 1) ++wrong;
    }
  });
  CHECK(wrong == 0);
  CHECK(called == 4);
}
