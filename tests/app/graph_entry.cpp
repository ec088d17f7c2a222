// SPDX-License-Identifier: BSL-1.0
#include <weft/app/graph_entry.hpp>

#include "catch.hpp"

#include <limits>
#include <string>

namespace {

weft::task_graph numbers(weft::arguments const& given) {
  weft::task_graph graph{"numbers"};
  for (int i = 0; i < given.get<int>("n", 3); ++i) graph.add("n" + std::to_string(i), [i] { return i; });
  return graph;
}
weft::task_graph circle() {
  weft::task_graph graph{"circle"};
  auto const a = graph.add("a", [] {});
  auto const b = graph.add("b", [] {}, weft::after(a));
  graph.order(b, a);
  return graph;
}

template <class Make, class Then>
weft::detail::graph_entry<Make, Then> entry(Make make, Then then) {
  return {"x", make, then};
}

}  // namespace

TEST_CASE("A graph behind a command line is made of what is given", "[app]") {
  std::size_t size = 0;
  auto const then = [&](weft::graph_results const& results) { size = results.contains("n4") ? 5 : 3; };
  weft::detail::graph_entry<decltype(&numbers), decltype(then)> const wanted("numbers", &numbers, then);
  CHECK(wanted.graph({}).tasks.size() == 3);
  CHECK(wanted.graph({{"n", "7"}}).tasks.size() == 7);
  CHECK_THROWS_AS(wanted.graph({{"m", "7"}}), weft::usage_error);
  CHECK_NOTHROW(wanted.check({}));
  weft::detail::app_call const how{.words = {{"n", "5"}},
                                   .until = weft::run_deadline(std::numeric_limits<long long>::max())};
  CHECK(wanted.run(how).empty());
  CHECK(size == 5);
}

TEST_CASE("A graph that is wrong is drawn, but not valid", "[app]") {
  weft::detail::graph_entry<decltype(&circle), std::nullptr_t> const wrong("circle", &circle, nullptr);
  CHECK(wrong.graph({}).edges.size() == 2);
  CHECK_THROWS_AS(wrong.check({}), weft::cycle);
}
