// SPDX-License-Identifier: BSL-1.0
// Maps whose elements wait for their next attempt.
#include <weft/run/waiting_map.hpp>

#include <atomic>
#include <chrono>
#include <forward_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include "../policy/where.hpp"
#include "spin.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;

namespace {

std::vector<int> counting(int n) {
  std::vector<int> v;
  for (int i = 0; i < n; ++i) v.push_back(i);
  return v;
}
constexpr auto hundred = [] { return counting(100); };

// Fails at first as often as the last digit of the element says.
constexpr auto stubborn = [](weft::context& here, int x) {
  if (here.attempt() <= x % 10 % 4) throw std::runtime_error(std::to_string(x));
  return x * 10 + here.attempt();
};
constexpr auto retried = weft::retry_options{.attempts = 4, .backoff = 200us, .factor = 2, .jitter = 0.5};

}  // namespace

TEST_CASE("what waits is given out when its time has come, the first one first") {
  weft::detail::element_room<int> room;
  auto const put = [&](std::size_t i, long long until) {
    weft::detail::attempts all({}, "m", i, {});
    all.begin();
    REQUIRE(room.put(all, i, static_cast<int>(i), until));
  };
  REQUIRE(room.earliest() == room.never);
  REQUIRE(room.take(1'000) == nullptr);
  for (std::size_t i = 0; i < 100; ++i) put(i, static_cast<long long>(i * 37 % 100));
  REQUIRE(room.earliest() == 0);
  for (long long t = 0; t < 50; ++t) {
    auto const next = room.take(49);
    REQUIRE(next->until == t);
    REQUIRE(next->all.attempt() == 1);
  }
  REQUIRE(room.take(49) == nullptr);
  REQUIRE(room.earliest() == 50);
}

TEST_CASE("elements of a map are tried again, wherever it runs") {
  auto const wf = weft::workflow<"wf">(weft::task<"range">(hundred) >>
                                       (weft::map<"a">(stubborn).retry(retried) |
                                        weft::map<"b">(stubborn).retry(retried).limit<"db">(2).timeout(1h) |
                                        weft::map<"void">([](weft::context& here, int x) -> void {
                                          if (here.attempt() <= x % 3) throw std::logic_error("again");
                                        }).retry(retried)));
  everywhere(wf, [](auto const& r) {
    for (std::size_t i = 0; i < 100; ++i) {
      int const expected = static_cast<int>(i * 10 + i % 10 % 4 + 1);
      if (r["a"_id][i] != expected || r["b"_id][i] != expected) FAIL(i);
    }
  });
  auto const texts = weft::workflow<"wf">(
      weft::task<"range">([] { return std::forward_list<std::string>{"a", "b", "c"}; }) >>
      weft::map<"taken">([](weft::context& here, std::string&& s) {
        std::string mine = std::move(s);
        if (here.attempt() < 3) throw std::runtime_error("again");
        return mine + here.id();
      }).retry(retried));
  everywhere(texts, [](auto const& r) { REQUIRE(r["taken"_id][2] == "ctaken"); });
}

TEST_CASE("while all elements wait their thread does something else") {
  weft::pool pool(1);
  std::atomic<int> tried = 0;
  std::atomic<int> others = 0;
  std::atomic<bool> early = true;
  auto const wf = weft::workflow<"wf">(
      weft::task<"range">(hundred) >> weft::map<"m">([&](weft::context& here, int x) {
                                        ++tried;
                                        if (here.attempt() == 1) throw std::runtime_error("again");
                                        if (others != 2) early = false;
                                        return x;
                                      }).retry({.attempts = 2, .backoff = 50ms}),
      weft::task<"other">([&] { return ++others; }) >> weft::task<"next">([&](int) { ++others; }));
  auto const begin = std::chrono::steady_clock::now();
  {
    auto handle = weft::start(wf, pool);
    REQUIRE(eventually([&] { return handle.done(); }));
    REQUIRE(handle.get()["m"_id][99] == 99);
  }
  REQUIRE(early);
  REQUIRE(tried == 200);
  REQUIRE(std::chrono::steady_clock::now() - begin < 2s);  // one after the other they would take 5 s
}

TEST_CASE("an element that fails for good fails the map, with all its attempts") {
  auto const wf = weft::workflow<"wf">(weft::task<"range">(hundred) >>
                                       weft::map<"m">([](weft::context& here, int x) {
                                         if (x == 17)
                                           throw std::runtime_error(std::to_string(here.attempt()));
                                         return stubborn(here, x);
                                       }).retry(retried));
  everywhere_failing(wf, [](auto const& e) {
    REQUIRE(std::string(e.what()) ==
            "task \"m\" failed at element 17: 4 attempts failed: 1: 1, 2: 2, 3: 3, 4: 4");
    REQUIRE(e.attempt() == 4);
    REQUIRE(e.element() == 17);
  });
  auto const once =
      weft::workflow<"wf">(weft::task<"range">(hundred) >> weft::map<"m">([](int x) -> int {
                                                             if (x == 17)
                                                               throw std::logic_error("never again");
                                                             return x;
                                                           })
                                                               .retry(retried)
                                                               .on<std::runtime_error>());
  everywhere_failing(once, [](auto const& e) { REQUIRE(e.attempt() == 1); });
}

TEST_CASE("in a group an element has its attempts before it has failed") {
  auto const m = weft::map<"m">([](weft::context& here, int x) {
                   if (x == 17) throw std::runtime_error("no");
                   return stubborn(here, x);
                 }).retry(retried);
  auto const wf =
      weft::workflow<"wf">(weft::task<"range">(hundred) >> weft::group<"g">(weft::best_effort, m));
  everywhere(wf, [](auto const& r) {
    REQUIRE(*r["m"_id][3] == 34);
    REQUIRE(r["m"_id][17].kind() == weft::outcome_kind::error);
    REQUIRE_THROWS_AS(r["m"_id][17].value(), weft::task_failed);
  });
  auto const limited = weft::workflow<"wf">(weft::task<"range">(hundred) >>
                                            weft::group<"g">(weft::at_least<1>, m.template limit<"db">(1)));
  everywhere_failing(limited, [](auto const& e) { REQUIRE(std::string(e.id()) == "g"); });
}

TEST_CASE("the end of a run ends the waits of elements") {
  std::atomic<int> tried = 0;
  auto const wf =
      weft::workflow<"wf">(weft::task<"range">(hundred) >> weft::map<"m">([&](int x) {
                                                             ++tried;
                                                             if (x >= 0) throw std::runtime_error("again");
                                                             return x;
                                                           }).retry({.attempts = 2, .backoff = 1h}));
  weft::pool pool(2);
  auto const begin = std::chrono::steady_clock::now();
  {
    auto handle = weft::start(wf, pool);
    REQUIRE(eventually([&] { return tried == 100; }));
    handle.cancel();
    REQUIRE_THROWS_AS(handle.get(), weft::run_cancelled);
  }
  REQUIRE_THROWS_AS(weft::run(wf, pool, weft::deadline(20ms)), weft::deadline_exceeded);
  tried = 0;
  weft::stop_source source;
  std::thread stopper([&] {
    eventually([&] { return tried == 100; });
    source.request_stop();
  });
  REQUIRE_THROWS_AS(weft::run(wf, pool, source.token()), weft::run_cancelled);
  stopper.join();
  auto const fails =
      weft::workflow<"wf">(weft::task<"range">(hundred) >> weft::map<"m">([&](int x) {
                                                             ++tried;
                                                             if (x >= 0) throw std::runtime_error("again");
                                                             return x;
                                                           }).retry({.attempts = 2, .backoff = 1h}),
                           weft::task<"bad">([&] {
                             eventually([&] { return tried == 100; });
                             throw std::logic_error("bad");
                           }));
  tried = 0;
  try {
    weft::run(fails, pool);
    FAIL("nothing was thrown");
  } catch (weft::task_failed const& e) {
    REQUIRE(std::string(e.id()) == "bad");
  }
  REQUIRE(std::chrono::steady_clock::now() - begin < 30s);
}

TEST_CASE("a map that a choice leaves out, and one behind it, wait for nothing and for their elements") {
  for (bool left : {true, false}) {
    auto const wf = weft::workflow<"wf">(
        weft::task<"range">(hundred) >>
            weft::task<"route">([left](std::vector<int> const&) -> weft::choice<"l", "r"> {
              if (left) return weft::choose<"l">;
              return weft::choose<"r">;
            }),
        "range"_id >> weft::map<"l">(stubborn).retry(retried),
        "range"_id >> weft::map<"r">(stubborn).retry(retried), "route"_id >> ("l"_id | "r"_id));
    everywhere(wf, [&](auto const& r) {
      REQUIRE(r["l"_id].has_value() == left);
      REQUIRE(r["r"_id].has_value() == !left);
      REQUIRE((left ? *r["l"_id] : *r["r"_id])[3] == 34);
    });
  }
}
