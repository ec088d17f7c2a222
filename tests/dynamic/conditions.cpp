// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/conditions.hpp>

#include <map>
#include <random>
#include <set>

#include "../catch.hpp"

using weft::detail::condition_store;

TEST_CASE("conditions: sets are merged as maps are, and the branch of the first one stays") {
  std::mt19937 random(7);
  auto const number = [&](unsigned below) { return static_cast<std::uint32_t>(random() % below); };
  condition_store store;
  std::vector<condition_store::set> sets{condition_store::none};
  std::vector<std::map<std::uint32_t, std::uint32_t>> maps{{}};
  for (int i = 0; i < 2000; ++i) {
    if (i % 3 == 0) {
      sets.push_back(store.one(number(40), number(2)));
      maps.push_back({});
      for (std::uint32_t choice = 0; choice < 40; ++choice)
        for (std::uint32_t branch = 0; branch < 2; ++branch) {
          bool is_same = true;
          store.merged(sets.back(), store.one(choice, branch), [&](std::uint32_t) { is_same = false; });
          if (is_same && store.contains(sets.back(), choice)) maps.back() = {{choice, branch}};
        }
      REQUIRE(maps.back().size() == 1);
      continue;
    }
    std::size_t const a = random() % sets.size();
    std::size_t const b = random() % sets.size();
    std::set<std::uint32_t> found;
    std::set<std::uint32_t> wanted;
    sets.push_back(store.merged(sets[a], sets[b], [&](std::uint32_t choice) { found.insert(choice); }));
    auto both = maps[a];
    for (auto const& [choice, branch] : maps[b])
      if (!both.emplace(choice, branch).second && both[choice] != branch) wanted.insert(choice);
    maps.push_back(both);
    REQUIRE(found == wanted);
    REQUIRE(store.size(sets.back()) == both.size());
    for (std::uint32_t choice = 0; choice < 41; ++choice)
      REQUIRE(store.contains(sets.back(), choice) == both.contains(choice));
    // What is there already is not made anew.
    std::size_t const room = store.room();
    REQUIRE(store.merged(sets.back(), sets[a], [](std::uint32_t) {}) == sets.back());
    REQUIRE(store.room() == room);
  }
}

TEST_CASE("conditions: sets share what they have in common") {
  condition_store store;
  condition_store::set last = condition_store::none;
  auto const never = [](std::uint32_t) { FAIL("they do not differ"); };
  for (std::uint32_t choice = 0; choice < 10'000; ++choice)
    last = store.merged(last, store.one(choice, 0), never);
  CHECK(store.size(last) == 10'000);
  CHECK(store.room() < std::size_t{10'000} * 16);
}
