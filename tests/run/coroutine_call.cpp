// SPDX-License-Identifier: BSL-1.0
// Tasks of workflows that are coroutines.
#include <weft/run/coroutine_call.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <weft/async.hpp>
#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include "../policy/where.hpp"
#include "spin.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;
using weft::async;

namespace {

async<int> later(int x) {
  co_await weft::sleep_for(1ms);
  co_return x;
}

inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto slow = weft::task<"slow">([](int const& x) -> async<std::string> {
  int const y = co_await later(x + 1);
  co_return std::to_string(x + co_await later(y));
});
inline constexpr auto ends = weft::task<"ends">([](std::string const& s) -> async<void> {
  co_await weft::sleep_for(0ms);
  if (s != "3") throw std::logic_error(s);
});
inline constexpr auto chain =
    weft::workflow<"chain">(one >> slow >> (ends | weft::task<"size">(&std::string::size)));

}  // namespace

TEST_CASE("a task may be a coroutine: its result is what that gives") {
  everywhere(chain, [](auto const& r) {
    REQUIRE(r["slow"_id] == "3");
    REQUIRE(r["size"_id] == 1);
  });
}

TEST_CASE("a coroutine that waits holds no thread") {
  for (std::size_t threads : {1U, 2U}) {
    weft::pool pool(threads);
    std::atomic<int> waiting = 0;
    auto const t = weft::task<"a">([&](int x) -> async<int> {
      ++waiting;
      while (waiting < 5) co_await weft::sleep_for(1ms);
      co_return x;
    });
    auto const wf = weft::workflow<"wf">(
        one >> (t | t.as<"b">() | t.as<"c">() | t.as<"d">() | t.as<"e">()) >>
        weft::task<"sum">([](int a, int b, int c, int d, int e) { return a + b + c + d + e; }));
    REQUIRE(weft::run(wf, pool)["sum"_id] == 5);
    waiting = 0;
    auto handle = weft::start(wf, pool);
    REQUIRE(eventually([&] { return handle.done(); }));
    REQUIRE(handle.get()["sum"_id] == 5);
  }
}

TEST_CASE("what a coroutine throws is a failure of its task, and may be tried again") {
  auto const fails = weft::workflow<"wf">(one >> weft::task<"bad">([](weft::context& c, int x) -> async<int> {
                                            co_await weft::sleep_for(100us);
                                            throw std::runtime_error(c.id() + std::to_string(x));
                                          }));
  everywhere_failing(fails,
                     [](auto const& e) { REQUIRE(std::string(e.what()) == "task \"bad\" failed: bad1"); });
  auto const again =
      weft::workflow<"wf">(weft::task<"text">([] { return std::string(40, 'x'); }) >>
                           weft::task<"again">([](weft::context& c, std::string&& s) -> async<std::string> {
                             std::string mine = std::move(s);
                             co_await weft::sleep_for(100us);
                             if (c.attempt() < 3) throw std::runtime_error("no");
                             co_return mine;
                           }).retry({.attempts = 3, .backoff = 100us}));
  everywhere(again, [](auto const& r) { REQUIRE(r["again"_id].size() == 40); });
}

TEST_CASE("timeouts, deadlines and cancellation reach a coroutine that waits") {
  std::atomic<int> began = 0;
  auto const t = weft::task<"t">([&](weft::context&) -> async<int> {
    ++began;
    co_await weft::sleep_for(1h);
    co_return 1;
  });
  everywhere_failing(weft::workflow<"wf">(t.timeout(5ms)), [](auto const& e) {
    REQUIRE(std::string(e.what()) == "task \"t\" failed: task \"t\" took longer than its timeout of 5 ms");
  });
  auto const wf = weft::workflow<"wf">(t);
  everywhere_failing<weft::deadline_exceeded>(
      wf, [](auto const& e) { REQUIRE(std::string(e.id()) == "t"); }, weft::deadline(30ms));
  weft::pool pool(1);
  began = 0;
  {
    auto handle = weft::start(wf, pool);
    REQUIRE(eventually([&] { return began == 1; }));
    handle.cancel();
    REQUIRE_THROWS_AS(handle.get(), weft::run_cancelled);
  }
  weft::stop_source source;
  std::thread stopper([&] {
    eventually([&] { return began == 2; });
    source.request_stop();
  });
  REQUIRE_THROWS_AS(weft::run(wf, pool, source.token()), weft::run_cancelled);
  stopper.join();
}

TEST_CASE("limits hold while a coroutine waits, and the elements of a map may be coroutines") {
  std::atomic<int> inside = 0;
  std::atomic<bool> wrong = false;
  auto const t = weft::task<"a">([&](int x) -> async<int> {
                   if (++inside > 1) wrong = true;
                   co_await weft::sleep_for(1ms);
                   --inside;
                   co_return x;
                 }).limit<"db">(1);
  auto const wf = weft::workflow<"wf">(one >> (t | t.as<"b">() | t.as<"c">()));
  everywhere(wf, [](auto const& r) { REQUIRE(r["c"_id] == 1); });
  REQUIRE_FALSE(wrong);
  auto const map =
      weft::workflow<"wf">(weft::task<"range">([] { return std::vector<int>{1, 2, 3}; }) >>
                           weft::map<"later">([](int x) -> async<int> { co_return co_await later(2 * x); }));
  everywhere(map, [](auto const& r) { REQUIRE(r.value()[2] == 6); });
}

TEST_CASE("a coroutine that something else resumes goes on there, and ends its task") {
  struct elsewhere {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) const {
      std::thread([h] {
        std::this_thread::sleep_for(1ms);
        h.resume();
      }).detach();
    }
    void await_resume() const noexcept {}
  };
  auto const wf = weft::workflow<"wf">(weft::task<"a">([]() -> async<std::unique_ptr<int>> {
    auto const before = std::this_thread::get_id();
    co_await elsewhere();
    co_return std::make_unique<int>(std::this_thread::get_id() == before ? 0 : 1);
  }));
  for (int i = 0; i < 20; ++i) everywhere(wf, [](auto const& r) { REQUIRE(*r.value() == 1); });
}

TEST_CASE("a workflow that becomes a graph keeps its coroutines") {
  auto const g = weft::to_task_graph(chain);
  everywhere(g, [](auto const& r) { REQUIRE(r.template get<std::string>("slow") == "3"); });
}

TEST_CASE("a handle of a run, or a reference to what can be awaited, is an ordinary result") {
  weft::pool pool(1);
  static std::suspend_never const never;
  auto const wf = weft::workflow<"wf">(
      weft::task<"handle">([&] { return weft::start(chain, pool); }) |
      weft::task<"reference">([]() -> std::suspend_never const& { return never; }) |
      weft::task<"inside">([] { return std::optional<std::suspend_never>(std::suspend_never()); }));
  auto const results = weft::run(wf);
  STATIC_REQUIRE(std::is_same_v<decltype(results["reference"_id]), std::suspend_never const&>);
  REQUIRE(&results["reference"_id] == &never);
  REQUIRE(results["inside"_id].has_value());
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): a handle is used by who owns it
  auto& handle = const_cast<std::remove_cvref_t<decltype(results["handle"_id])>&>(results["handle"_id]);
  REQUIRE(handle.get()["slow"_id] == "3");
}
