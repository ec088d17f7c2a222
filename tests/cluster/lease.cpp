// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/lease.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "../catch.hpp"

namespace cluster = weft::cluster;
using cluster::task_state;
using cluster::detail::none;
using cluster::detail::task_table;

namespace {

bool any(std::uint32_t) { return true; }

std::vector<std::uint32_t> drained(task_table& tasks) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t k; (k = tasks.ready().first(any)) != none; tasks.lend(k, 0)) order.push_back(k);
  return order;
}

}  // namespace

TEST_CASE("a task that has ended stays so") {
  using enum task_state;
  for (task_state const last : {done, failed, poison, cancelled}) CHECK(is_final(last));
  for (task_state const on : {queued, leased}) CHECK_FALSE(is_final(on));
}

TEST_CASE("only a worker that did not leave in order has died") {
  using enum cluster::loss;
  for (auto const why : {disconnect, silence, overtime, stuck}) CHECK(is_death(why));
  for (auto const why : {bye, absence, reject}) CHECK_FALSE(is_death(why));
}

TEST_CASE("a chain loses elements from everywhere") {
  struct node {
    cluster::detail::link place;
  };
  std::vector<node> nodes(5);
  cluster::detail::chain c;
  for (std::uint32_t k : {1u, 2u, 3u}) c.push_back(nodes, k);
  c.push_front(nodes, 0);
  c.erase(nodes, 2);
  std::vector<std::uint32_t> left;
  for (std::uint32_t k = c.first(); k != none; k = nodes[k].place.next) left.push_back(k);
  CHECK(left == std::vector<std::uint32_t>{0, 1, 3});
  c.erase(nodes, 0);
  c.erase(nodes, 3);
  CHECK(c.first() == 1);
  CHECK(c.last() == 1);
  c.erase(nodes, 1);
  CHECK(c.empty());
}

TEST_CASE("types of tasks take turns, tasks of one type do not overtake") {
  task_table tasks(2);
  for (std::uint32_t type : {0u, 0u, 0u, 1u, 1u}) tasks.add(type, {}, {});
  CHECK(tasks.ready().size() == 5);
  CHECK(drained(tasks) == std::vector<std::uint32_t>{0, 3, 1, 4, 2});
  CHECK(tasks.ready().size() == 0);
}

TEST_CASE("who accepts only some types is given those") {
  task_table tasks(2);
  tasks.add(0, {}, {});
  auto const id = tasks.add(1, {}, {});
  CHECK(tasks.ready().first([](std::uint32_t type) { return type == 1; }) == tasks.find(id));
  CHECK(tasks.ready().first([](std::uint32_t) { return false; }) == none);
}

TEST_CASE("a task that comes back goes to the front, with another attempt") {
  task_table tasks(1);
  for (int i = 0; i < 3; ++i) tasks.add(0, {}, {});
  tasks.lend(0, 0);
  tasks.lend(1, 1);
  tasks.take_back(1);
  tasks.take_back(0);
  CHECK(tasks[0].attempt == 2);
  CHECK(tasks[2].attempt == 1);
  CHECK(drained(tasks) == std::vector<std::uint32_t>{0, 1, 2});
}

TEST_CASE("the id of a task that has come to its end is not used again") {
  task_table tasks(1);
  auto const first = tasks.add(0, "payload", {});
  CHECK(tasks[tasks.find(first)].payload == "payload");
  tasks.settle(tasks.find(first), task_state::cancelled);
  CHECK(tasks.find(first) == none);
  CHECK(tasks.ready().size() == 0);
  auto const second = tasks.add(0, {}, {});
  CHECK(first != second);
  CHECK(tasks.find(first) == none);
  CHECK(tasks.find(second) == 0);  // the same place
  CHECK(tasks.find(77) == none);
}
