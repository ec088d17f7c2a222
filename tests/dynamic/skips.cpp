// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/skips.hpp>

#include <weft/run/pool.hpp>
#include <weft/weft.hpp>

#include <atomic>
#include <random>
#include <string>
#include <vector>

#include "../catch.hpp"

namespace {

// Runs it everywhere where a task can go somewhere.
template <class Check>
void on_threads(weft::task_graph const& g, Check const& check) {
  check([&] { return weft::run(g); });
  weft::pool one{1};
  check([&] { return weft::run(g, one); });
  weft::pool two{2};
  for (int i = 0; i < 100; ++i) check([&] { return weft::run(g, two); });
}

}  // namespace

TEST_CASE("a task goes to a later one, and what lies between is left out") {
  weft::task_graph g;
  auto const a = g.add("a", [](weft::context& here) {
    here.go_to("d");
    return 1;
  });
  auto const b = g.add("b", [](int x) { return x + 1; }, a);
  auto const beside = g.add("beside", [](int x) { return x + 10; }, a);
  auto const c = g.add("c", [](int x) { return x + 1; }, b);
  auto const d = g.add(
      "d", [](int x, weft::maybe_result<int> const& y) { return 100 * x + y.value_or(-1); }, a,
      weft::maybe(c));
  auto const e = g.add("e", [](int x) { return x; }, d);
  auto const free = g.add("free", [] { return 7; });
  on_threads(g, [&](auto const& run) {
    auto const r = run();
    CHECK(r[a] == 1);
    CHECK(r[e] == 99);
    CHECK(r[free] == 7);
    for (auto left_out : {b, beside, c}) CHECK_FALSE(r.contains(left_out));
  });
}

TEST_CASE("a task can only go to one that comes after it, and that needs nothing of what is left out") {
  weft::task_graph g;
  auto const first = g.add("first", [] { return 1; });
  std::string to;
  auto const a = g.add(
      "a",
      [&to](weft::context& here, int) {
        here.go_to(to);
        return 1;
      },
      first);
  auto const b = g.add("b", [](int x) { return x; }, a);
  g.add("c", [](int x) { return x; }, b);
  auto const failure = [&](char const* where) {
    to = where;
    try {
      weft::run(g);
    } catch (weft::task_failed const& e) {
      return std::string(e.id()) + ": " + e.what();
    }
    return std::string();
  };
  CHECK(failure("first").find("a: ") == 0);
  CHECK(failure("first").find("does not come after") != std::string::npos);
  CHECK(failure("nowhere").find("no task \"nowhere\"") != std::string::npos);
  CHECK(failure("c").find("c: ") == 0);  // it needs what "b" gives
  CHECK(failure("b").empty());
}

TEST_CASE("a graph without choices has no room for skips, and one with them can be run by many") {
  weft::task_graph plain;
  plain.add([] {});
  CHECK_FALSE(weft::detail::graph_skips(*plain.data()).is_active());
  weft::task_graph g;
  auto const route = g.add([]() -> weft::choice<"a", "b"> { return weft::choose<"a">; });
  auto const a = g.add([] { return 1; }, weft::when<"a">(route));
  weft::detail::graph_skips const skips(*(g.data()->check_all(), g.data()));
  CHECK(skips.is_active());
  weft::pool pool{2};
  auto first = weft::start(g, pool);
  auto second = weft::start(g, pool);
  CHECK(first.get()[a] == 1);
  CHECK(second.get()[a] == 1);
}

// Against a model that goes through the tasks in order.
TEST_CASE("random graphs with choices skip what the rule says") {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    std::mt19937 random(seed);
    auto const below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    weft::task_graph g;
    using route = weft::choice<"a", "b">;
    std::vector<weft::node<route>> choices;
    std::vector<int> picks;
    std::vector<weft::node<int>> tasks;
    std::vector<bool> choice_runs, runs;
    std::vector<std::size_t> parent;  // of a choice: the task that it comes after
    tasks.push_back(g.add([] { return 0; }));
    runs.push_back(true);
    for (int i = 0; i < 60; ++i) {
      std::size_t const from = below(tasks.size());
      switch (below(3)) {
        case 0: {
          int const pick = static_cast<int>(below(2));
          choices.push_back(g.add(
              [pick](int) -> route {
                if (pick == 0) return weft::choose<"a">;
                return weft::choose<"b">;
              },
              tasks[from]));
          picks.push_back(pick);
          choice_runs.push_back(runs[from]);
          break;
        }
        case 1: {
          if (choices.empty()) break;
          std::size_t const c = below(choices.size());
          bool const first = below(2) == 0;
          if (first)
            tasks.push_back(g.add([] { return 1; }, weft::when<"a">(choices[c])));
          else
            tasks.push_back(g.add([] { return 2; }, weft::when<"b">(choices[c])));
          runs.push_back(choice_runs[c] && (picks[c] == 0) == first);
          break;
        }
        default: tasks.push_back(g.add([](int x) { return x + 1; }, tasks[from])); runs.push_back(runs[from]);
      }
    }
    weft::pool pool{2};
    auto const r = seed % 2 == 0 ? weft::run(g) : weft::run(g, pool);
    for (std::size_t k = 0; k < tasks.size(); ++k)
      if (r.contains(tasks[k]) != runs[k]) FAIL("seed " << seed << ", task " << k);
  }
}
