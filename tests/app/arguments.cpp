// SPDX-License-Identifier: BSL-1.0
#include <weft/app/arguments.hpp>

#include "catch.hpp"

#include <string>

using Catch::Matchers::Equals;

TEST_CASE("Arguments are read as what they are asked for", "[app]") {
  weft::arguments const given({{"n", "3"}, {"name", "x"}, {"n", "4"}});
  CHECK(given.get<int>("n") == 4);  // the last one counts
  CHECK(given.get<std::string>("name", "y") == "x");
  CHECK(given.get<double>("other", 2.5) == 2.5);
  CHECK_NOTHROW(given.check_used());
  CHECK_THROWS_WITH(given.get<int>("name"), Equals("--with name=x: name is int, and \"x\" is none"));
  CHECK_THROWS_WITH(given.get<int>("m"), Equals("it needs --with m=..., which is int and has no default"));
}

TEST_CASE("Arguments that nobody asks for are a mistake", "[app]") {
  weft::arguments const given({{"n", "3"}, {"m", "4"}});
  CHECK(given.get<int>("n") == 3);
  CHECK_THROWS_WITH(given.check_used(), Equals("--with m=...: it does not use that"));
}
