// SPDX-License-Identifier: BSL-1.0
#include <weft/run/common_plan.hpp>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <weft/run/result_endings.hpp>
#include <weft/static.hpp>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

template <auto const& Workflow, weft::fixed_string... Id>
inline constexpr auto const& plan_of =
    weft::detail::common_plan_for<std::remove_cvref_t<decltype(Workflow)>, weft::keep_only<Id...>>::plan;

// How many final readers a result has; 0: it does not end.
template <class Plan>
constexpr int readers_of(Plan const& plan, int result) {
  int const group = plan.group_of[result];
  return group == weft::detail::endings_view::no_group ? 0 : plan.readers[group];
}

template <weft::fixed_string Name, auto Graph, class... Task>
constexpr auto graph_of(weft::basic_workflow<Name, Graph, Task...> const&) {
  return Graph;
}

constexpr auto join = [](auto const&... before) { return (std::string(1, '+') + ... + before); };
template <weft::fixed_string Id>
constexpr auto step = weft::task<Id>(join);

constexpr auto line =
    weft::workflow<"line">(step<"a"> >> step<"b"> >> step<"c"> >> step<"d"> >> step<"e"> >> step<"f">);

// 4 strands of 4, between a beginning and an end.
template <char C>
constexpr auto strand = weft::task<weft::fixed_string<3>({C, '0', '\0'})>(join) >>
                        weft::task<weft::fixed_string<3>({C, '1', '\0'})>(join) >>
                        weft::task<weft::fixed_string<3>({C, '2', '\0'})>(join) >>
                        weft::task<weft::fixed_string<3>({C, '3', '\0'})>(join);
constexpr auto strands = weft::workflow<"strands">(
    step<"begin"> >> (strand<'a'> | strand<'b'> | strand<'c'> | strand<'d'>) >> step<"end">);

// Layers: every task reads all of the one before.
constexpr auto layers = weft::workflow<"layers">((step<"a0"> | step<"a1"> | step<"a2">) >>
                                                 (step<"b0"> | step<"b1"> | step<"b2">) >>
                                                 (step<"c0"> | step<"c1"> | step<"c2">) >> step<"end">);

}  // namespace

TEST_CASE("a chain takes the bytes of two results, and needs no counter that threads share") {
  constexpr auto const& plan = plan_of<line, "f">;
  STATIC_REQUIRE(plan.bytes == 2 * sizeof(std::string));
  STATIC_REQUIRE((plan.kept_count == 1 && plan.kept[0] == 5));
  for (int k = 0; k < 5; ++k) CHECK(readers_of(plan, k) == 1);
  STATIC_REQUIRE(readers_of(plan, 5) == 0);
}

TEST_CASE("layers take the bytes of two layers by many, too") {
  constexpr auto const& plan = plan_of<layers, "end">;
  STATIC_REQUIRE(plan.bytes == 6 * sizeof(std::string));
  for (int k = 0; k < 6; ++k) CHECK(readers_of(plan, k) == 3);
  for (int k = 6; k < 9; ++k) CHECK(readers_of(plan, k) == 1);
  STATIC_REQUIRE(plan.groups == 3);  // each layer ends as one
}

TEST_CASE("what may run at the same time shares no bytes") {
  // Two of each strand, and the beginning: that is free when all strands have read it, which no task waits for.
  STATIC_REQUIRE(plan_of<strands, "end">.bytes == 9 * sizeof(std::string));
  STATIC_REQUIRE(readers_of(plan_of<strands, "end">, 0) == 4);
}

namespace {

template <int I>
constexpr weft::fixed_string<5> number{{'t', static_cast<char>('0' + I / 100),
                                        static_cast<char>('0' + I / 10 % 10), static_cast<char>('0' + I % 10),
                                        '\0'}};
template <int I>
constexpr auto short_strand = weft::task<number<4 * I>>(join) >> weft::task<number<4 * I + 1>>(join) >>
                              weft::task<number<4 * I + 2>>(join) >> weft::task<number<4 * I + 3>>(join);
template <int... I>
constexpr auto many_strands(std::integer_sequence<int, I...>) {
  return weft::workflow<"many">(step<"begin"> >> (short_strand<I> | ...) >> step<"end">);
}
constexpr auto forty = many_strands(std::make_integer_sequence<int, 40>());

}  // namespace

TEST_CASE("of many strands each finds its own places again") {
  STATIC_REQUIRE(plan_of<forty, "end">.bytes == 81 * sizeof(std::string));
}

TEST_CASE("no two results share bytes that could be there at the same time, whatever the order") {
  constexpr auto const& plan = plan_of<strands, "end">;
  constexpr auto graph = graph_of(strands);
  weft::detail::order_relation<18> const order(graph);
  int shared = 0;
  for (int a = 0; a < 17; ++a)
    for (int b = a + 1; b < 17; ++b) {
      if (plan.offset[a] != plan.offset[b]) continue;
      ++shared;
      for (int reader = 0; reader < 18; ++reader)
        for (int e = graph.first[reader]; e < graph.first[reader + 1]; ++e)
          if (graph.edges[e].from == a) CHECK(order.before[b].contains(reader));
    }
  CHECK(shared > 0);
}

TEST_CASE("small results and void ones have places beside the others") {
  static constexpr auto wf =
      weft::workflow<"w">(step<"a"> >> weft::task<"n">([](std::string const& s) { return s.size(); }) >>
                          weft::task<"v">([](std::size_t) {}) >> weft::task<"end">([] { return 3; }));
  constexpr auto const& plan = plan_of<wf, "end">;
  STATIC_REQUIRE(plan.bytes == sizeof(std::string) + sizeof(std::size_t));
  STATIC_REQUIRE((plan.offset[0] == 0 && plan.offset[1] == sizeof(std::string)));
  STATIC_REQUIRE(plan.offset[2] == plan.bytes);
}

namespace {
struct alignas(64) wide {
  int value = 1;
};
}  // namespace

TEST_CASE("places are aligned as what lies in them, those of most alignment first") {
  static constexpr auto wf =
      weft::workflow<"w">(step<"a"> >> weft::task<"b">([](std::string const&) { return wide(); }) >>
                          weft::task<"c">([](wide const&) { return 1; }));
  constexpr auto const& plan = plan_of<wf, "c">;
  STATIC_REQUIRE((plan.alignment == 64 && plan.offset[1] % 64 == 0));
  STATIC_REQUIRE(plan.bytes == 64 + sizeof(std::string));
}

TEST_CASE("what ends is listed for its final readers, the newest first") {
  constexpr auto const& plan = plan_of<layers, "end">;
  constexpr auto view = plan.endings();
  for (std::size_t k = 0; k < 3; ++k) CHECK(view.first[k] == view.first[k + 1]);
  for (std::size_t k = 3; k < 9; ++k) {
    REQUIRE(view.first[k + 1] - view.first[k] == 1);
    std::size_t const group = view.ending[view.first[k]];
    REQUIRE(view.result_first[group + 1] - view.result_first[group] == 3);
    int const newest = k < 6 ? 2 : 5;
    for (int i = 0; i < 3; ++i) CHECK(view.results[view.result_first[group] + i] == newest - i);
  }
  CHECK((view.tasks == 10 && view.groups == 3 && view.group_of[9] == weft::detail::endings_view::no_group));
}

TEST_CASE("what a kept view refers to is kept with it, by many, too") {
  static constexpr auto wf =
      weft::workflow<"w">(step<"a"> >> step<"b"> >>
                          weft::task<"view">([](std::string const& s) { return std::string_view(s); }) >>
                          weft::task<"end">([](std::string_view s) { return s.size(); }));
  STATIC_REQUIRE((plan_of<wf, "view">.is_kept[1] && !plan_of<wf, "view">.is_kept[0]));
  STATIC_REQUIRE((plan_of<wf, "end">.kept_count == 1 && readers_of(plan_of<wf, "end">, 1) == 1));
  using kept = weft::detail::storage_for<std::remove_cvref_t<decltype(wf)>,
                                         weft::detail::made_by_many<weft::keep_only<"view">>>;
  STATIC_REQUIRE(kept::any_view::value);
}

// --- random graphs, in random orders -----------------------------------------------------------------------

namespace {

constexpr int tasks = 40;
constexpr int most_edges = tasks * 3;
using set = weft::detail::task_set<tasks>;
using random_graph = weft::graph<tasks, most_edges>;
using plan_type = weft::detail::common_plan<tasks, tasks * tasks>;

constexpr weft::detail::result_traits kinds[] = {{32, 8, false, false, true, true},
                                                 {4, 4, true, false, true, true},
                                                 {100, 4, true, false, true, true},
                                                 {64, 16, false, false, false, true},
                                                 {1, 1, true, true, true, true}};

struct random_case {
  std::mt19937 dice;
  random_graph g{};
  weft::detail::held_result held[tasks]{};
  weft::detail::result_traits const* results[tasks]{};

  explicit random_case(unsigned seed) : dice(seed) {
    int count = 0;
    for (int k = 0; k < tasks; ++k) {
      int const before = k == 0 ? 0 : static_cast<int>(dice() % 4);
      int const reach = 1 + static_cast<int>(dice() % 12);
      std::set<int> from;
      for (int e = 0; e < before; ++e)
        from.insert(std::max(0, k - 1 - static_cast<int>(dice() % 100) % reach));
      for (int each : from) g.edges[count++].from = static_cast<std::uint16_t>(each);
      g.first[k + 1] = static_cast<std::uint16_t>(count);
      results[k] = &kinds[dice() % (seed % 2 == 0 ? 3 : 5)];
      bool const kept = dice() % 8 == 0;
      held[k] = {results[k]->owns, kept, kept && !results[k]->owns};
    }
  }
};

// Runs the tasks in a random order that the edges allow. Returns what is wrong.
std::string run_in_random_order(random_case& c, plan_type const& plan,
                                weft::detail::lifetimes<tasks, set> const& needed) {
  std::uint16_t left[tasks];
  weft::detail::endings_view const view = plan.endings();
  weft::detail::result_endings endings(view, left);
  bool done[tasks]{};
  bool alive[tasks]{};
  for (int step = 0; step < tasks; ++step) {
    std::vector<int> ready;
    for (int k = 0; k < tasks; ++k) {
      bool is_ready = !done[k];
      for (int e = c.g.first[k]; e < c.g.first[k + 1]; ++e) is_ready &= done[c.g.edges[e].from];
      if (is_ready) ready.push_back(k);
    }
    int const k = ready[c.dice() % ready.size()];
    for (int e = c.g.first[k]; e < c.g.first[k + 1]; ++e) {
      int const from = c.g.edges[e].from;
      if (!c.results[from]->is_trivial && !plan.is_kept[from] && !alive[from])
        return "a reader comes too late";
    }
    // What has bytes that it gets now is needed no more.
    for (int other = 0; other < tasks && !plan.is_kept[k] && !c.results[k]->is_void; ++other) {
      if (other == k || !done[other] || plan.is_kept[other] || c.results[other]->is_void) continue;
      if (plan.offset[other] >= plan.offset[k] + c.results[k]->size ||
          plan.offset[k] >= plan.offset[other] + c.results[other]->size)
        continue;
      if (alive[other]) return "two share bytes";
      for (int reader = 0; reader < tasks; ++reader)
        if (needed.last[other].contains(reader) && !done[reader]) return "bytes are needed";
    }
    done[k] = true;
    alive[k] = !c.results[k]->is_trivial && !plan.is_kept[k];
    std::string wrong;
    endings.after(k, [&](int result) {
      if (!std::exchange(alive[result], false)) wrong = "not there, or ended twice";
      for (int reader = 0; reader < tasks; ++reader)
        if (needed.last[result].contains(reader) && !done[reader]) wrong = "ends too early";
    });
    // It ends no later than it can.
    for (int result = 0; result < tasks; ++result) {
      bool is_needed = false;
      for (int reader = 0; reader < tasks; ++reader)
        is_needed |= needed.last[result].contains(reader) && !done[reader];
      if (alive[result] && !is_needed) wrong = "ends too late";
    }
    if (!wrong.empty()) return wrong;
  }
  return {};
}

}  // namespace

TEST_CASE(
    "in random graphs and random orders results end when nobody needs them, and share no bytes before") {
  int ended = 0;
  std::size_t saved = 0;
  for (unsigned seed = 1; seed <= 200; ++seed) {
    random_case c(seed);
    auto const needed = weft::detail::find_lifetimes<set>(c.g, c.held);
    weft::detail::final_readers<tasks> const lives(c.g, needed);
    plan_type const plan(lives, weft::detail::ending_groups<tasks>(lives, c.results), c.results);
    for (int k = 0; k < tasks; ++k) {
      ended += readers_of(plan, k) > 0;
      REQUIRE(
          (plan.is_kept[k] || c.results[k]->is_void || plan.offset[k] + c.results[k]->size <= plan.bytes));
      REQUIRE((plan.is_kept[k] || plan.offset[k] % c.results[k]->alignment == 0));
      if (!plan.is_kept[k]) saved += c.results[k]->size;
    }
    saved -= plan.bytes;
    for (int order = 0; order < 20; ++order) {
      INFO("seed " << seed);
      REQUIRE(run_in_random_order(c, plan, needed) == "");
    }
  }
  CHECK((ended > 1000 && saved > 10000));
}
