// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/lent_tasks.hpp>

#include <vector>

#include "../catch.hpp"

using namespace weft::redis;
using namespace std::chrono_literals;

namespace {

lent_task made(std::string id, weft::cluster::duration limit = {}) {
  lent_task t;
  t.stream = "tasks";
  t.id = std::move(id);
  t.head.limit = limit;
  t.bytes = 10;
  return t;
}
lent_tasks begun(std::uint32_t slots) {
  lent_tasks all;
  all.begin(slots, 100, 2ms, 20ms);
  return all;
}

}  // namespace

TEST_CASE("a worker asks for more only where tasks are short") {
  lent_tasks all = begun(2);
  CHECK(all.wanted() == 2);  // nothing is known
  all.learn(1s);
  CHECK(all.wanted() == 2);
  all = begun(2);
  all.learn(10ms);
  CHECK(all.wanted() == 3);
  all = begun(2);
  all.learn(1ms);
  CHECK(all.wanted() == 2 + 2 * 2);
  all = begun(2);
  all.learn(0ms);
  CHECK(all.wanted() == 100);
  for (int i = 0; i < 200; ++i) all.learn(1s);
  CHECK(all.wanted() == 2);
}

TEST_CASE("what waits for long is called back once, and nothing waits until something has ended") {
  lent_tasks all = begun(1);
  all.learn(1us);
  auto const first = all.add(made("a"), 0ms);
  auto const second = all.add(made("b"), 0ms);
  all.add(made("c"), 15ms);
  CHECK(all.bytes() == 30);
  std::vector<std::uint64_t> called;
  auto const call_back = [&](auto now) {
    all.call_back(now, [&](std::uint64_t number, lent_task const&) { called.push_back(number); });
  };
  CHECK(all.due(3s) == 20ms);
  call_back(19ms);
  CHECK(called.empty());
  call_back(20ms);
  CHECK(called == std::vector{second});
  call_back(21ms);
  CHECK(called.size() == 1);
  CHECK(all.wanted() == 1);
  all.remove(first, 30ms);
  all.learn(1us);
  CHECK(all.wanted() > 1);
  CHECK(all.size() == 2);
  CHECK(all.find("tasks", "c").second != nullptr);
  CHECK(all.find("tasks", "a").second == nullptr);
  CHECK(all.find("suspects", "c").second == nullptr);
}

TEST_CASE("time counts from when it is a task's turn") {
  lent_tasks all = begun(1);
  auto const first = all.add(made("a"), 0ms);
  auto const second = all.add(made("b", 10ms), 0ms);
  std::vector<std::uint64_t> late;
  auto const end_late = [&](auto now) {
    all.end_late(now, [&](std::uint64_t number, lent_task const&) { late.push_back(number); });
  };
  end_late(50ms);
  CHECK(late.empty());
  all.remove(first, 50ms);
  CHECK(all.due(3s) == 60ms);
  end_late(59ms);
  CHECK(late.empty());
  end_late(60ms);
  CHECK(late == std::vector{second});
  end_late(70ms);
  CHECK(late.size() == 1);
  CHECK(all.find(second)->is_void);
  CHECK_FALSE(all.is_stuck(3059ms, 3s));
  CHECK(all.due(3s) == 3060ms);
  CHECK(all.is_stuck(3060ms, 3s));
}
