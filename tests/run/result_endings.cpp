// SPDX-License-Identifier: BSL-1.0
#include <weft/run/result_endings.hpp>

#include <atomic>
#include <thread>
#include <vector>

#include "../catch.hpp"

using weft::detail::endings_view;
using weft::detail::result_endings;

namespace {

// Of 5 tasks, results 0 and 4 end after 2 and 3, result 1 after 3, result 2 after itself.
constexpr std::uint16_t none = endings_view::no_group;
constexpr std::uint32_t first[] = {0, 0, 0, 2, 4, 4};
constexpr std::uint16_t ending[] = {0, 2, 1, 2};
constexpr std::uint16_t readers[] = {1, 1, 2};
constexpr std::uint16_t result_first[] = {0, 1, 2, 4};
constexpr std::uint16_t results[] = {2, 1, 4, 0};
constexpr std::uint16_t group_of[] = {2, 1, 0, none, 2};
constexpr endings_view view{5, 3, first, ending, readers, result_first, results, group_of};

struct fixture {
  std::uint16_t left[3];
  result_endings endings{view, left};
  std::vector<int> log;
  void after(int task) {
    endings.after(task, [&](int result) { log.push_back(result); });
  }
};

}  // namespace

TEST_CASE("a result ends with the last of its final readers, whichever that is") {
  fixture f;
  f.after(0), f.after(1);
  CHECK(f.log.empty());
  f.after(3);
  CHECK(f.log == std::vector{1});
  f.after(2);
  CHECK(f.log == std::vector{1, 2, 4, 0});
  fixture g;
  g.after(2), g.after(3);
  CHECK(g.log == std::vector{2, 1, 4, 0});
}

TEST_CASE("what has ended is known, and what never does has not") {
  fixture f;
  f.after(3);
  CHECK((!f.endings.has_ended(0) && f.endings.has_ended(1) && !f.endings.has_ended(2)));
  f.after(2);
  CHECK((f.endings.has_ended(0) && f.endings.has_ended(2) && f.endings.has_ended(4)));
  CHECK(!f.endings.has_ended(3));
}

TEST_CASE("a run in order looks only where something may end") {
  fixture f;
  CHECK(f.endings.next_after(0) == 3);
  CHECK(f.endings.next_after(3) == 4);
  CHECK(f.endings.next_after(4) == 5);
  CHECK(f.endings.next_after(5) == 5);
}

TEST_CASE("of threads that end readers at the same time one ends the result, and sees what the others did") {
  for (int round = 0; round < 500; ++round) {
    fixture f;
    int seen[2]{};
    std::atomic<int> ended{0};
    std::atomic<int> ready{0};
    auto const reader = [&](int task) {
      ++ready;
      while (ready < 2) std::this_thread::yield();
      seen[task - 2] = 1;
      f.endings.after(task, [&](int result) {
        if (result == 0) ended += seen[0] + seen[1];
      });
    };
    std::thread other(reader, 2);
    reader(3);
    other.join();
    REQUIRE(ended == 2);
  }
}
