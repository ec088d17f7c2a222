// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect/algebra.hpp>

#include <string>
#include <type_traits>

#include <boost/hana/fold_left.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/transform.hpp>

#include <weft/reflect.hpp>

#include "../catch.hpp"

namespace hana = boost::hana;
using namespace weft::literals;

// The operations together; each has a test of its own beside this one.

namespace {

constexpr auto load = weft::task<"load">([](std::string const& path) { return path.size(); });
constexpr auto parse = weft::task<"parse">([](std::size_t n) { return static_cast<int>(n); });
constexpr auto etl = weft::workflow<"etl">(weft::input<"path", std::string> >> load >> parse);

constexpr auto path = weft::task<"path">([] { return std::string("data.txt"); });
constexpr auto log_it = weft::task<"log">([](int) {});
constexpr auto report =
    weft::task<"report">([](int n, weft::from<"path", std::string> p) { return *p + std::to_string(n); });
constexpr auto app = weft::workflow<"app">(path >> weft::as_task<"etl">(etl) >> report, "etl"_id >> log_it);

constexpr auto ids = [](auto const& wf) {
  return hana::transform(weft::tasks(wf), [](auto const& task) { return weft::id_of(task); });
};

}  // namespace

TEST_CASE("operations follow each other") {
  std::string seen;
  auto const wf = weft::instrument(weft::rename<"etl", "in">(weft::without<"log">(
                                       weft::replace<"etl/load">(app, [] { return std::size_t{3}; }))),
                                   [&seen](auto id, auto const& call) -> decltype(auto) {
                                     seen += id.c_str();
                                     seen += ' ';
                                     return call();
                                   });
  CHECK(weft::run(wf)["report"_id] == "data.txt3");
  CHECK(seen == "path in/load in/parse report ");
  CHECK(weft::run(app)["report"_id] == "data.txt8");
}

TEST_CASE("what they give nests, and is reflected") {
  constexpr auto part = weft::subgraph<"etl/parse", "report">(app);
  constexpr auto have = ids(part);
  STATIC_REQUIRE(have == hana::make_tuple("path"_id, "etl/load"_id, "etl/parse"_id, "report"_id));
  auto const outer = weft::workflow<"outer">(
      weft::task<"p">([] { return std::string("p"); }) >> "part/path"_id,
      weft::task<"n">([] { return std::size_t{5}; }) >> "part/etl/load"_id, weft::as_task<"part">(part));
  CHECK(weft::run(outer)["part"_id]["report"_id] == "p5");
  CHECK(weft::run(weft::rename<"part", "x">(outer))["x/report"_id] == "p5");
}

TEST_CASE("some of them may change places") {
  constexpr auto fake = [] { return std::size_t{1}; };
  STATIC_REQUIRE(std::is_same_v<decltype(weft::without<"log">(weft::replace<"etl/load">(app, fake))),
                                decltype(weft::replace<"etl/load">(weft::without<"log">(app), fake))>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::rename<"log", "x">(weft::rename<"path", "y">(app))),
                                decltype(weft::rename<"path", "y">(weft::rename<"log", "x">(app)))>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::without<"x">(weft::rename<"log", "x">(app))),
                                decltype(weft::without<"log">(app))>);
}

TEST_CASE("every task replaced by itself") {
  constexpr auto same = hana::fold_left(weft::tasks(app), app, [](auto wf, auto task) {
    return weft::replace<weft::detail::id_of<decltype(task)>>(wf, task);
  });
  STATIC_REQUIRE(std::is_same_v<decltype(same), decltype(app)>);
}

TEST_CASE("the instrumented workflow is called as the other, and gives the same") {
  constexpr auto through = [](auto, auto const& call) -> decltype(auto) { return call(); };
  constexpr auto wf = weft::instrument(app, through);
  STATIC_REQUIRE(weft::edges(wf) == weft::edges(app));
  STATIC_REQUIRE(weft::result_types(wf) == weft::result_types(app));
  hana::for_each(ids(app), [&](auto id) {
    STATIC_REQUIRE(
        std::is_same_v<decltype(weft::argument_types(wf, id)), decltype(weft::argument_types(app, id))>);
  });
  CHECK(weft::run(wf)["report"_id] == weft::run(app)["report"_id]);
}

TEST_CASE("an error goes through all of them") {
  constexpr weft::failure error;
  constexpr auto through = [](auto, auto const& call) -> decltype(auto) { return call(); };
  STATIC_REQUIRE(
      std::is_same_v<decltype(weft::instrument(weft::subgraph<"a", "b">(weft::without<"a">(
                                                   weft::replace<"a">(weft::rename<"a", "b">(error), load))),
                                               through)),
                     weft::failure>);
}

namespace {

template <weft::fixed_string Id, class Workflow>
constexpr long long cost_in(Workflow const& wf) {
  for (weft::task_description const& task : weft::describe(wf).tasks)
    if (task.id == weft::text_view(Id.text, Id.size())) return task.cost;
  return -1;
}

}  // namespace

TEST_CASE("costs go along with tasks") {
  constexpr auto dear = weft::task<"dear">([](std::size_t n) { return n; }).cost<7>();
  constexpr auto wf = weft::workflow<"wf">(path >> load >> dear, dear.as<"other">().takes<"load">());
  constexpr auto around = [](auto, auto const& call) -> decltype(auto) { return call(); };
  STATIC_REQUIRE(cost_in<"dear">(weft::instrument(wf, around)) == 7);
  STATIC_REQUIRE(cost_in<"new">(weft::rename<"dear", "new">(wf)) == 7);
  STATIC_REQUIRE(cost_in<"dear">(weft::without<"other">(wf)) == 7);
  STATIC_REQUIRE(cost_in<"dear">(weft::subgraph<"path", "dear">(wf)) == 7);
  STATIC_REQUIRE(
      cost_in<"dear">(weft::replace<"load">(wf, [](std::string const&) { return std::size_t{1}; })) == 7);
  STATIC_REQUIRE(cost_in<"load">(weft::replace<"load">(
                     wf, weft::task<"x">([] { return std::size_t{1}; }).cost<3>())) == 3);
  constexpr auto copies = weft::workflow<"copies">(path >> load >> weft::replicate<2>(dear));
  STATIC_REQUIRE(cost_in<"dear.1">(copies) == 7);
}
