// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/local.hpp>

#include <weft/dynamic/run.hpp>
#include <weft/dynamic/task_graph.hpp>
#include <weft/run/pool.hpp>

#include <memory>
#include <string>
#include <type_traits>

#include "../catch.hpp"

namespace {

struct account {
  int balance = 5;
  int after(int change) const { return balance + change; }
};

}  // namespace

TEST_CASE("what is local is called as it was") {
  int const kept = 40;
  auto const f = weft::local([&](int x) { return kept + x; });
  CHECK(f(2) == 42);
  CHECK(weft::local(&account::after)(account{}, 1) == 6);
  auto const owner = weft::local([p = std::make_unique<int>(3)] { return *p; });
  CHECK(owner() == 3);
  auto const reference = weft::local([&]() -> int const& { return kept; });
  CHECK(&reference() == &kept);
  STATIC_REQUIRE_FALSE(std::is_invocable_v<decltype(f), std::string>);
  auto changing = weft::local([n = 0]() mutable { return ++n; });
  STATIC_REQUIRE_FALSE(std::is_invocable_v<decltype(changing)&>);
}

TEST_CASE("local tasks of a graph run as others do where there is no cluster") {
  weft::task_graph g("local");
  auto const a = g.add("a", weft::local([] { return std::make_unique<int>(20); }));
  auto const b = g.add("b", weft::local([](weft::context& here, std::unique_ptr<int> p) {
                         return here.id() + std::to_string(*p);
                       }),
                       a);
  CHECK(weft::run(g)[b] == "b20");
  weft::pool pool(1);
  CHECK(weft::run(g, pool)[b] == "b20");
}
