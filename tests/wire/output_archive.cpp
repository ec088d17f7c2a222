// SPDX-License-Identifier: BSL-1.0
#include <weft/wire/output_archive.hpp>

#include <weft/wire.hpp>

#include "laws.hpp"

static_assert(weft::output_archive::is_saving::value && !weft::output_archive::is_loading::value);

TEST_CASE("numbers are written with a fixed width, the least significant byte first") {
  weft::byte_buffer buffer;
  weft::output_archive to(buffer);
  to << std::uint16_t{0x1234} << std::uint32_t{0x56789abc} & true & 'a' & -2L & 1.0F;
  REQUIRE(wire_laws::copy(buffer) ==
          wire_laws::bytes_of({0x34, 0x12, 0xbc, 0x9a, 0x78, 0x56, 1, 'a', 0xfe, 0xff,
                               0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0,   0x80, 0x3f}));
  REQUIRE(to.written() == buffer.size());
}

TEST_CASE("an archive appends to what the buffer has, and counts only what is its own") {
  weft::byte_buffer buffer;
  buffer.append("head", 4);
  weft::output_archive to(buffer);
  to.save_binary("xyz", 3);
  REQUIRE(to.written() == 3);
  REQUIRE(std::memcmp(buffer.data(), "headxyz", 7) == 0);
}
