// SPDX-License-Identifier: BSL-1.0
//! \file
//! Counts by standing in for malloc and its like, as the GNU C library lets a program do.

#include "counting.hpp"

#include <malloc.h>
#include <unistd.h>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>

// The library's own, under its other names.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
}

namespace {

std::atomic<std::uint64_t> count{0};

void note() noexcept { count.fetch_add(1, std::memory_order_relaxed); }

}  // namespace

extern "C" {
void* malloc(std::size_t size) noexcept {
  note();
  return __libc_malloc(size);
}
void* calloc(std::size_t n, std::size_t size) noexcept {
  note();
  return __libc_calloc(n, size);
}
void* realloc(void* old, std::size_t size) noexcept {
  note();
  return __libc_realloc(old, size);
}
void* memalign(std::size_t align, std::size_t size) noexcept {
  note();
  return __libc_memalign(align, size);
}
void* aligned_alloc(std::size_t align, std::size_t size) noexcept {
  note();
  return __libc_memalign(align, size);
}
int posix_memalign(void** to, std::size_t align, std::size_t size) noexcept {
  note();
  *to = __libc_memalign(align, size);
  return *to != nullptr ? 0 : ENOMEM;
}
}

std::uint64_t graphs::allocations() noexcept { return count.load(); }

std::uint64_t graphs::heap_bytes() noexcept {
  struct mallinfo2 const now = mallinfo2();
  return now.uordblks + now.hblkhd;
}

std::uint64_t graphs::resident_bytes() noexcept {
  unsigned long long pages = 0;
  if (std::FILE* const file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%*u %llu", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}
