// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <array>
#include <atomic>
#include <cstdlib>
#include <new>

#include "../catch.hpp"

// The thread sanitizer's run time brings an operator new of its own, which cannot be replaced.
#if defined(__has_feature)
#define WEFT_HAS_FEATURE(x) __has_feature(x)
#else
#define WEFT_HAS_FEATURE(x) 0
#endif
#if !defined(__SANITIZE_THREAD__) && !WEFT_HAS_FEATURE(thread_sanitizer)

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

#endif
