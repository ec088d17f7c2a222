// SPDX-License-Identifier: BSL-1.0
#include <weft/yaml/registry.hpp>

#include "tasks.hpp"

#include <weft/weft.hpp>

#include <memory>

#include "../catch.hpp"

namespace {

int twice(int x) { return 2 * x; }

TEST_CASE("a registered task tells what it takes, gives and can be told") {
  weft::yaml::registry known;
  known.add("twice", &twice, "doubles")
      .add("number", [](yaml_tests::start const& with) { return [at = with.at] { return at; }; })
      .add("join", [](weft::context&, yaml_tests::factor, weft::many<std::string> const&, double) {});
  CHECK(known.help() ==
        "join\n"
        "  takes many std::string, double\n"
        "  with  by: a whole number (2 if not given)\n"
        "number\n"
        "  gives int\n"
        "  with  at: a whole number (required): the first\n"
        "twice: doubles\n"
        "  takes int\n"
        "  gives int\n");
  CHECK_THROWS_AS(known.add("twice", &twice), weft::yaml::duplicate_registration);
}

TEST_CASE("what a graph is made of outlives the registry") {
  std::unique_ptr<weft::task_graph> g;
  {
    weft::yaml::registry known;
    auto const kept = std::make_shared<int>(40);
    known.add("number", [kept] { return *kept; }).add("more", [kept](int x) { return x + *kept / 20; });
    g = std::make_unique<weft::task_graph>(weft::yaml::parse("steps: [number, more]", "a.yaml", known));
  }
  CHECK(weft::run(*g).get<int>("more") == 42);
}

TEST_CASE("a task may take results away, by move") {
  weft::yaml::registry known;
  known.add("make", [] { return std::make_unique<int>(42); }).add("take", [](std::unique_ptr<int> p) {
    return *p;
  });
  auto const g = weft::yaml::parse("steps: [make, take]", "a.yaml", known);
  CHECK(weft::run(g).get<int>("take") == 42);
}

TEST_CASE("a factory needs no parameters") {
  weft::yaml::registry known;
  known.add("make", [] { return [] { return 42; }; });
  CHECK(weft::run(weft::yaml::parse("steps: [make]", "a.yaml", known)).get<int>("make") == 42);
}

TEST_CASE("the result of a factory may take what looks like parameters") {
  weft::yaml::registry known;
  known.add("make", [] { return yaml_tests::factor{21}; }).add("use", [](yaml_tests::start const& with) {
    return [at = with.at](yaml_tests::factor const& f) { return at * f.by; };
  });
  auto const g = weft::yaml::parse("tasks: {make: , use: {with: {at: 2}, takes: make}}", "a.yaml", known);
  CHECK(weft::run(g).get<int>("use") == 42);
}

}  // namespace
