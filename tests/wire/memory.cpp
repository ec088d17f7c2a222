// SPDX-License-Identifier: BSL-1.0
#include <weft/wire.hpp>

#include <malloc.h>
#include <atomic>
#include <cstdlib>
#include <new>

#include "../sanitizers.hpp"
#include "laws.hpp"

// The thread sanitizer's run time brings an operator new of its own, which cannot be replaced.
#if !WEFT_THREAD_SANITIZER

namespace {

std::atomic<std::size_t> in_use{0};
std::atomic<std::size_t> most{0};

void* counted_new(std::size_t size) noexcept {
  void* const p = std::malloc(size == 0 ? 1 : size);
  if (p == nullptr) return p;
  std::size_t const now = in_use += malloc_usable_size(p);
  if (now > most) most = now;
  return p;
}
void counted_delete(void* p) noexcept {
  if (p != nullptr) in_use -= malloc_usable_size(p);
  std::free(p);
}

// Takes a thousand bytes of memory, and four of the wire.
struct large {
  int number = 0;
  std::array<char, 1000> room{};
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & number;
  }
};

// A megabyte that begins with this count.
std::vector<std::byte> megabyte(std::uint64_t count) {
  std::vector<std::byte> bytes(1 << 20, std::byte{0xff});
  std::memcpy(bytes.data(), &count, 8);
  return bytes;
}

// The most memory that loading takes at a time, as a multiple of the bytes.
template <class T>
double memory_to_load(std::vector<std::byte> const& bytes) {
  most = in_use.load();
  std::size_t const before = in_use;
  REQUIRE_THROWS_AS(weft::from_bytes<T>(bytes), weft::archive_error);
  return static_cast<double>(most - before) / static_cast<double>(bytes.size());
}

}  // namespace

// Never inlined, or GCC 12 takes the malloc and the delete of two sides for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (void* const p = counted_new(size)) return p;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
  return counted_new(size);
}
[[gnu::noinline]] void operator delete(void* p) noexcept { counted_delete(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { counted_delete(p); }

TEST_CASE("memory is not taken for what bytes only claim") {
  // As many elements as there are bytes: the first breaks, or none can be.
  auto const liar = megabyte((1 << 20) - 8);
  CHECK(memory_to_load<std::vector<std::string>>(liar) < 2);
  CHECK(memory_to_load<std::deque<std::string>>(liar) < 2);
  CHECK(memory_to_load<std::unordered_set<std::string>>(liar) < 2);
  CHECK(memory_to_load<std::map<std::string, std::string>>(liar) < 2);
  CHECK(memory_to_load<std::vector<std::vector<double>>>(liar) < 2);
  CHECK(memory_to_load<std::vector<double>>(liar) < 2);
  // Of these there are 2,000, and then a byte too many: reserved is no more than the bytes pay for.
  std::vector<std::byte> few(8 + 4 * 2000 + 1, std::byte{1});
  std::uint64_t const count = 2000;
  std::memcpy(few.data(), &count, 8);
  CHECK(memory_to_load<std::vector<large>>(few) < 4 * sizeof(large) / 4);
}

#endif
