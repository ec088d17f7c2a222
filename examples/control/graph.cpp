// SPDX-License-Identifier: BSL-1.0
#include <weft/weft.hpp>

#include <optional>
#include <string>
#include <vector>

int main() {
  bool right = true;
  {  // a choice, by handle
    weft::task_graph g;
    auto const amount = g.add("amount", [] { return 60; });
    auto const route = g.add(
        "route", [](int x) -> weft::choice<"high", "low"> {
          if (x > 50) return weft::choose<"high">;
          return weft::choose<"low">;
        },
        amount);
    auto const high = g.add("high", [](int x) { return 2 * x; }, amount, weft::when<"high">(route));
    auto const low = g.add("low", [](int x) { return -x; }, amount, weft::when<"low">(route));
    auto const end = g.add(
        "end", [](std::optional<int> a, std::optional<int> b) { return a ? *a : *b; }, weft::maybe(high),
        weft::maybe(low));
    auto const results = weft::run(g);
    right &= results[end] == 120 && !results.contains(low) && *results.find(high) == 120;
  }
  {  // a task that is called again with what it returns, and one that leaves out what comes next
    weft::task_graph g;
    auto const n = g.add("n", [] { return 1000; });
    auto const halved =
        g.add("halved", [](weft::context& here, int x) { return x > 10 ? here.repeat(x / 2, 100) : x; }, n);
    auto const check = g.add(
        "check",
        [](weft::context& here, int x) {
          if (x < 10) here.go_to("end");
          return x;
        },
        halved);
    auto const costly = g.add("costly", [](int x) { return x * x; }, check);
    auto const end =
        g.add("end", [](int x, std::optional<int> y) { return y.value_or(x); }, check, weft::maybe(costly));
    auto const results = weft::run(g);
    right &= results[halved] == 7 && results[end] == 7 && !results.contains(costly);
  }
  {  // a group: as many members as there are
    weft::task_graph g;
    std::vector<weft::node<weft::outcome<int>>> members;
    for (int i = 0; i < 5; ++i)
      members.push_back(g.add("m" + std::to_string(i), weft::settled([i] { return i != 3 ? i : throw i; })));
    auto const judge = g.group("members", weft::at_least_members{4}, members);
    auto const sum = g.add(
        "sum",
        [](weft::many<weft::outcome<int>> const& all) {
          int total = 0;
          for (auto const& each : all) total += each.value_or(0);
          return total;
        },
        weft::all(members), weft::after(judge));
    right &= weft::run(g)[sum] == 7;
  }
  return right ? 0 : 1;
}
