// SPDX-License-Identifier: BSL-1.0
#include <weft/check/description.hpp>

#include <weft/check/workflow.hpp>
#include <weft/core/map.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inspect.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using weft::edge_kind;
using weft::task_kind;
using weft::workflow;

namespace app {

struct point {
  int x = 0;
  int norm() const { return x; }
};
template <class T>
struct box {
  struct inner {};
  enum class color { red };
};
struct twice {
  int operator()(int x) const { return 2 * x; }
};
inline int thrice(int x) { return 3 * x; }

}  // namespace app

namespace {

struct hidden {};

template <class T>
constexpr weft::text_view name = weft::detail::name_of_type<T>.view();

template <class F>
constexpr weft::text_view callable = weft::detail::callable_name<F>();

constexpr bool is_edge(weft::edge_description const& edge, int from, int to, edge_kind kind) {
  return edge.from == from && edge.to == to && edge.kind == kind;
}
constexpr bool is_parameter(weft::parameter_description const& p, weft::text_view type, int from,
                            bool takes) {
  return p.type == type && p.from == from && p.takes == takes;
}

constexpr auto a = weft::task<"a">([] { return 1; });
constexpr auto b = weft::task<"b">([](int x) { return std::to_string(x); });
constexpr auto c = weft::task<"c">([](int const&) { return std::vector<std::string>(); });
constexpr auto d = weft::task<"d">([](std::string&&, std::vector<std::string> const&) {});

constexpr auto diamond = workflow<"diamond">(a >> (b | c) >> d);

}  // namespace

TEST_CASE("the names of types are the same on all compilers") {
  STATIC_REQUIRE(name<void> == "void");
  STATIC_REQUIRE(name<int> == "int");
  STATIC_REQUIRE(name<bool> == "bool");
  STATIC_REQUIRE(name<short> == "short");
  STATIC_REQUIRE(name<long> == "long");
  STATIC_REQUIRE(name<long long> == "long long");
  STATIC_REQUIRE(name<unsigned short> == "unsigned short");
  STATIC_REQUIRE(name<unsigned> == "unsigned int");
  STATIC_REQUIRE(name<unsigned long> == "unsigned long");
  STATIC_REQUIRE(name<unsigned long long> == "unsigned long long");
  STATIC_REQUIRE(name<long double> == "long double");
  STATIC_REQUIRE(name<char const*> == "const char*");
  STATIC_REQUIRE(name<int const&> == "const int&");
  STATIC_REQUIRE(name<int* const*> == "int* const*");
  STATIC_REQUIRE(name<int&&> == "int&&");
  STATIC_REQUIRE(name<int[3]> == "int[3]");
  STATIC_REQUIRE(name<int (*)(int, char const*)> == "int(*)(int, const char*)");
  STATIC_REQUIRE(name<int (app::point::*)() const noexcept> == "int(app::point::*)() const noexcept");

  STATIC_REQUIRE(name<std::string> == "std::string");
  STATIC_REQUIRE(name<std::string const&> == "const std::string&");
  STATIC_REQUIRE(name<std::string_view> == "std::string_view");
  STATIC_REQUIRE(name<std::vector<std::vector<int>>> == "std::vector<std::vector<int>>");
  STATIC_REQUIRE(name<std::map<std::string, unsigned long>> == "std::map<std::string, unsigned long>");
  STATIC_REQUIRE(name<std::unique_ptr<int[]>> == "std::unique_ptr<int[]>");
  STATIC_REQUIRE(name<std::optional<std::pair<int, long>>> == "std::optional<std::pair<int, long>>");
  STATIC_REQUIRE(name<std::function<int(int)>> == "std::function<int(int)>");
  STATIC_REQUIRE(name<weft::batch<std::string>> == "weft::batch<std::string>");

  STATIC_REQUIRE(name<app::point> == "app::point");
  STATIC_REQUIRE(name<app::box<int>::inner> == "app::box<int>::inner");
  STATIC_REQUIRE(name<app::box<app::point const&>::color> == "app::box<const app::point&>::color");
  STATIC_REQUIRE(name<hidden> == "hidden");
  STATIC_REQUIRE(name<std::vector<hidden>> == "std::vector<hidden>");
}

TEST_CASE("the names of callables") {
  auto const lambda = [](std::function<void()> const&) {};
  auto const generic = []<class T>(T const&, auto...) {};
  STATIC_REQUIRE(callable<std::remove_const_t<decltype(lambda)>> == "lambda");
  STATIC_REQUIRE(callable<std::remove_const_t<decltype(generic)>> == "lambda");
  STATIC_REQUIRE(callable<app::twice> == "app::twice");
  STATIC_REQUIRE(callable<int (*)(int)> == "int(*)(int)");
}

TEST_CASE("the description of a diamond") {
  constexpr weft::description it = weft::describe(diamond);
  STATIC_REQUIRE(it.name == "diamond");
  STATIC_REQUIRE(it.depth == 3);
  STATIC_REQUIRE(it.inputs == 0);
  STATIC_REQUIRE(it.tasks.size() == 4);
  STATIC_REQUIRE(it.tasks[0].id == "a");
  STATIC_REQUIRE(it.tasks[0].kind == task_kind::task);
  STATIC_REQUIRE(it.tasks[0].result == "int");
  STATIC_REQUIRE(it.tasks[0].callable == "lambda");
  STATIC_REQUIRE(it.tasks[0].parameters.empty());
  STATIC_REQUIRE(it.tasks[1].result == "std::string");
  STATIC_REQUIRE(it.tasks[2].result == "std::vector<std::string>");
  STATIC_REQUIRE(it.tasks[3].result == "void");
  for (int k : {0, 1, 2, 3}) {
    CHECK(it.tasks[k].level == (k + 1) / 2);
    CHECK(it.tasks[k].scope.empty());
  }

  STATIC_REQUIRE(it.edges.size() == 4);
  STATIC_REQUIRE(is_edge(it.edges[0], 0, 1, edge_kind::passes));
  STATIC_REQUIRE(is_edge(it.edges[1], 0, 2, edge_kind::passes));
  STATIC_REQUIRE(is_edge(it.edges[2], 1, 3, edge_kind::passes));
  STATIC_REQUIRE(is_edge(it.edges[3], 2, 3, edge_kind::passes));

  STATIC_REQUIRE(it.tasks[1].parameters.size() == 1);
  STATIC_REQUIRE(is_parameter(it.tasks[1].parameters[0], "int", 0, false));
  STATIC_REQUIRE(is_parameter(it.tasks[2].parameters[0], "const int&", 0, false));
  STATIC_REQUIRE(it.tasks[3].parameters.size() == 2);
  STATIC_REQUIRE(is_parameter(it.tasks[3].parameters[0], "std::string&&", 1, true));
  STATIC_REQUIRE(is_parameter(it.tasks[3].parameters[1], "const std::vector<std::string>&", 2, false));
  STATIC_REQUIRE(it.tasks[3].takes);
  STATIC_REQUIRE_FALSE(it.tasks[1].takes);
}

TEST_CASE("costs, and the figures of the whole") {
  constexpr auto wf = workflow<"costs">(weft::input<"x", int> >> (b.cost<5>() | c) >> d, a);
  constexpr weft::description it = weft::describe(wf);
  STATIC_REQUIRE(it.tasks[0].cost == 0);
  STATIC_REQUIRE(it.tasks[1].cost == 5);
  STATIC_REQUIRE(it.tasks[2].cost == 1);
  STATIC_REQUIRE(it.critical_cost == 6);
  STATIC_REQUIRE(it.tasks[0].is_critical);
  STATIC_REQUIRE(it.tasks[1].is_critical);
  STATIC_REQUIRE_FALSE(it.tasks[2].is_critical);
  STATIC_REQUIRE(it.tasks[3].is_critical);
  STATIC_REQUIRE_FALSE(it.tasks[4].is_critical);
  STATIC_REQUIRE(it.depth == weft::depth(wf));
  STATIC_REQUIRE(it.width == weft::width(wf));
  STATIC_REQUIRE(it.width == 3);
  STATIC_REQUIRE(it.peak_live == 3);  // x and what is made of it
  STATIC_REQUIRE(it.peak_bytes == sizeof(int) + sizeof(std::string) + sizeof(std::vector<std::string>));
}

TEST_CASE("inputs, maps and references") {
  constexpr auto wf = workflow<"kinds">(
      weft::input<"rows", std::vector<int>> >> weft::map<"each">([](int const& x) { return x + 0.5; }),
      weft::input<"text", std::string const&> >>
          weft::task<"same">([](auto const& x) -> auto& { return x; }));
  constexpr weft::description it = weft::describe(wf);
  STATIC_REQUIRE(it.inputs == 2);
  STATIC_REQUIRE(it.depth == 2);
  STATIC_REQUIRE(it.tasks[0].kind == task_kind::input);
  STATIC_REQUIRE(it.tasks[0].result == "std::vector<int>");
  STATIC_REQUIRE(it.tasks[0].callable.empty());
  STATIC_REQUIRE(it.tasks[0].parameters.empty());
  STATIC_REQUIRE(it.tasks[1].kind == task_kind::map);
  STATIC_REQUIRE(it.tasks[1].result == "weft::batch<double>");
  STATIC_REQUIRE(is_parameter(it.tasks[1].parameters[0], "const int&", 0, false));
  STATIC_REQUIRE(it.tasks[2].result == "const std::string&");
  STATIC_REQUIRE(it.tasks[3].result == "const std::string&");
  STATIC_REQUIRE(is_parameter(it.tasks[3].parameters[0], "const std::string&", 2, false));
}

TEST_CASE("after, from, takes and a context") {
  constexpr auto order = weft::task<"order">([] {}).after<"a">();
  constexpr auto named = weft::task<"named">([](weft::context&, weft::from<"a", int>) {});
  constexpr auto taken = weft::task<"taken">([](std::unique_ptr<int>) {}).takes<"make">();
  constexpr auto make = weft::task<"make">([] { return std::unique_ptr<int>(); });
  constexpr auto wf = workflow<"kinds">(a, order, named, make, taken);
  constexpr weft::description it = weft::describe(wf);
  STATIC_REQUIRE(it.edges.size() == 3);
  STATIC_REQUIRE(is_edge(it.edges[0], 0, 1, edge_kind::orders));
  STATIC_REQUIRE(is_edge(it.edges[1], 0, 2, edge_kind::names));
  STATIC_REQUIRE(is_edge(it.edges[2], 3, 4, edge_kind::names));
  STATIC_REQUIRE(it.tasks[1].parameters.empty());
  STATIC_REQUIRE(is_parameter(it.tasks[2].parameters[0], "weft::context&", -1, false));
  STATIC_REQUIRE(is_parameter(it.tasks[2].parameters[1], "int", 0, false));
  STATIC_REQUIRE(is_parameter(it.tasks[4].parameters[0], "std::unique_ptr<int>", 3, true));
  STATIC_REQUIRE(it.tasks[4].takes);
}

TEST_CASE("callables of all kinds, with state and without") {
  auto const wf =
      workflow<"callables">(a >> (weft::task<"twice">(app::twice()) | weft::task<"thrice">(app::thrice)),
                            weft::task<"make">([] { return app::point(); }) >>
                                (weft::task<"norm">(&app::point::norm) | weft::task<"x">(&app::point::x)),
                            weft::task<"bound">(&app::point::norm, app::point{1}));
  weft::description const it = weft::describe(wf);
  CHECK(it.tasks[1].callable == "app::twice");
  CHECK(it.tasks[2].callable == "int(*)(int)");
  CHECK(is_parameter(it.tasks[2].parameters[0], "int", 0, false));
  CHECK(it.tasks[4].callable == "int(app::point::*)() const");
  CHECK(is_parameter(it.tasks[4].parameters[0], "const app::point&", 3, false));
  CHECK(it.tasks[5].callable == "int app::point::*");
  CHECK(it.tasks[6].callable == "int(app::point::*)() const");
  CHECK(it.tasks[6].parameters.empty());
}

TEST_CASE("the scope of a nested id") {
  using weft::detail::scope_of;
  STATIC_REQUIRE(scope_of("etl/validate") == "etl");
  STATIC_REQUIRE(scope_of("night/etl/validate") == "night/etl");
  STATIC_REQUIRE(scope_of("validate").empty());

  constexpr auto inner =
      workflow<"nested">(weft::input<"x", int> >> b >> weft::task<"e">([](std::string const&) {}));
  constexpr auto wf = workflow<"outer">(a >> weft::as_task<"inner">(inner));
  constexpr weft::description it = weft::describe(wf);
  STATIC_REQUIRE(it.tasks.size() == 3);
  STATIC_REQUIRE(it.tasks[0].scope.empty());
  STATIC_REQUIRE(it.tasks[1].id == "inner/b");
  STATIC_REQUIRE(it.tasks[1].scope == "inner");
  STATIC_REQUIRE(is_parameter(it.tasks[2].parameters[0], "const std::string&", 1, false));
}

TEST_CASE("a description reads what is static, so it outlives the workflow") {
  weft::description const it = [] {
    auto const wf = workflow<"gone">(weft::task<"one">([n = 1] { return n; }) >> b);
    return weft::describe(wf);
  }();
  CHECK(std::string_view(it.name.data()) == "gone");
  int levels = 0;
  for (weft::task_description const& task : it.tasks) levels += task.level;
  for (weft::edge_description const& edge : it.edges) levels += edge.to;
  CHECK(levels == 2);
}

TEST_CASE("what did not compile has an empty description") {
  STATIC_REQUIRE(weft::describe(weft::failure()).tasks.empty());
}
