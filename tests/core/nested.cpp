// SPDX-License-Identifier: BSL-1.0
#include <weft/core/nested.hpp>

#include <type_traits>

#include "../catch.hpp"

namespace {

struct load {
  int operator()() const { return 1; }
};
using load_task = weft::basic_task<"load", load>;
using workflow = weft::basic_workflow<"etl", weft::graph<1, 0>{}, load_task>;

constexpr weft::nested_workflow<"etl", workflow> etl;

}  // namespace

TEST_CASE("a nested workflow is an operand, under any id, with properties") {
  STATIC_REQUIRE(weft::detail::is_operand<std::remove_const_t<decltype(etl)>>::value);
  STATIC_REQUIRE_FALSE(weft::detail::is_leaf<std::remove_const_t<decltype(etl)>>::value);
  STATIC_REQUIRE(std::is_same_v<decltype(etl.as<"other">()), weft::nested_workflow<"other", workflow>>);
  STATIC_REQUIRE(std::is_same_v<decltype(etl.after<"x">()),
                                weft::nested_workflow<"etl", workflow, weft::detail::after_ids<"x">>>);
  STATIC_REQUIRE(
      std::is_same_v<decltype(etl.bind<"path", "fetch">()),
                     weft::nested_workflow<"etl", workflow, weft::detail::bound_input<"path", "fetch">>>);
}

TEST_CASE("without state it is empty, and so is a graph of leaves") {
  STATIC_REQUIRE(std::is_empty_v<decltype(etl)>);
  STATIC_REQUIRE(decltype(etl)::stateless_operand::value);
  using graft = weft::detail::grafted<weft::graph<1, 0>{}, load_task>;
  STATIC_REQUIRE(weft::detail::is_operand<graft>::value);
  STATIC_REQUIRE(std::is_empty_v<graft>);
}

TEST_CASE("it has no arguments, which is an error that the layer above completes") {
  using error = weft::rejected<weft::errors::nested_arguments<"etl">>;
  STATIC_REQUIRE(std::is_same_v<decltype(&decltype(etl)::takes<"x">),
                                error (weft::nested_workflow<"etl", workflow>::*)() const>);
  STATIC_REQUIRE(std::is_same_v<decltype(&decltype(etl)::moves<"x">),
                                error (weft::nested_workflow<"etl", workflow>::*)() const>);
}
