// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/spawn.hpp>

#include <weft/run/pool.hpp>
#include <weft/weft.hpp>

#include <memory>
#include <vector>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

struct countdown {
  int left;
  std::vector<int>* seen;
  void operator()(weft::context& c) const {
    seen->push_back(left);
    if (left > 0) c.spawn(countdown{left - 1, seen});
  }
};

struct tree {
  int depth;
  std::atomic<int>* count;
  void operator()(weft::context& c) const {
    ++*count;
    for (int i = 0; i < 2 && depth > 0; ++i) c.spawn(tree{depth - 1, count});
  }
};

}  // namespace

TEST_CASE("what a task of a static workflow spawns is done before its successors start") {
  std::atomic<int> count{0};
  auto const wf =
      weft::workflow<"spawns">(weft::task<"root">([&](weft::context& c) { c.spawn(tree{5, &count}); }) >>
                               weft::task<"after">([&] { return count.load(); }));
  REQUIRE(weft::run(wf)["after"_id] == 63);
  weft::pool pool(2);
  count = 0;
  REQUIRE(weft::run(wf, pool)["after"_id] == 63);
}

TEST_CASE("recursion by spawning does not nest calls") {
  std::vector<int> seen;
  auto const wf = weft::workflow<"deep">(
      weft::task<"root">([&](weft::context& c) { c.spawn(countdown{200000, &seen}); }));
  weft::run(wf);
  REQUIRE(seen.size() == 200001);
}

TEST_CASE("a spawned task may own what it needs, and is destroyed once") {
  auto const owner = std::make_shared<int>(1);
  int sum = 0;
  auto const wf = weft::workflow<"owns">(weft::task<"root">([&](weft::context& c) {
    c.spawn([&sum, p = std::make_unique<int>(2)] { sum += *p; });
    c.spawn([&sum, owner] { sum += *owner; });
  }));
  weft::run(wf);
  REQUIRE(sum == 3);
  REQUIRE(owner.use_count() == 1);
}

TEST_CASE("a spawned task that throws fails the task, and the others are destroyed") {
  auto const owner = std::make_shared<int>(1);
  auto const wf = weft::workflow<"fails">(weft::task<"root">([&](weft::context& c) {
    c.spawn([owner](weft::context& inner) {
      inner.spawn([owner] {});
      throw 1;
    });
  }));
  REQUIRE_THROWS_AS(weft::run(wf), weft::task_failed);
  REQUIRE(owner.use_count() == 1);
}

TEST_CASE("a stack gives its oldest items away") {
  weft::detail::spawn_scope stack;
  for (std::uint32_t k = 0; k < 100; ++k) stack.push(weft::detail::work_item::task(k));
  REQUIRE(stack.take_oldest().task() == 0);
  REQUIRE(stack.take_oldest().task() == 1);
  REQUIRE(stack.count() == 98);
  auto item = weft::detail::work_item::task(0);
  REQUIRE(stack.pop(item, 0));
  REQUIRE(item.task() == 99);
  REQUIRE_FALSE(stack.pop(item, 99));
  while (stack.pop(item, 0)) {
  }
  REQUIRE(item.task() == 2);
  stack.rewind(0);
  REQUIRE(stack.height() == 0);
}

TEST_CASE("blocks are used again") {
  weft::detail::block_store store;
  void* const a = store.get(40);
  store.put(a, 40);
  REQUIRE(store.get(64) == a);
  store.put(a, 64);
  void* const large = store.get(100000);
  store.put(large, 100000);
}
