// SPDX-License-Identifier: BSL-1.0
#include <weft/wire/byte_buffer.hpp>

#include <string>
#include <type_traits>

#include "../catch.hpp"

static_assert(std::is_nothrow_move_constructible_v<weft::byte_buffer>);

TEST_CASE("a byte buffer grows at its end and keeps what it has") {
  weft::byte_buffer buffer;
  REQUIRE(buffer.empty());
  std::string all;
  for (int i = 0; i < 1000; ++i) {
    std::string const part(static_cast<std::size_t>(i % 37), static_cast<char>('a' + i % 26));
    buffer.append(part.data(), part.size());
    all += part;
  }
  REQUIRE(buffer.size() == all.size());
  REQUIRE(std::memcmp(buffer.data(), all.data(), all.size()) == 0);
  REQUIRE(buffer.capacity() < 3 * all.size());

  weft::byte_view const view = buffer;
  REQUIRE(view.size() == all.size());
}

TEST_CASE("a byte buffer is copied, moved and cleared") {
  weft::byte_buffer first;
  first.append("abc", 3);
  weft::byte_buffer copy = first;
  REQUIRE(copy.data() != first.data());
  REQUIRE(std::memcmp(copy.data(), "abc", 3) == 0);

  std::byte const* const where = first.data();
  weft::byte_buffer moved = std::move(first);
  REQUIRE(moved.data() == where);
  REQUIRE(first.empty());  // NOLINT(bugprone-use-after-move): it is empty then
  first = std::move(moved);
  REQUIRE(first.data() == where);

  std::size_t const capacity = copy.capacity();
  copy.clear();
  REQUIRE(copy.empty());
  REQUIRE(copy.capacity() == capacity);

  std::byte* const given = first.release();
  REQUIRE(given == where);
  REQUIRE(first.empty());
  REQUIRE(first.capacity() == 0);
  std::free(given);
}

TEST_CASE("a byte buffer that cannot be so large says so and stays as it is") {
  weft::byte_buffer buffer;
  buffer.append("abc", 3);
  REQUIRE_THROWS_AS(buffer.extend(~std::size_t{} - 1), std::bad_alloc);
  REQUIRE(buffer.size() == 3);
}
