// SPDX-License-Identifier: BSL-1.0
#include <weft/tbb/tbb.hpp>

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <atomic>
#include <type_traits>

#include <weft/run/start.hpp>
#include <weft/static.hpp>

#include "../run/executor_laws.hpp"

#include "../catch.hpp"
#include "../sanitizers.hpp"

// The thread sanitizer does not see how the threads of oneTBB, which is not built with it, wait for each other.
#if !WEFT_THREAD_SANITIZER

using namespace weft::literals;

namespace {

// As many workers as the arenas ask for, on any machine.
tbb::global_control const& four_threads() {
  static tbb::global_control const four(tbb::global_control::max_allowed_parallelism, 4);
  return four;
}

}  // namespace

static_assert(weft::executor<weft::tbb::executor>);
static_assert(weft::executor<weft::tbb::executor const>);
static_assert(std::is_trivially_copyable_v<weft::tbb::executor>);
static_assert(sizeof(weft::tbb::executor) == sizeof(void*));

TEST_CASE("an arena of oneTBB keeps the laws of executors") {
  four_threads();
  tbb::task_arena arena(4);
  laws::executor_laws([&] { return weft::tbb::executor(arena); });
}

TEST_CASE("an arena of one slot keeps the laws of executors") {
  four_threads();
  tbb::task_arena arena(1);
  laws::executor_laws([&] { return weft::tbb::executor(arena); });
}

TEST_CASE("an arena counts the thread that waits") {
  tbb::task_arena four(4);
  CHECK(weft::tbb::executor(four).concurrency() == 3);
  CHECK(weft::tbb::executor(four).helpers() == 3);
  tbb::task_arena one(1);
  CHECK(weft::tbb::executor(one).concurrency() == 1);
  CHECK(weft::tbb::executor(one).helpers() == 0);
}

TEST_CASE("a run in an arena, beside what else is done there") {
  four_threads();
  tbb::task_arena arena(4);
  constexpr auto numbers = weft::task<"numbers">([] { return std::vector<int>(200, 1); });
  constexpr auto twice = weft::map<"twice">([](int x) { return spin(2), 2 * x; });
  constexpr auto sum = weft::task<"sum">([](weft::batch<int> const& xs) {
    int s = 0;
    for (int x : xs) s += x;
    return s;
  });
  constexpr auto wf = weft::workflow<"w">(numbers >> (twice | twice.as<"again">()) >>
                                          (sum.takes<"twice">() | sum.as<"other">().takes<"again">()));
  weft::tbb::executor const where(arena);
  std::atomic<int> wrong{0};
  arena.execute(
      [&] { tbb::parallel_for(0, 20, [&](int) { wrong += weft::run(wf, where)["sum"_id] != 400; }); });
  CHECK(wrong == 0);
}

#endif
