// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/graph_run.hpp>

#include <weft/cluster/bind.hpp>
#include <weft/dynamic/convert.hpp>
#include <weft/dynamic/run.hpp>
#include <weft/static.hpp>
#include <weft/wire.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "account.hpp"
#include "memory_world.hpp"

#include "../catch.hpp"

namespace cluster = weft::cluster;
using namespace std::chrono_literals;

namespace {

int decrement(int x) { return x - 1; }

}  // namespace

TEST_CASE("a graph's bound tasks run on workers, its local tasks where it is run") {
  auto const caller = std::this_thread::get_id();
  static std::thread::id here;
  here = caller;
  memory_world world(2);
  weft::task_graph g("mixed");
  auto const there =
      g.add("there", weft::bind([](int x) { return std::this_thread::get_id() == here ? 0 : x; }, 20));
  auto const twice = g.add("twice", weft::bind([](int x) { return 2 * x; }), there);
  int captured = 0;
  auto const local = g.add("local", weft::local([&](int x) {
                             captured = std::this_thread::get_id() == caller ? x : -1;
                             return std::to_string(x);
                           }),
                           twice);
  auto const text = g.add(
      weft::bind([](std::string const& unit, std::string const& s) { return s + unit; }, std::string("km")),
      local);
  auto const named = g.add("named", weft::bind<&decrement>(), twice);
  auto const member = g.add("member", weft::bind<&account::after>(account{100}), named);
  auto const r = weft::run(g, world.queue());
  CHECK(r[there] == 20);
  CHECK(captured == 40);
  CHECK(r[text] == "40km");
  CHECK(r[named] == 39);
  CHECK(r[member] == 139);
  CHECK(weft::run(g, world.queue())[text] == "40km");  // as often as one likes
}

TEST_CASE("many results go to a worker as one argument") {
  memory_world world(2);
  weft::task_graph g("many");
  std::vector<weft::node<std::string>> parts;
  for (int i = 0; i < 50; ++i)
    parts.push_back(
        g.add(weft::bind([](int k) { return std::string(1, static_cast<char>('a' + k % 26)); }, i)));
  auto const joined = g.add("joined", weft::bind([](weft::many<std::string> const& all) {
                              std::string s;
                              for (std::string const& each : all) s += each;
                              return s;
                            }),
                            weft::all(parts));
  auto const count = g.add("count", weft::bind([](std::span<std::string const> all, std::string const& s) {
                             return all.size() + s.size();
                           }),
                           weft::all(parts), joined);
  auto const none = g.add("none", weft::bind([](weft::many<int> const& all) { return all.size(); }),
                          weft::all(std::vector<weft::node<int>>()));
  auto const r = weft::run(g, world.queue());
  CHECK(r[joined] == weft::run(g)[joined]);
  CHECK(r[joined].substr(24, 4) == "yzab");
  CHECK(r[count] == 100);
  CHECK(r[none] == 0);
}

TEST_CASE("taken results, order, and tasks that give nothing") {
  static std::atomic<int> order{0};
  order = 0;
  memory_world world(1, 2);
  weft::task_graph g("order");
  auto const owner = g.add("owner", weft::bind([](int x) { return std::make_unique<int>(x); }, 3));
  auto const more = g.add("more", weft::bind([](std::unique_ptr<int>&& p) {
                            ++*p;
                            return std::move(p);
                          }),
                          owner);
  auto const value = g.add("value", weft::bind([](std::unique_ptr<int> p) { return *p; }), more);
  auto const first = g.add("first", weft::bind([] {
                             std::this_thread::sleep_for(10ms);
                             order = 1;
                           }));
  auto const second = g.add("second", weft::bind([] { return order.load(); }), weft::after(first));
  auto const third = g.add("third", weft::bind([](int x) { return 10 * x + order.load(); }), first, second);
  auto const fourth = g.add("fourth", weft::local([] { order = 4; }));
  g.order(third, fourth);
  auto const r = weft::run(g, world.queue());
  CHECK(r[value] == 4);
  CHECK(r[second] == 1);
  CHECK(r[third] == 11);
  CHECK(order == 4);
}

TEST_CASE("a bound task knows its id, its number and its attempt") {
  memory_world world(1);
  weft::task_graph g("context");
  auto const who = [](weft::context& here, int k) {
    return std::string(here.id()) + " " + std::to_string(here.attempt() + k);
  };
  auto const named = g.add("named", weft::bind(who, 10));
  auto const numbered = g.add(weft::bind(who, 20));
  auto const r = weft::run(g, world.queue());
  CHECK(r[named] == "named 11");
  CHECK(r[numbered] == "#1 21");
}

TEST_CASE("what can neither be sent nor stays is refused before anything runs") {
  int calls = 0;
  memory_world world(1);
  weft::task_graph g("unsendable");
  g.add("local", weft::local([&] { ++calls; }));
  g.add("bare", [] {});
  CHECK_THROWS_AS(weft::run(g, world.queue()), cluster::unsendable_task);
  CHECK_THROWS_WITH(weft::run(g, world.queue()),
                    "weft: task \"bare\" cannot be sent to a worker, as nothing is known of what its "
                    "callable has captured: "
                    "add weft::bind(f, state...), or weft::local(f) to run it here");
  CHECK(calls == 0);
}

TEST_CASE("a circle is found before anything is sent") {
  int calls = 0;
  memory_world world(1);
  weft::task_graph g("circle");
  g.add("free", weft::local([&] { ++calls; }));
  auto const a = g.add("a", weft::bind([] { return 1; }));
  auto const b = g.add("b", weft::bind([](int x) { return x; }), a);
  g.order(b, a);
  CHECK_THROWS_AS(weft::run(g, world.queue()), weft::cycle);
  CHECK(calls == 0);
}

TEST_CASE("a task of a graph that throws on a worker fails the run") {
  memory_world world(1);
  weft::task_graph g("throws");
  auto const a = g.add("a", weft::bind([](int x) { return x; }, 3));
  g.add("thrower", weft::bind([](int x) -> int { throw std::length_error("no " + std::to_string(x)); }), a);
  try {
    weft::run(g, world.queue());
    FAIL("it did not throw");
  } catch (weft::task_failed const& e) {
    CHECK(e.id() == std::string("thrower"));
    CHECK(e.attempt() == 1);
    CHECK(e.element() == weft::task_failed::none);
    CHECK(e.what() == std::string("task \"thrower\" failed: no 3 (std::length_error on worker worker 0)"));
    CHECK_THROWS_AS(e.rethrow_cause(), cluster::remote_error);
  }
}

TEST_CASE("results that were made are destroyed when another task fails, here or there") {
  auto const held = std::make_shared<int>(1);
  memory_world world(1);
  for (bool is_local : {true, false}) {
    weft::task_graph g("destroys");
    auto const a = g.add("a", weft::local([held] { return held; }));
    auto const text = g.add("text", weft::bind([] { return std::string(1000, 'x'); }), weft::after(a));
    if (is_local)
      g.add("bad", weft::local([] { throw std::runtime_error("x"); }), weft::after(text));
    else
      g.add("bad", weft::bind([] { throw std::runtime_error("x"); }), weft::after(text));
    long const before = held.use_count();
    CHECK_THROWS_AS(weft::run(g, world.queue()), weft::task_failed);
    CHECK(held.use_count() == before);
  }
  CHECK(held.use_count() == 1);
}

TEST_CASE("a converted workflow stays here, and what is added to it may go") {
  memory_world world(1);
  constexpr auto wf = weft::workflow<"converted">(
      weft::input<"x", int> >> weft::task<"twice">([](int x) { return 2 * x; }) >>
      weft::task<"list">([](int n) { return std::vector<int>(static_cast<std::size_t>(n), 1); }) >>
      weft::map<"add">([](int x) { return x + 1; }) >> weft::task<"sum">([](weft::batch<int> const& all) {
        int sum = 0;
        for (int x : all) sum += x;
        return sum;
      }));
  weft::task_graph g = weft::to_task_graph(wf, weft::with<"x">(10));
  auto const sum = g.find<int>("sum");
  auto const text = g.add("text", weft::bind([](int x) { return std::to_string(x); }), sum);
  auto const r = weft::run(g, world.queue());
  CHECK(r[sum] == 40);
  CHECK(r[text] == "40");
}

TEST_CASE("a run of a graph on a cluster can be stopped") {
  static std::atomic<bool> begun{false};
  begun = false;
  memory_world world(1);
  weft::task_graph g("stopped");
  g.add("long", weft::bind([](weft::context& here) {
          begun = true;
          for (int i = 0; i < 10'000 && !here.stop_requested(); ++i) std::this_thread::sleep_for(1ms);
        }));
  weft::stop_source source;
  std::thread other([&] {
    for (int i = 0; i < 5000 && !begun; ++i) std::this_thread::sleep_for(1ms);
    source.request_stop();
  });
  auto const begin = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(weft::run(g, world.queue(), source.token()), weft::run_cancelled);
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
  other.join();
}

TEST_CASE("an empty graph, and one of many tasks") {
  memory_world world(2, 2);
  weft::task_graph const none("none");
  CHECK_NOTHROW(weft::run(none, world.queue()));
  weft::task_graph g("chain");
  auto last = g.add(weft::bind([] { return 0; }));
  for (int i = 0; i < 500; ++i) last = g.add(weft::bind([](int x) { return x + 1; }), last);
  CHECK(weft::run(g, world.queue())[last] == 500);
}
