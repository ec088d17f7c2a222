// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/node.hpp>

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include "../catch.hpp"

static_assert(sizeof(weft::node<std::vector<int>>) == 8);
static_assert(std::is_trivially_copyable_v<weft::node<int>>);
static_assert(!std::is_convertible_v<weft::node<int>, weft::node<long>>);
static_assert(std::random_access_iterator<weft::many<int>::iterator>);
static_assert(
    !std::is_convertible_v<weft::many<std::unique_ptr<int>>, std::span<std::unique_ptr<int> const>>);

TEST_CASE("many results are a range, also of what cannot be copied") {
  std::unique_ptr<int> const a = std::make_unique<int>(1), b = std::make_unique<int>(2);
  weft::many<std::unique_ptr<int>> const all({&a, &b});
  REQUIRE(all.size() == 2);
  REQUIRE(*all[1] == 2);
  int sum = 0;
  for (std::unique_ptr<int> const& each : all) sum += *each;
  REQUIRE(sum == 3);
  REQUIRE(std::is_sorted(all.begin(), all.end(), [](auto const& x, auto const& y) { return *x < *y; }));
}

TEST_CASE("as a span many results are copied only if they do not lie side by side") {
  int const values[] = {1, 2, 3};
  std::span<int const> const direct = weft::many<int>({values, values + 1, values + 2});
  REQUIRE(direct.data() == values);
  weft::many<int> const mixed({values + 2, values});
  std::span<int const> const copied = mixed;
  REQUIRE(std::vector<int>(copied.begin(), copied.end()) == std::vector<int>{3, 1});
  REQUIRE(std::span<int const>(weft::many<int>({})).empty());
  bool const flags[] = {true, false, true};
  weft::many<bool> const bits({flags + 2, flags});
  REQUIRE(std::span<bool const>(bits).size() == 2);
}

TEST_CASE("nodes of several types can be waited for together") {
  weft::node<int> const a(1, 0);
  weft::node<void> const b(1, 1);
  REQUIRE(weft::after(a, b).nodes.size() == 2);
  REQUIRE(weft::after(std::vector<weft::node<int>>{a}).nodes[0] == a);
  REQUIRE(weft::all(std::vector<weft::node<int>>{a}).nodes.size() == 1);
}
