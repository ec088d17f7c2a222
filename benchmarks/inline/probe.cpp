// SPDX-License-Identifier: BSL-1.0
//! \file
//! Checks that all contenders give the same results and that none allocates, and lets callgrind count the
//! instructions of each: one profile per contender and workload, named `workload/contender`, of `loops` runs.
//! Prints a line `workload contender allocations` for each; exits with 1 if a check fails.

#include "contenders.hpp"
#include "tasks.hpp"

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <new>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#else
#define CALLGRIND_START_INSTRUMENTATION
#define CALLGRIND_STOP_INSTRUMENTATION
#define CALLGRIND_ZERO_STATS
#define CALLGRIND_DUMP_STATS_AT(name) static_cast<void>(name)
#endif

namespace {

constexpr unsigned loops = 1000;
constexpr unsigned seeds[] = {0, 1, 65536, 3234567890};

std::size_t allocations = 0;
bool failed = false;
unsigned volatile sink = 0;

// The same loop for everybody; its own cost is that of `by_nobody`.
[[gnu::noinline]] unsigned run_often(unsigned (*once)()) {
  unsigned result = 0;
  for (unsigned i = 0; i < loops; ++i) result ^= once() + i;
  return result;
}

void measure(char const* workload, char const* contender, unsigned (*once)()) {
  char profile[64];
  std::snprintf(profile, sizeof profile, "%s/%s", workload, contender);
  sink = run_often(once);

  std::size_t const before = allocations;
  CALLGRIND_START_INSTRUMENTATION;
  CALLGRIND_ZERO_STATS;
  sink = run_often(once);
  CALLGRIND_STOP_INSTRUMENTATION;
  CALLGRIND_DUMP_STATS_AT(profile);
  std::size_t const made = allocations - before;

  std::printf("%s %s %zu\n", workload, contender, made);
  if (made > 0) {
    std::fprintf(stderr, "%s: %zu allocations in %u runs\n", profile, made, loops);
    failed = true;
  }
}

void compare(char const* workload, char const* contender, unsigned (*once)(), unsigned (*expected)()) {
  for (unsigned const seed : seeds) {
    tasks::seed = seed;
    unsigned const want = expected();
    unsigned const got = once();
    if (got == want) continue;
    std::fprintf(stderr, "%s/%s: %u for seed %u where serial gives %u\n", workload, contender, got, seed,
                 want);
    failed = true;
  }
}

void* allocate(std::size_t size) {
  ++allocations;
  if (void* p = std::malloc(size > 0 ? size : 1)) return p;
  std::abort();
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }

int main() {
  measure("nothing", "nobody", by_nobody);
  for (workload const& w : workloads) {
    compare(w.name, "weft", w.weft, w.serial);
    if (w.with_try) compare(w.name, "try", w.with_try, w.serial);
    if (w.nested) compare(w.name, "nested", w.nested, w.serial);
    measure(w.name, "serial", w.serial);
    if (w.with_try) measure(w.name, "try", w.with_try);
    measure(w.name, "weft", w.weft);
    if (w.nested) measure(w.name, "nested", w.nested);
  }
  return failed ? 1 : 0;
}
