// SPDX-License-Identifier: BSL-1.0
#include <weft/app/app.hpp>

#include "catch.hpp"

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

int answer = 0;

inline constexpr auto six = weft::task<"six">([] { return 6; });
inline constexpr auto times = weft::task<"times">([](int x, int y) { return x * y; });
inline constexpr auto product = weft::workflow<"product">((six | weft::input<"by", int>) >> times);

int call(weft::app& app, std::initializer_list<char const*> words) {
  std::vector<char const*> line{"program"};
  line.insert(line.end(), words);
  line.push_back(nullptr);
  return app.main(static_cast<int>(line.size()) - 1, line.data());
}

}  // namespace

TEST_CASE("An app runs what was added to it", "[app]") {
  auto app = weft::app("program").add(
      product, [](auto const& results) { answer = results.value(); }, weft::with<"by">(7));
  answer = 0;
  CHECK(call(app, {"run", "--quiet"}) == 0);
  CHECK(answer == 42);
  CHECK(call(app, {"run", "product", "--with", "by=2", "--threads", "2", "--quiet"}) == 0);
  CHECK(answer == 12);
  CHECK(call(app, {"run", "--with", "by=x"}) == 2);
  CHECK(call(app, {"run", "other"}) == 2);
  CHECK(call(app, {"walk"}) == 2);
}

TEST_CASE("Names are there once", "[app]") {
  weft::app app;
  app.add(product);
  CHECK_THROWS_AS(app.add("product", [] { return weft::task_graph("other"); }), std::invalid_argument);
}
