// SPDX-License-Identifier: BSL-1.0
#include <weft/core/workflow.hpp>

#include <string>
#include <type_traits>
#include <utility>

#include "../catch.hpp"

namespace {

struct times {
  int factor;
  constexpr int operator()(int x) const { return factor * x; }
};

constexpr auto one = weft::task<"one">([] { return 1; });
constexpr auto scale = weft::task<"scale">(times{3});
using one_task = std::remove_const_t<decltype(one)>;
using scale_task = std::remove_const_t<decltype(scale)>;

constexpr weft::graph<2, 1> line{{0, 0, 1}, {{0, weft::edge_kind::passes}}};
using stateless = weft::basic_workflow<"stateless", weft::graph<1, 0>{}, one_task>;
using stateful = weft::basic_workflow<"stateful", line, one_task, scale_task>;

constexpr int factor_of(stateful const& workflow) {
  weft::detail::entry const* stored[1]{};
  workflow.list(stored);
  return static_cast<weft::detail::stored_task<1, scale_task> const*>(stored[0])->task.function().factor;
}

}  // namespace

TEST_CASE("a workflow stores its stateful tasks and nothing else") {
  STATIC_REQUIRE(sizeof(stateless) == 1);
  STATIC_REQUIRE(std::is_empty_v<stateless>);
  STATIC_REQUIRE(sizeof(stateful) == sizeof(int));
  STATIC_REQUIRE(std::is_same_v<stateless::stateful, std::index_sequence<>>);
  STATIC_REQUIRE(std::is_same_v<stateful::stateful, std::index_sequence<1>>);

  constexpr stateful workflow(std::in_place, scale);
  STATIC_REQUIRE(factor_of(workflow) == 3);
  constexpr stateful copy = workflow;
  STATIC_REQUIRE(factor_of(copy) == 3);
  CHECK(factor_of(copy) == 3);
}

TEST_CASE("a workflow knows its name and size") {
  STATIC_REQUIRE(stateful::size() == 2);
  CHECK(std::string(stateful::name()) == "stateful");
}
