// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/repetition.hpp>

#include <weft/weft.hpp>

#include <memory>
#include <string>

#include "../catch.hpp"

using namespace weft::literals;

TEST_CASE("a task is called again with what it returns, other arguments stay") {
  weft::task_graph g;
  auto const n = g.add([] { return std::make_unique<int>(5); });
  auto const by = g.add([] { return 2; });
  int calls = 0;
  auto const down = g.add(
      [&calls](weft::context& here, std::unique_ptr<int> p, int step) {
        ++calls;
        *p -= step;
        return *p > 0 ? here.repeat(std::move(p)) : std::move(p);
      },
      n, by);
  CHECK(*weft::run(g)[down] == -1);
  CHECK(calls == 3);
}

TEST_CASE("who cannot be repeated is told so") {
  weft::task_graph g;
  g.add("none", [](weft::context& here) { return here.repeat(1); });
  CHECK_THROWS_WITH(weft::run(g), Catch::Contains("\"none\" cannot be repeated"));
  static constexpr auto wf =
      weft::workflow<"wf">(weft::task<"static">([](weft::context& here) { return here.repeat(1); }));
  CHECK_THROWS_WITH(weft::run(wf), Catch::Contains("\"static\" cannot be repeated"));
  static constexpr auto going =
      weft::workflow<"going">(weft::task<"static">([](weft::context& here) { here.go_to("x"); }));
  CHECK_THROWS_WITH(weft::run(going), Catch::Contains("only a task that runs as one of a task_graph"));
}

TEST_CASE("a task that is repeated ends when its run is asked to stop") {
  weft::stop_source source;
  weft::task_graph g;
  auto const n = g.add([] { return 0; });
  g.add(
      "on",
      [&source](weft::context& here, int x) {
        if (x == 5) source.request_stop();
        return here.repeat(x + 1, ~std::size_t{});
      },
      n);
  CHECK_THROWS_AS(weft::run(g, source.token()), weft::run_cancelled);
}
