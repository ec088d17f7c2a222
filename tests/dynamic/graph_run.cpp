// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/graph_run.hpp>

#include <weft/dynamic.hpp>
#include <weft/run/pool.hpp>

#include <array>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <thread>

#include "../catch.hpp"

namespace {

// Long enough, now and then, for a run to become parallel.
void work_for(int microseconds) {
  auto const end = std::chrono::steady_clock::now() + std::chrono::microseconds(microseconds);
  while (microseconds > 0 && std::chrono::steady_clock::now() < end) {
  }
}

struct counted {
  static inline std::atomic<int> alive{0};
  long value;
  explicit counted(long v) : value(v) { alive.fetch_add(1, std::memory_order_relaxed); }
  counted(counted const&) = delete;
  ~counted() { alive.fetch_sub(1, std::memory_order_relaxed); }
};

struct broken : std::exception {};

// A graph that a seed stands for, what its tasks give, and which of them fail.
class random_graph {
public:
  explicit random_graph(unsigned seed) : random_(seed) {
    int const size = pick(20) == 0 ? 1 + pick(10000) : 1 + pick(300);
    may_fail_ = pick(4) == 0;
    for (int k = 0; k < size; ++k) add(k);
    for (int i = 0; i < size / 20; ++i) {  // an edge of order only, forwards
      int const from = pick(size), to = pick(size);
      if (from < to) graph.order(nodes_[index(from)], nodes_[index(to)]);
    }
  }

  weft::task_graph graph;
  std::vector<std::string> failing;  // in order

  // Whether a run gives what it must.
  template <class Run>
  void check(Run const& run) {
    for (std::atomic<long>& sum : spawned_) sum = 0;
    try {
      weft::graph_results const results = run(graph);
      REQUIRE(failing.empty());
      for (std::size_t k = 0; k < numbers_.size(); ++k)
        if (results[numbers_[k]] != expected_numbers_[k])
          REQUIRE(results[numbers_[k]] == expected_numbers_[k]);
      for (std::size_t k = 0; k < counted_.size(); ++k)
        if (results[counted_[k]].value != expected_counted_[k])
          REQUIRE(results[counted_[k]].value == expected_counted_[k]);
      for (std::size_t k = 0; k < spawned_.size(); ++k)
        if (spawned_[k] != expected_spawned_[k]) REQUIRE(spawned_[k] == expected_spawned_[k]);
    } catch (weft::task_failed const& e) {
      REQUIRE(std::find(failing.begin(), failing.end(), e.id()) != failing.end());
      REQUIRE_THROWS_AS(e.rethrow_cause(), broken);
      failed = e.id();
    }
    REQUIRE(counted::alive == 0);
  }
  std::string failed;

private:
  std::minstd_rand random_;
  bool may_fail_ = false;
  std::vector<weft::any_node> nodes_;
  std::vector<weft::node<long>> numbers_;
  std::vector<long> expected_numbers_;
  std::vector<weft::node<counted>> counted_;
  std::vector<long> expected_counted_;
  std::vector<weft::node<std::unique_ptr<long>>> owners_;  // not yet taken
  std::vector<long> expected_owners_;
  std::deque<std::atomic<long>> spawned_;
  std::vector<long> expected_spawned_;

  static std::size_t index(int k) { return static_cast<std::size_t>(k); }
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  template <class V>
  std::size_t pick_of(V const& from) {
    return index(pick(static_cast<int>(from.size())));
  }

  void add(int k) {
    std::string const id = "t" + std::to_string(k);
    int const time = pick(10) == 0 ? pick(20) : 0;
    if (may_fail_ && pick(200) == 0) {
      failing.push_back(id);
      nodes_.push_back(graph.add(id, [time] { work_for(time), throw broken(); }));
      return;
    }
    switch (pick(6)) {
      case 0: return add_spawning(id, k, time);
      case 1: return add_counted(id, k, time);
      case 2: return add_owner(id, k, time);
      case 3: return add_taker(id, time);
      case 4: return add_sum(id, time);
      default: return add_number(id, k, time);
    }
  }
  void keep(weft::node<long> n, long expected) {
    nodes_.push_back(n);
    numbers_.push_back(n);
    expected_numbers_.push_back(expected);
  }
  void add_number(std::string const& id, int k, int time) {
    if (numbers_.empty() || pick(5) == 0)
      return keep(graph.add(id, [k, time] { return work_for(time), long{k}; }), k);
    std::size_t const a = pick_of(numbers_), b = pick_of(numbers_);
    keep(graph.add(
             id, [time](long x, long y) { return work_for(time), (3 * x + y) % 1000003; }, numbers_[a],
             numbers_[b]),
         (3 * expected_numbers_[a] + expected_numbers_[b]) % 1000003);
  }
  void add_counted(std::string const& id, int k, int time) {
    auto const n = graph.add(
        id, [k, time]() -> counted { return work_for(time), counted(k); },
        weft::after(nodes_.empty() ? std::vector<weft::node<long>>() : numbers_));
    nodes_.push_back(n);
    counted_.push_back(n);
    expected_counted_.push_back(k);
  }
  void add_owner(std::string const& id, int k, int time) {
    auto const n = graph.add(id, [k, time] { return work_for(time), std::make_unique<long>(k); });
    nodes_.push_back(n);
    owners_.push_back(n);
    expected_owners_.push_back(k);
  }
  void add_taker(std::string const& id, int time) {
    if (owners_.empty()) return add_number(id, 1, time);
    keep(graph.add(
             id, [time](std::unique_ptr<long> p) { return work_for(time), *p + 1; }, owners_.back()),
         expected_owners_.back() + 1);
    owners_.pop_back();
    expected_owners_.pop_back();
  }
  void add_sum(std::string const& id, int time) {
    std::vector<weft::node<long>> some;
    long expected = 0;
    for (int i = pick(4); i > 0 && !numbers_.empty(); --i) {
      std::size_t const a = pick_of(numbers_);
      some.push_back(numbers_[a]);
      expected += expected_numbers_[a];
    }
    keep(graph.add(
             id,
             [time](std::span<long const> all) {
               work_for(time);
               long sum = 0;
               for (long each : all) sum += each;
               return sum;
             },
             weft::all(some)),
         expected);
  }

  struct tree {
    std::atomic<long>* sum;
    int depth;
    int time;
    void operator()(weft::context& c) const {
      sum->fetch_add(1, std::memory_order_relaxed);
      work_for(time);
      for (int i = 0; depth > 0 && i < 3; ++i) c.spawn(tree{sum, depth - 1, time});
    }
  };
  // Its successor reads what all that was spawned has come to.
  void add_spawning(std::string const& id, int k, int time) {
    int const depth = pick(5);
    spawned_.emplace_back(0);
    std::atomic<long>* const sum = &spawned_.back();
    long expected = 0;
    for (int d = 0, width = 1; d <= depth; ++d, width *= 3) expected += width;
    expected_spawned_.push_back(expected);
    auto const spawning = graph.add(id, tree{sum, depth, time / 4});
    nodes_.push_back(spawning);
    keep(graph.add(id + "-sum", [sum] { return sum->load(); }, spawning), expected);
    static_cast<void>(k);
  }
};

int seeds() {
  char const* const given = std::getenv("WEFT_SEEDS");
  return given != nullptr ? std::atoi(given) : 1000;
}

}  // namespace

TEST_CASE("random graphs give the same inline and on pools of 1 to 8") {
  std::array<std::unique_ptr<weft::pool>, 4> pools{
      std::make_unique<weft::pool>(1), std::make_unique<weft::pool>(2), std::make_unique<weft::pool>(4),
      std::make_unique<weft::pool>(8)};
  for (int seed = 0; seed < seeds(); ++seed) {
    CAPTURE(seed);
    random_graph g(static_cast<unsigned>(seed) + 1);
    g.check([](weft::task_graph const& graph) { return weft::run(graph); });
    if (!g.failing.empty()) REQUIRE(g.failed == g.failing.front());  // in order, the first
    for (std::size_t p = 0; p < pools.size(); ++p) {
      CAPTURE(p);
      if (p == 0 || p == 1 || static_cast<int>(p) == 2 + seed % 2)
        g.check([&](weft::task_graph const& graph) { return weft::run(graph, *pools[p]); });
    }
    g.check([&](weft::task_graph const& graph) {
      auto handle = weft::start(graph, *pools[static_cast<std::size_t>(seed) % 4]);
      return handle.get();
    });
  }
}

TEST_CASE("a graph is run by many threads at once") {
  weft::pool pool(4);
  weft::task_graph g;
  auto const a = g.add("a", [] { return work_for(20), 1; });
  std::vector<weft::node<int>> middle;
  for (int i = 0; i < 8; ++i)
    middle.push_back(g.add("m" + std::to_string(i), [i](int x) { return work_for(20), x + i; }, a));
  auto const sum = g.add(
      "sum",
      [](std::span<int const> all) {
        int s = 0;
        for (int each : all) s += each;
        return s;
      },
      weft::all(middle));
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int t = 0; t < 6; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) right += weft::run(g, pool)[sum] == 36;
    });
  for (std::thread& t : threads) t.join();
  REQUIRE(right == 120);
}

TEST_CASE("two tasks that wait for each other's start run at once") {
  weft::pool pool(2);
  weft::task_graph g;
  std::atomic<int> begun{0};
  auto const meet = [&] {
    begun.fetch_add(1);
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (begun.load() < 2 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    return begun.load() == 2;
  };
  auto const before = g.add("before", [] { work_for(50); });
  auto const a = g.add("a", meet, before);
  auto const b = g.add("b", meet, before);
  // The pool's thread may be late; that is no error, but must not be so each time.
  bool together = false;
  for (int i = 0; i < 20 && !together; ++i) {
    begun = 0;
    auto const r = weft::run(g, pool);
    together = r[a] && r[b];
  }
  REQUIRE(together);
}

TEST_CASE("a long chain of spawned tasks needs no stack") {
  weft::pool pool(2);
  struct next {
    int left;
    std::atomic<int>* count;
    void operator()(weft::context& c) const {
      count->fetch_add(1, std::memory_order_relaxed);
      if (left > 0) c.spawn(next{left - 1, count});
    }
  };
  std::atomic<int> count{0};
  weft::task_graph g;
  g.add("chain", next{1000000, &count});
  weft::run(g);
  REQUIRE(count == 1000001);
  weft::run(g, pool);
  REQUIRE(count == 2000002);
}

TEST_CASE("what a spawned task throws is a failure of the task that spawned it") {
  weft::pool pool(2);
  weft::task_graph g;
  bool after = false;
  auto const root = g.add("root", [](weft::context& c) {
    for (int i = 0; i < 100; ++i)
      c.spawn([i] {
        work_for(5);
        if (i == 50) throw broken();
      });
  });
  g.add("after", [&] { after = true; }, root);
  for (int i = 0; i < 10; ++i) {
    try {
      i % 2 == 0 ? weft::run(g, pool) : weft::run(g);
      FAIL("it did not throw");
    } catch (weft::task_failed const& e) {
      REQUIRE(std::string(e.id()) == "root");
    }
    REQUIRE_FALSE(after);
  }
}

TEST_CASE("a graph that is cancelled does not start what has not been started") {
  weft::pool pool(2);
  weft::task_graph g;
  std::atomic<bool> begun{false};
  std::atomic<int> others{0};
  auto const first = g.add("first", [&](weft::context& c) {
    begun = true;
    while (!c.stop_requested()) std::this_thread::yield();
  });
  g.add("second", [&] { ++others; }, first);
  auto handle = weft::start(g, pool);
  while (!begun) std::this_thread::yield();
  REQUIRE_FALSE(handle.done());
  handle.cancel();
  REQUIRE_THROWS_AS(handle.get(), weft::run_cancelled);
  REQUIRE(others == 0);
}

TEST_CASE("nested runs on one pool end") {
  weft::pool pool(2);
  weft::task_graph inner;
  for (int i = 0; i < 4; ++i) inner.add([] { work_for(10); });
  weft::task_graph outer;
  for (int i = 0; i < 8; ++i)
    outer.add([&] {
      work_for(5);
      weft::run(inner, pool);
    });
  for (int i = 0; i < 50; ++i) weft::run(outer, pool);
  SUCCEED();
}
