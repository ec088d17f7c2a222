// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <new>
#include <utility>

#include <weft/policy.hpp>
#include <weft/run/pool.hpp>
#include <weft/run/start.hpp>

#include "spin.hpp"

#include "../catch.hpp"
#include "../sanitizers.hpp"

// The thread sanitizer's run time brings an operator new of its own, which cannot be replaced.
#if !WEFT_THREAD_SANITIZER

// A run allocates nothing by itself; a map makes one allocation.

namespace {

std::atomic<int> allocations{0};

template <class F>
int allocations_in(F f) {
  int const before = allocations;
  f();
  return allocations - before;
}

void* counted_new(std::size_t size) {
  ++allocations;
  if (void* const p = std::malloc(size == 0 ? 1 : size)) return p;
  throw std::bad_alloc();
}

// Hides a pointer from the optimiser, which otherwise may leave out a new and its delete.
void escape(void const* p) { asm volatile("" : : "g"(p) : "memory"); }

}  // namespace

// Never inlined, or GCC 12 takes the malloc and the delete of two sides for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) { return counted_new(size); }
[[gnu::noinline]] void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
// The handle of a run is aligned to a cache line.
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  ++allocations;
  auto const a = static_cast<std::size_t>(alignment);
  if (void* const p = std::aligned_alloc(a, (size + a - 1) / a * a)) return p;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

using namespace weft::literals;

TEST_CASE("a run makes no allocation of its own") {
  auto const make = weft::task<"make">([n = 3] { return std::array{n, n + 1}; });
  auto const sum = weft::task<"sum">([](weft::context&, std::array<int, 2> const& a) { return a[0] + a[1]; });
  auto const twice = weft::task<"twice">([](auto x) { return 2 * x; });
  auto const w = weft::workflow<"w">(make >> sum >> (twice | twice.as<"again">()), weft::input<"i", int>);
  int total = 0;
  CHECK(allocations_in([&] { total += weft::run(w, weft::with<"i">(1))["twice"_id]; }) == 0);
  CHECK(allocations_in([&] { total += weft::run(w, weft::with<"i">(1), weft::keep<"again">)["again"_id]; }) ==
        0);
  CHECK(total == 28);
}

TEST_CASE("a map makes one allocation for its results") {
  auto const make = weft::task<"make">([] { return std::array{1, 2, 3, 4}; });
  auto const twice = weft::map<"twice">([](int x) { return 2 * x; });
  auto const print = weft::map<"print">([](int) {});
  auto const one = weft::workflow<"w">(make >> twice);
  auto const two = weft::workflow<"w">(make >> twice >> twice.as<"more">());
  auto const none = weft::workflow<"w">(make >> print);
  int last = 0;
  CHECK(allocations_in([&] {
          auto const results = weft::run(one);
          escape(results.value().data());
          last = results.value()[3];
        }) == 1);
  CHECK(last == 8);
  CHECK(allocations_in([&] {
          auto const results = weft::run(two);
          escape(results["twice"_id].data());
          escape(results["more"_id].data());
          last = results.value()[3];
        }) == 2);
  CHECK(last == 16);
  CHECK(allocations_in([&] { weft::run(none); }) == 0);
}

// What helps a run is kept for the next ones, so the first few may allocate.

namespace {

constexpr auto begin = weft::task<"begin">([] { return spin(8), std::array{1, 2, 3, 4}; });
constexpr auto slow_sum =
    weft::task<"slow_sum">([](std::array<int, 4> const& a) { return spin(8), a[0] + a[3]; });
constexpr auto wide = weft::workflow<"wide">(
    begin >> (slow_sum | slow_sum.as<"b">() | slow_sum.as<"c">() | slow_sum.as<"d">()) >>
    weft::task<"end">([](auto... x) { return (0 + ... + x); }));

// How often one of many runs allocated other than expected.
template <class F>
int surprises(weft::pool& pool, int expected, F const& f) {
  // As many invitations as there ever are at a time: those that were taken back are still in the pool's queue.
  weft::detail::invitation* kept = nullptr;
  for (int i = 0; i < 16; ++i) {
    auto* const one = weft::detail::invitation_store::get();
    one->next = std::exchange(kept, one);
  }
  while (kept != nullptr) {
    auto* const one = std::exchange(kept, kept->next);
    weft::detail::invitation_store::put(one);
  }
  f();  // and what else is made once
  int found = 0;
  for (int i = 0; i < 100; ++i) {
    if (!eventually([&] { return pool.idle() == pool.concurrency(); })) return -1;
    found += allocations_in(f) != expected;
  }
  return found;
}

}  // namespace

TEST_CASE("a run by several threads makes no allocation of its own either") {
  weft::pool pool(4);
  int wrong = 0;
  CHECK(surprises(pool, 0, [&] { wrong += weft::run(wide, pool).value() != 20; }) == 0);
  CHECK(surprises(pool, 0, [&] { wrong += weft::run(wide, pool, weft::keep<"end">)["end"_id] != 20; }) == 0);
  CHECK(wrong == 0);
}

namespace {

// Its end has to be seen to.
struct ending {
  int value;
  explicit ending(int v) : value(v) {}
  ending(ending&&) = delete;
  ~ending() { value = 0; }
};

}  // namespace

TEST_CASE("that results end during a run makes no allocation") {
  constexpr auto one = weft::task<"one">([] { return spin(8), ending(1); });
  constexpr auto next = weft::task<"next">([](ending const& e) { return spin(8), ending(e.value + 1); });
  constexpr auto wf = weft::workflow<"w">(
      one >> (next | next.as<"b">() | next.as<"c">() | (next.as<"d">() >> next.as<"e">())) >>
      weft::task<"end">([](auto const&... x) { return (0 + ... + x.value); }));
  weft::pool pool(4);
  int wrong = 0;
  CHECK(surprises(pool, 0, [&] { wrong += weft::run(wf, pool, weft::keep<"end">)["end"_id] != 9; }) == 0);
  CHECK(surprises(pool, 0, [&] {
          auto handle = weft::start(wf, pool, weft::keep<"end", "c">);
          wrong += handle.get()["c"_id].value != 2;
        }) == 0);
  CHECK(wrong == 0);
}

TEST_CASE("retries, timeouts, limits and deadlines make no allocation") {
  auto const flaky = weft::task<"flaky">([](weft::context& c, int x) {
    if (c.attempt() < 3) throw x;
    return x;
  });
  auto const wf = weft::workflow<"w">(
      weft::task<"one">([] { return 1; }) >>
      (flaky.retry({.attempts = 3, .backoff = std::chrono::microseconds(50)}) |
       weft::task<"b">([](int x) { return x; }).limit<"db">(1).timeout(std::chrono::hours(1)) |
       weft::task<"c">([](int x) { return x; }).limit<"db">(1)) >>
      weft::task<"sum">([](int a, int b, int c) { return a + b + c; }));
  weft::pool pool(2);
  auto const run = [&] {
    auto const deadline = weft::deadline(std::chrono::hours(1));
    return weft::run(wf, deadline)["sum"_id] + weft::run(wf, pool, deadline)["sum"_id];
  };
  for (int i = 0; i < 20; ++i) run();
  int sum = 0;
  int const made = allocations_in([&] {
    for (int i = 0; i < 20; ++i) sum += run();
  });
  CHECK(sum == 120);
  CHECK(made == 0);
}

TEST_CASE("a run that is started makes no allocation, one that is shared makes one") {
  weft::pool pool(4);
  int wrong = 0;
  CHECK(surprises(pool, 0, [&] {
          auto handle = weft::start(wide, pool);
          wrong += handle.get().value() != 20;
        }) == 0);
  CHECK(surprises(pool, 1, [&] {
          auto const handle = weft::start_shared(wide, pool);
          wrong += handle->get().value() != 20;
        }) == 0);
  CHECK(surprises(pool, 0, [&] {
          auto handle = weft::start(wide, pool);
          handle.cancel();
        }) == 0);
  CHECK(wrong == 0);
}

TEST_CASE("a map by several threads makes one allocation for its results") {
  weft::pool pool(4);
  auto const make = weft::task<"make">([] { return std::array<int, 50>{}; });
  auto const more = weft::map<"more">([](int x) { return spin(2), x + 1; });
  auto const note = weft::map<"note">([](int) { spin(2); });
  auto const own = weft::map<"own">([](int x) {
    struct owner {  // one that has to be destroyed
      int value;
      ~owner() { value = 0; }
    };
    return owner{x};
  });
  auto const one = weft::workflow<"one">(make >> more);
  auto const none = weft::workflow<"none">(make >> note);
  auto const owns = weft::workflow<"owns">(make >> own);
  int wrong = 0;
  CHECK(surprises(pool, 1, [&] {
          auto const results = weft::run(one, pool);
          escape(results.value().data());
          wrong += results.value()[49] != 1;
        }) == 0);
  CHECK(surprises(pool, 1, [&] {
          auto const results = weft::run(owns, pool);
          escape(results.value().data());
        }) == 0);
  CHECK(surprises(pool, 0, [&] { weft::run(none, pool); }) == 0);
  CHECK(wrong == 0);
}

TEST_CASE("a pool does not allocate for jobs") {
  weft::pool pool(3);
  std::atomic<int> called{0};
  auto const add = [](void* object) noexcept { static_cast<std::atomic<int>*>(object)->fetch_add(1); };
  CHECK(surprises(pool, 0, [&] {
          called = 0;
          for (int i = 0; i < 100; ++i) pool.execute({add, &called});
          while (called != 100) std::this_thread::yield();
        }) == 0);
}

#endif
