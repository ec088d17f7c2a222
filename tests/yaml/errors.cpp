// SPDX-License-Identifier: BSL-1.0
#include <weft/yaml/errors.hpp>

#include "../catch.hpp"

namespace {

using weft::yaml::config_error;
using weft::yaml::position;

position at(int line, int column) { return {std::make_shared<std::string const>("a.yaml"), line, column}; }

TEST_CASE("an error of a configuration shows every problem with its place") {
  config_error const e({{at(3, 7), "one"}, {at(4, 1), "two"}});
  CHECK(std::string(e.what()) == "a.yaml:3:7: one\na.yaml:4:1: two");
  CHECK(e.where().line == 3);
  CHECK(e.where().column == 7);
  CHECK(e.problems().size() == 2);
  CHECK(weft::yaml::to_string(position()) == "?:1:1");
  static_assert(std::is_nothrow_copy_constructible_v<config_error>);
  static_assert(std::is_base_of_v<weft::error, config_error>);
}

TEST_CASE("a report raises what it has collected, and does not collect without end") {
  weft::yaml::report all;
  all.raise();
  all.add(at(1, 1), "x");
  CHECK_FALSE(all.empty());
  CHECK_THROWS_AS(all.raise(), config_error);

  weft::yaml::report many;
  auto const add = [&] {
    for (int i = 0; i < 1000; ++i) many.add(at(i, 1), "x");
  };
  CHECK_THROWS_AS(add(), config_error);
}

TEST_CASE("a name that is taken is shown") {
  CHECK(std::string(weft::yaml::duplicate_registration("x").what()).find("\"x\" already") !=
        std::string::npos);
}

}  // namespace
