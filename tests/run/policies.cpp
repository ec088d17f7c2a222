// SPDX-License-Identifier: BSL-1.0
// Tasks that say who runs them and how soon: .on(executor) and .priority(n).
#include <weft/weft.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "spin.hpp"

#include "../catch.hpp"

using namespace weft::literals;

namespace {

// One thread, and who it is.
struct window {
  weft::pool thread{1, "window"};
  std::thread::id id = [this] {
    std::atomic<std::thread::id> seen{};
    weft::job const look{[](void* at) noexcept {
                           static_cast<std::atomic<std::thread::id>*>(at)->store(std::this_thread::get_id());
                         },
                         &seen};
    thread.execute(look);
    while (seen.load() == std::thread::id()) std::this_thread::yield();
    return seen.load();
  }();
};

}  // namespace

TEST_CASE("a task runs on the executor that it names, and what follows does not") {
  window w;
  weft::pool pool(3);
  auto const here = [] { return std::this_thread::get_id(); };
  auto const wf = weft::workflow<"places">(
      weft::task<"load">([] { return 1; }) >>
          (weft::task<"show">([here](int) { return here(); }).on(w.thread) |
           weft::task<"count">([here](int) { return spin(), here(); })) >>
          weft::task<"after">([here](std::thread::id, std::thread::id) { return here(); }),
      weft::task<"alone">([here] { return here(); }).on(w.thread).as<"lonely">());
  for (int i = 0; i < 50; ++i) {
    auto const r = weft::run(wf, pool);
    REQUIRE(r["show"_id] == w.id);
    REQUIRE(r["lonely"_id] == w.id);
    REQUIRE(r["count"_id] != w.id);
    REQUIRE(r["after"_id] != w.id);
  }
}

TEST_CASE("a workflow all of whose tasks are placed runs, also on executors that call at once") {
  weft::inline_executor at_once;
  window w;
  auto const wf = weft::workflow<"placed">(weft::task<"a">([] { return 1; }).on(at_once) >>
                                           weft::task<"b">([](int x) { return x + 1; }).on(w.thread) >>
                                           weft::task<"c">([](int x) { return x * 2; }).on(at_once));
  weft::pool pool(2);
  REQUIRE(weft::run(wf, pool).value() == 4);
  REQUIRE(weft::run(wf, at_once).value() == 4);
  auto handle = weft::start(wf, pool);
  REQUIRE(handle.get().value() == 4);
}

TEST_CASE("a placed task that fails, or comes after one that does, ends the run") {
  window w;
  weft::pool pool(2);
  bool shown = false;
  auto const fails = weft::workflow<"fails">(weft::task<"bad">([]() -> int { throw 1; }).on(w.thread) >>
                                             weft::task<"show">([&](int) { shown = true; }).on(w.thread));
  for (int i = 0; i < 20; ++i) {
    try {
      weft::run(fails, pool);
      FAIL("it did not throw");
    } catch (weft::task_failed const& e) {
      REQUIRE(std::string(e.id()) == "bad");
    }
  }
  REQUIRE_FALSE(shown);
}

TEST_CASE("what has a higher priority begins first") {
  std::string order;
  auto const note = [&](char c) { return [&order, c] { order += c; }; };
  auto const wf =
      weft::workflow<"priorities">(weft::task<"a">(note('a')) >> weft::task<"d">(note('d')).priority(2),
                                   weft::task<"b">(note('b')).priority(1),
                                   weft::task<"c">(note('c')).priority(-1), weft::task<"e">(note('e')));
  weft::pool alone(1);
  weft::run(wf, alone);
  REQUIRE(order == "badec");
  order.clear();
  weft::run(wf);
  REQUIRE(order == "adbce");  // inline, the text says in which order
}

TEST_CASE("places and priorities go together, with state, maps and moves") {
  window w;
  weft::pool pool(2);
  auto const wf = weft::workflow<"together">(
      weft::task<"make">([] { return std::vector<int>{1, 2, 3}; }).priority(3).on(w.thread) >>
      weft::map<"twice">([](int x) { return 2 * x; }).on(w.thread) >>
      weft::task<"own">([](weft::batch<int>&& all) { return std::make_unique<int>(all[2]); }).priority(1) >>
      weft::task<"open">([](std::unique_ptr<int> p) { return *p; }).on(w.thread).priority(5));
  for (int i = 0; i < 20; ++i) REQUIRE(weft::run(wf, pool).value() == 6);
}

TEST_CASE("a task on an executor is still checked like any other") {
  weft::inline_executor e;
  auto const t =
      weft::task<"t">([](weft::context& c, int x) { return std::string(c.id()) + std::to_string(x); }).on(e);
  auto const wf = weft::workflow<"checked">(weft::task<"n">([] { return 7; }) >> t.priority(4).as<"u">());
  weft::pool pool(2);
  REQUIRE(weft::run(wf, pool).value() == "u7");
}

TEST_CASE("the end of a handle does not wait for an executor that has not begun") {
  struct never {
    std::vector<weft::job> jobs;
    std::mutex mutex;
    void execute(weft::job j) {
      std::lock_guard const lock(mutex);
      jobs.push_back(j);
    }
    static std::size_t concurrency() { return 1; }
    bool has_some() {
      std::lock_guard const lock(mutex);
      return !jobs.empty();
    }
  } window;
  weft::pool pool(2);
  bool shown = false;
  auto const wf =
      weft::workflow<"app">(weft::task<"load">([] { return 40; }) >>
                            weft::task<"show">([&](int x) { return shown = true, x + 2; }).on(window) >>
                            weft::task<"after">([](int x) { return x; }));
  {
    auto handle = weft::start(wf, pool);
    REQUIRE(eventually([&] { return window.has_some(); }));
    // As when an exception leaves a function before its event loop runs.
  }
  for (weft::job late : window.jobs) late();  // the run is over: nothing happens
  REQUIRE_FALSE(shown);
  window.jobs.clear();

  auto const fails = weft::workflow<"fails">(weft::task<"show">([&] { shown = true; }).on(window),
                                             weft::task<"bad">([] { throw 1; }));
  REQUIRE_THROWS_AS(weft::run(fails, pool), weft::task_failed);
  for (weft::job late : window.jobs) late();
  REQUIRE_FALSE(shown);
}
