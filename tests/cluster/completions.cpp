// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/completions.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../catch.hpp"

using namespace weft::cluster;
using namespace std::chrono_literals;

namespace {

std::vector<completion> some(std::uint64_t first, std::uint64_t last) {
  std::vector<completion> all;
  for (std::uint64_t tag = first; tag <= last; ++tag) all.push_back({tag, 1, {}, cancelled{}});
  return all;
}

}  // namespace

TEST_CASE("everybody finds his own completions, in order, behind those he has") {
  detail::completion_boxes all;
  auto const [first, mine] = all.open();
  auto const [second, others] = all.open();
  CHECK(first != second);
  all.put(first, some(1, 2));
  all.put(second, some(7, 7));
  all.put(first, some(3, 3));
  std::vector<completion> taken = some(0, 0);
  CHECK(mine->take(taken, 0s) == 3);
  REQUIRE(taken.size() == 4);
  for (std::uint64_t tag = 0; tag < 4; ++tag) CHECK(taken[tag].tag == tag);
  CHECK(mine->take(taken, 0s) == 0);
  CHECK(others->take(taken, 0s) == 1);
}

TEST_CASE("what comes for a user that is gone is dropped") {
  detail::completion_boxes all;
  auto const [user, box] = all.open();
  all.close(user);
  all.put(user, some(1, 1));
  std::vector<completion> taken;
  CHECK(box->take(taken, 0s) == 0);
}

TEST_CASE("who waits is woken, and told when nothing will come") {
  detail::completion_boxes all;
  auto const [user, box] = all.open();
  std::vector<completion> taken;
  std::thread other([&, to = user] { all.put(to, some(1, 1)); });
  CHECK(box->take(taken, 1min) == 1);
  other.join();

  all.put(user, some(2, 2));
  all.give_up("nobody is left");
  CHECK(box->take(taken, 0s) == 1);  // what there is comes first
  CHECK_THROWS_WITH(box->take(taken, 1min), Catch::Equals("nobody is left"));
  CHECK_THROWS_AS(all.open().second->take(taken, 1min), cluster_error);
}
