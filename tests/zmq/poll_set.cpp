// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/poll_set.hpp>

#include <sys/eventfd.h>

#include <chrono>
#include <thread>
#include <vector>

#include "../catch.hpp"

namespace wz = weft::zmq;
using namespace std::chrono_literals;

TEST_CASE("a poll set tells which descriptors are ready") {
  wz::poll_set set;
  weft::cluster::descriptor const a(::eventfd(1, EFD_CLOEXEC)), b(::eventfd(0, EFD_CLOEXEC)),
      c(::eventfd(1, EFD_CLOEXEC));
  REQUIRE(set.add(a.get(), 5));
  REQUIRE(set.add(b.get(), 6));
  REQUIRE(set.add(c.get(), 0));
  CHECK_FALSE(set.add(-1, 7));
  std::vector<std::uint64_t> tags;
  auto const note = [&](std::uint64_t tag) { tags.push_back(tag); };
  CHECK_FALSE(set.wait(1h, note));
  CHECK(tags == std::vector<std::uint64_t>{5});
  set.remove(a.get());
  set.remove(c.get());
  tags.clear();
  CHECK_FALSE(set.wait(1ms, note));
  CHECK(tags.empty());
}

TEST_CASE("a wake ends the wait, or the next one") {
  wz::poll_set set;
  auto const nothing = [](std::uint64_t) {};
  set.wake();
  set.wake();
  CHECK(set.wait(1h, nothing));
  CHECK_FALSE(set.wait(0s, nothing));
  std::jthread const other([&] {
    std::this_thread::sleep_for(10ms);
    set.wake();
  });
  CHECK(set.wait(1h, nothing));
}

TEST_CASE("something is repeated until it is done or patience ends") {
  int calls = 0;
  wz::detail::repeat_until(-1s, [&](auto) { return ++calls, false; });
  CHECK(calls == 1);
  wz::detail::repeat_until(weft::cluster::duration::max(), [&](auto) { return ++calls == 5; });
  CHECK(calls == 5);
}
