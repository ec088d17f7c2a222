// SPDX-License-Identifier: BSL-1.0
#include <weft/run/await.hpp>

#include <stdexcept>
#include <string>

#include <weft/async.hpp>
#include <weft/weft.hpp>

#include "../policy/where.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;
using weft::async;

namespace {

inline constexpr auto inner =
    weft::workflow<"inner">(weft::input<"n", int> >> weft::task<"later">([](int n) -> async<int> {
                              co_await weft::sleep_for(1ms);
                              if (n < 0) throw std::runtime_error("negative");
                              co_return 2 * n;
                            }));

}  // namespace

TEST_CASE("a coroutine awaits runs that it has started, of workflows and graphs") {
  weft::pool others(1);
  auto const wf = weft::workflow<"outer">(weft::task<"outer">([&](weft::context& c) -> async<int> {
    auto one = weft::start(inner, others, weft::with<"n">(1), c.stop());
    auto two = weft::start(inner, others, weft::with<"n">(2));
    int sum = (co_await one).value() + (co_await two).value();
    weft::task_graph g;
    auto const node = g.add([]() -> async<int> {
      co_await weft::sleep_for(1ms);
      co_return 100;
    });
    auto run = weft::start(g, others);
    auto const results = co_await run;
    co_return sum + results[node];
  }));
  for (int i = 0; i < 20; ++i) everywhere(wf, [](auto const& r) { REQUIRE(r.value() == 106); });
}

TEST_CASE("on one pool of one thread many coroutines await runs, and their failures") {
  weft::pool pool(1);
  auto const t = weft::task<"a">([&](int n) -> async<int> {
    auto run = weft::start(inner, pool, weft::with<"n">(n));
    co_return (co_await run).value();
  });
  auto const wf = [&](int n) {
    return weft::workflow<"outer">(weft::task<"n">([n] { return n; }) >> (t | t.as<"b">() | t.as<"c">()) >>
                                   weft::task<"sum">([](int a, int b, int c) { return a + b + c; }));
  };
  for (int i = 0; i < 50; ++i) REQUIRE(weft::run(wf(3), pool)["sum"_id] == 18);
  try {
    static_cast<void>(weft::run(wf(-1), pool));
    FAIL("it did not fail");
  } catch (weft::task_failed const& e) {
    REQUIRE(std::string(e.what()).find("task \"later\" failed: negative") != std::string::npos);
  }
}
