// SPDX-License-Identifier: BSL-1.0
#include <weft/wire/crc32c.hpp>

#include <random>
#include <string_view>
#include <vector>

#include "../catch.hpp"

namespace {

weft::byte_view bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

std::vector<std::byte> random_bytes(std::size_t count) {
  std::minstd_rand random(static_cast<unsigned>(count + 1));
  std::vector<std::byte> bytes(count);
  for (std::byte& each : bytes) each = static_cast<std::byte>(random() >> 8);
  return bytes;
}

}  // namespace

TEST_CASE("a CRC-32C is that of RFC 3720") {
  REQUIRE(weft::crc32c({}) == 0);
  REQUIRE(weft::crc32c(bytes_of("123456789")) == 0xE3069283);
  REQUIRE(weft::crc32c(std::vector(32, std::byte{0})) == 0x8A9136AA);
  REQUIRE(weft::crc32c(std::vector(32, std::byte{0xff})) == 0x62A8AB43);
  std::vector<std::byte> rising(32);
  for (std::size_t i = 0; i < rising.size(); ++i) rising[i] = static_cast<std::byte>(i);
  REQUIRE(weft::crc32c(rising) == 0x46DD794E);
}

TEST_CASE("a CRC-32C by table is that of the hardware") {
  // Where there is no hardware for it, the known values above are those of the table.
  if (!weft::detail::has_crc32c_hardware()) return;
  auto const bytes = random_bytes(3000);
  std::minstd_rand random(1);
  for (int i = 0; i < 3000; ++i) {
    std::size_t const from = random() % 64;
    std::size_t const count = i < 100 ? static_cast<std::size_t>(i) : random() % 2900;
    auto const before = static_cast<std::uint32_t>(random());
    REQUIRE(weft::detail::crc32c_by_table(bytes.data() + from, count, before) ==
            weft::detail::crc32c_by_hardware(bytes.data() + from, count, before));
  }
}

TEST_CASE("a CRC-32C can be continued") {
  auto const bytes = random_bytes(100);
  weft::byte_view const all(bytes);
  for (std::size_t i = 0; i <= all.size(); ++i)
    REQUIRE(weft::crc32c(all.subspan(i), weft::crc32c(all.first(i))) == weft::crc32c(all));
}
