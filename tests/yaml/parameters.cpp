// SPDX-License-Identifier: BSL-1.0
#include <weft/yaml/parameters.hpp>

#include "tasks.hpp"

#include "../catch.hpp"

namespace {

TEST_CASE("a schema describes its parameters") {
  auto const all = weft::yaml::detail::describe_schema<yaml_tests::everything>();
  auto const named = [&](std::string const& name) {
    for (auto const& each : all)
      if (each.name == name) return each;
    return weft::yaml::parameter_info{};
  };
  CHECK(all.size() == 15);
  CHECK(named("flag").default_value == "false");
  CHECK(named("time").default_value == "250ms");
  CHECK(named("seconds").default_value == "1s");
  CHECK(named("number").default_value == "0");
  CHECK(named("text").default_value == "\"\"");
  CHECK(named("how").expected == "one of fast, safe");
  CHECK(named("how").default_value == "safe");
  CHECK(named("even").expected == "a whole number, an even one");
  CHECK(named("list").expected == "a list, each a whole number");
  CHECK(named("servers").expected == "a mapping of names, each to a mapping of host, port");

  auto const server = weft::yaml::detail::describe_schema<yaml_tests::server>();
  REQUIRE(server.size() == 2);
  CHECK(server[0].is_required);
  CHECK(server[0].about == "its name");
  CHECK(server[0].default_value.empty());
  CHECK(server[1].expected == "a whole number, from 1 to 65535");
  CHECK(server[1].default_value == "80");
}

}  // namespace
