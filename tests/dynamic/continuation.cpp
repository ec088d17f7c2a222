// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/continuation.hpp>

#include <weft/weft.hpp>

#include <atomic>
#include <chrono>
#include <forward_list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

class diary {
public:
  void note(std::string what) {
    std::lock_guard const lock(mutex_);
    all_.push_back(std::move(what));
  }
  std::vector<std::string> take() { return std::exchange(all_, {}); }

private:
  std::mutex mutex_;
  std::vector<std::string> all_;
};
using entries = std::vector<std::string>;

// Runs it inline, on a pool of two and on one of one.
template <class Run>
void everywhere(Run const& run) {
  SECTION("inline") {
    run([](auto const&... what) -> decltype(auto) { return weft::run(what...); });
  }
  SECTION("pool") {
    weft::pool pool(2);
    run([&](auto const& what, auto const&... more) -> decltype(auto) {
      return weft::run(what, pool, more...);
    });
  }
  SECTION("a pool of one") {
    weft::pool pool(1);
    run([&](auto const& what, auto const&... more) -> decltype(auto) {
      return weft::run(what, pool, more...);
    });
  }
}

template <class Error, class F>
Error thrown(F const& f) {
  try {
    f();
  } catch (Error const& e) {
    return e;
  }
  throw std::logic_error("nothing was thrown");
}

// Not for ever: where all tasks come to one thread, nobody else will do what is waited for.
template <class Condition>
bool comes(Condition const& is_so) {
  auto const until = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
  while (!is_so()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}
// Long enough for a run to become parallel.
int warm_up() {
  std::this_thread::sleep_for(std::chrono::microseconds(200));
  return 1;
}

}  // namespace

TEST_CASE("next: begins once the task has returned, and successors wait for it") {
  diary log;
  auto const add = [&](weft::context& here) {
    here.next("more", [&](weft::context& mine) {
      log.note(mine.id());
      mine.next(std::string("again"), [&] { log.note("again"); });
    });
    log.note(here.id());
    return 1;
  };
  auto const after = [&](int x) {
    log.note("after");
    return x;
  };
  auto const wf = weft::workflow<"next">(weft::task<"first">(add) >> weft::task<"after">(after));
  weft::task_graph graph;
  graph.add("after", after, graph.add("first", add));
  entries const expected{"first", "more", "again", "after"};
  everywhere([&](auto const& run) {
    CHECK(run(wf)["after"_id] == 1);
    CHECK(log.take() == expected);
    run(graph);
    CHECK(log.take() == expected);
    run(weft::to_task_graph(wf));
    CHECK(log.take() == expected);
  });
}

TEST_CASE("next: what it throws is a failure of the task, and names both") {
  auto const add = [](weft::context& here) {
    here.next("more", [] { throw std::runtime_error("boom"); });
    return 1;
  };
  auto const wf = weft::workflow<"next-fails">(weft::task<"first">(add));
  weft::task_graph graph;
  graph.add("first", add);
  everywhere([&](auto const& run) {
    for (auto const& e :
         {thrown<weft::task_failed>([&] { run(wf); }), thrown<weft::task_failed>([&] { run(graph); })}) {
      CHECK(e.id() == std::string("first"));
      CHECK(e.what() == std::string("task \"first\" failed: task \"more\" failed: boom"));
    }
  });
}

TEST_CASE("next: not for a task that fails") {
  std::atomic<int> calls{0};
  auto const add = [&](weft::context& here) {
    here.next("more", [&] { ++calls; });
    throw std::runtime_error("no");
  };
  auto const wf = weft::workflow<"next-of-none">(weft::task<"first">(add));
  weft::task_graph graph;
  graph.add("first", add);
  everywhere([&](auto const& run) {
    CHECK_THROWS_AS(run(wf), weft::task_failed);
    CHECK_THROWS_AS(run(graph), weft::task_failed);
    CHECK(calls == 0);
  });
}

TEST_CASE("next: of an element of a map, and of a spawned task") {
  std::atomic<int> done{0};
  std::vector<int> const many(500, 1);
  auto const element = [&](weft::context& here, int x) {
    here.next("more", [&] { ++done; });
    return std::to_string(x);
  };
  auto const wf =
      weft::workflow<"next-of-map">(weft::task<"list">([&] { return many; }) >> weft::map<"each">(element) >>
                                    weft::task<"sum">([&](weft::batch<std::string> const& all) {
                                      return all.size() + static_cast<std::size_t>(done);
                                    }));
  auto const walked = weft::workflow<"next-of-walk">(
      weft::task<"list">([&] { return std::forward_list<int>(many.begin(), many.end()); }) >>
      weft::map<"each">([&](weft::context& here, int) { here.next("more", [&] { ++done; }); }) >>
      weft::task<"sum">([&] { return static_cast<int>(done); }));
  auto const spawning = weft::workflow<"next-of-spawned">(
      weft::task<"root">([&](weft::context& here) {
        for (int i = 0; i < 10; ++i)
          here.spawn([&](weft::context& mine) { mine.next("more", [&] { ++done; }); });
      }) >>
      weft::task<"sum">([&] { return static_cast<int>(done); }));
  everywhere([&](auto const& run) {
    CHECK(run(wf)["sum"_id] == 1000);
    done = 0;
    CHECK(run(walked)["sum"_id] == 500);
    done = 0;
    CHECK(run(spawning)["sum"_id] == 10);
    done = 0;
  });
}

TEST_CASE("finish: what has not started never does, and the task that said so has its result") {
  std::atomic<int> later{0};
  auto const first = [] { return std::string("a result that lies on the heap, as it is long"); };
  auto const second = [&](weft::context& here, std::string const& s) {
    here.spawn([&] { ++later; });
    here.next("more", [&] { ++later; });
    here.finish("it is " + std::to_string(s.size()));
    here.finish("too late");
    CHECK(here.stop_requested());
    return s + "!";
  };
  auto const third = [&](std::string const& s) {
    ++later;
    return s;
  };
  weft::task_graph graph("finish");
  auto const a = graph.add("first", first);
  auto const b = graph.add("second", second, a);
  auto const c = graph.add("third", third, b);
  everywhere([&](auto const& run) {
    auto const r = run(graph);
    CHECK(r[b] == r[a] + "!");
    CHECK(r.contains(b));
    CHECK(r.contains("second"));
    CHECK_FALSE(r.contains(c));
    CHECK_FALSE(r.contains("third"));
    CHECK_THROWS_AS(r.contains("fourth"), weft::unknown_task);
    REQUIRE(r.finished().has_value());
    CHECK(r.finished()->id == "second");
    CHECK(r.finished()->reason == "it is 45");
    CHECK(thrown<weft::missing_result>([&] { static_cast<void>(r[c]); }).what() ==
          std::string("weft: task \"third\" has no result, as the run was finished by task \"second\": it is "
                      "45 (contains(node) says what is there)"));
    CHECK_THROWS_AS(r.template get<std::string>("third"), weft::missing_result);
    CHECK(later == 0);
  });
}

TEST_CASE("finish: without weft::partial the run of a workflow throws who finished it, and why") {
  std::atomic<int> later{0};
  auto const wf =
      weft::workflow<"finish-throws">(weft::task<"a">([](weft::context& here) { here.finish("enough"); }) >>
                                      weft::task<"b">([&] { ++later; }));
  auto const nested = weft::workflow<"finish-nested">(weft::as_task<"in">(wf));
  auto const spawned = weft::workflow<"finish-spawned">(weft::task<"a">([&](weft::context& here) {
                                                          here.spawn([&] { ++later; });  // runs at once
                                                          here.spawn([&](weft::context& mine) {
                                                            mine.spawn([&] { ++later; });
                                                            mine.finish("enough");
                                                          });
                                                          here.next("never", [&] { ++later; });
                                                        }) >>
                                                        weft::task<"b">([&] { ++later; }));
  everywhere([&](auto const& run) {
    auto const e = thrown<weft::run_finished>([&] { run(wf); });
    CHECK(e.id() == std::string("a"));
    CHECK(e.reason() == std::string("enough"));
    CHECK(thrown<weft::run_finished>([&] { run(nested); }).id() == std::string("in/a"));
    CHECK(later == 0);
    CHECK(thrown<weft::run_finished>([&] { run(spawned); }).id() == std::string("a"));
    CHECK(later == 1);
    later = 0;
  });
}

TEST_CASE("finish: an element of a map ends the map") {
  std::atomic<int> calls{0};
  auto const wf =
      weft::workflow<"finish-map">(weft::task<"list">([] { return std::vector<int>(100'000, 1); }) >>
                                   weft::map<"each">([&](weft::context& here, int x) {
                                     if (++calls == 10) here.finish("ten");
                                     return x;
                                   }) >>
                                   weft::task<"sum">([](weft::batch<int> const& all) { return all.size(); }));
  everywhere([&](auto const& run) {
    auto const r = run(wf, weft::partial);
    CHECK(r["list"_id] != nullptr);
    CHECK(r["each"_id] == nullptr);
    CHECK(r["sum"_id] == nullptr);
    CHECK(r.finished()->id == "each");
    CHECK(calls < 50'000);
    calls = 0;
    CHECK_THROWS_AS(run(wf), weft::run_finished);
    calls = 0;
  });
}

TEST_CASE("finish: running tasks are asked to stop and waited for") {
  std::atomic<int> ended{0};
  std::atomic<bool> begun{false};
  auto const slow = [&](weft::context& here) {
    begun = true;
    bool const was_asked = comes([&] { return here.stop_requested(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ++ended;
    return was_asked ? 7 : 0;
  };
  auto const gives_up = [&](weft::context& here) {
    if (comes([&] { return here.stop_requested(); })) throw weft::stopped();
  };
  auto const quick = [&](weft::context& here) {
    if (comes([&] { return begun.load(); })) here.finish("enough");
    return 1;
  };
  weft::pool pool(3);
  auto const wf = weft::workflow<"finish-running">(
      (weft::task<"w1">(warm_up) | weft::task<"w2">(warm_up) | weft::task<"w3">(warm_up) |
       weft::task<"slow">(slow) | weft::task<"up">(gives_up) | weft::task<"quick">(quick)) >>
      weft::task<"later">([](int, int, int, int, int) {}));
  weft::task_graph graph;
  for (int i = 0; i < 3; ++i) graph.add(warm_up);
  auto const s = graph.add("slow", slow);
  auto const u = graph.add("up", gives_up);
  auto const q = graph.add("quick", quick);
  auto const later = graph.add("later", [](int) {}, q);

  // The threads of a busy machine may come too late to run these at the same time: then once more.
  bool was_static = false, was_graph = false;
  for (int i = 0; i < 50 && !was_static; ++i) {
    ended = 0;
    begun = false;
    auto handle = weft::start(wf, pool, weft::partial);
    auto const& r = handle.get();
    CHECK(ended == (r.contains<"slow">() ? 1 : 0));
    was_static = r.contains<"slow">() && *r["slow"_id] == 7 && !r.contains<"up">();
    if (was_static) {
      CHECK(*r["quick"_id] == 1);
      CHECK_FALSE(r.contains<"later">());
      CHECK(r.finished()->id == "quick");
    }
  }
  for (int i = 0; i < 50 && !was_graph; ++i) {
    ended = 0;
    begun = false;
    auto const r = weft::start(graph, pool).get();
    CHECK(ended == (r.contains(s) ? 1 : 0));
    was_graph = r.contains(s) && r[s] == 7 && !r.contains(u);
    if (was_graph) {
      CHECK(r[q] == 1);
      CHECK_FALSE(r.contains(later));
      CHECK(r.finished()->id == "quick");
    }
  }
  CHECK(was_static);
  CHECK(was_graph);
}

TEST_CASE("finish: a failure is not hidden") {
  auto const bad = [](weft::context& here) {
    here.finish("enough");
    throw std::runtime_error("no");
  };
  auto const wf = weft::workflow<"finish-fails">(weft::task<"a">(bad));
  weft::task_graph graph;
  graph.add("a", bad);
  everywhere([&](auto const& run) {
    CHECK_THROWS_AS(run(wf), weft::task_failed);
    CHECK_THROWS_AS(run(wf, weft::partial), weft::task_failed);
    CHECK_THROWS_AS(run(graph), weft::task_failed);
  });
}

TEST_CASE("finish: of a run that a task makes ends that one only") {
  static constexpr auto inner = weft::workflow<"inner-run">(
      weft::task<"a">([](weft::context& here) { here.finish("in"); }) >> weft::task<"b">([] {}));
  auto const wf =
      weft::workflow<"outer-run">(weft::task<"run">([](weft::context& here) {
                                    auto const r = weft::run(inner, here.stop(), weft::partial);
                                    return r.finished()->reason;
                                  }) >>
                                  weft::task<"after">([](std::string const& s) { return s + " and on"; }));
  everywhere([&](auto const& run) { CHECK(run(wf)["after"_id] == "in and on"); });
}

TEST_CASE("cancel: the run ends as cancelled, by whom and why") {
  std::atomic<int> later{0};
  auto const stop = [](weft::context& here) { here.cancel("no more"); };
  auto const wf = weft::workflow<"cancel">(weft::task<"a">(stop) >> weft::task<"b">([&] { ++later; }));
  auto const last = weft::workflow<"cancel-last">(weft::task<"a">(stop));
  weft::task_graph graph;
  graph.add("b", [&] { ++later; }, weft::after(graph.add("a", stop)));
  weft::task_graph of_one;
  of_one.add("a", stop);
  everywhere([&](auto const& run) {
    auto const check = [](weft::run_cancelled const& e) {
      CHECK(e.id() == std::string("a"));
      CHECK(e.reason() == std::string("no more"));
    };
    check(thrown<weft::run_cancelled>([&] { run(wf); }));
    check(thrown<weft::run_cancelled>([&] { run(wf, weft::partial); }));
    check(thrown<weft::run_cancelled>([&] { run(last); }));
    check(thrown<weft::run_cancelled>([&] { run(graph); }));
    check(thrown<weft::run_cancelled>([&] { run(of_one); }));
    CHECK(later == 0);
  });
}

TEST_CASE("continuation: a context of no run") {
  int calls = 0;
  {
    weft::context here("alone", {});
    here.next("more", [&] { ++calls; });
    here.finish("nobody hears");
    CHECK(here.stop_requested());
  }
  weft::context here("alone", {});
  here.next("more", [&] { ++calls; });
  CHECK(calls == 0);
  here.leave();
  CHECK(calls == 1);
}

TEST_CASE("continuation: many tasks that end a run at once") {
  weft::pool pool(4);
  for (int i = 0; i < 100; ++i) {
    weft::task_graph graph;
    for (int k = 0; k < 64; ++k)
      graph.add("t" + std::to_string(k), [k](weft::context& here) {
        std::this_thread::sleep_for(std::chrono::microseconds(20));
        if (k % 8 == 7) here.finish(std::to_string(k));
        return std::string(50, 'x');
      });
    auto const r = weft::run(graph, pool);
    if (auto const end = r.finished()) CHECK(end->id == "t" + end->reason);
  }
}
