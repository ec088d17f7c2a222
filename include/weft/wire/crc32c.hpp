// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_CRC32C_HPP
#define WEFT_WIRE_CRC32C_HPP

#include <weft/wire/output_archive.hpp>

#include <array>
#include <cstdint>

namespace WEFT_NAMESPACE {
namespace detail {

using crc32c_tables = std::array<std::array<std::uint32_t, 256>, 8>;

// What a byte does to the checksum when it has 0 to 7 bytes behind it.
constexpr crc32c_tables make_crc32c_tables() noexcept {
  crc32c_tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1) * 0x82F63B78;
    tables[0][byte] = crc;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::size_t byte = 0; byte < 256; ++byte) {
      std::uint32_t const before = tables[k - 1][byte];
      tables[k][byte] = before >> 8 ^ tables[0][before & 0xff];
    }
  return tables;
}
inline constexpr crc32c_tables crc32c_table = make_crc32c_tables();

inline std::uint64_t eight_bytes(std::byte const* at) noexcept {
  std::uint64_t bytes;
  __builtin_memcpy(&bytes, at, 8);
  return to_wire(bytes);
}

// Both ways take and give the checksum without the inversion at its ends.
inline std::uint32_t crc32c_by_table(std::byte const* at, std::size_t count, std::uint32_t crc) noexcept {
  for (; count >= 8; at += 8, count -= 8) {
    std::uint64_t const bytes = eight_bytes(at) ^ crc;
    crc = 0;
    for (std::size_t k = 0; k < 8; ++k) crc ^= crc32c_table[7 - k][bytes >> 8 * k & 0xff];
  }
  for (; count > 0; ++at, --count)
    crc = crc >> 8 ^ crc32c_table[0][(crc ^ static_cast<std::uint32_t>(*at)) & 0xff];
  return crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) inline std::uint32_t crc32c_by_hardware(std::byte const* at,
                                                                          std::size_t count,
                                                                          std::uint32_t crc) noexcept {
  std::uint64_t wide = crc;
  for (; count >= 8; at += 8, count -= 8) wide = __builtin_ia32_crc32di(wide, eight_bytes(at));
  crc = static_cast<std::uint32_t>(wide);
  for (; count > 0; ++at, --count) crc = __builtin_ia32_crc32qi(crc, static_cast<unsigned char>(*at));
  return crc;
}
inline bool has_crc32c_hardware() noexcept {
  static bool const has = __builtin_cpu_supports("sse4.2") != 0;
  return has;
}
#else
inline bool has_crc32c_hardware() noexcept { return false; }
inline std::uint32_t crc32c_by_hardware(std::byte const* at, std::size_t count, std::uint32_t crc) noexcept {
  return crc32c_by_table(at, count, crc);
}
#endif

}  // namespace detail

//! The CRC-32C (Castagnoli) of bytes, or if `before` is that of others, of those and these behind each other.
inline std::uint32_t crc32c(byte_view bytes, std::uint32_t before = 0) noexcept {
  return ~(detail::has_crc32c_hardware() ? detail::crc32c_by_hardware(bytes.data(), bytes.size(), ~before)
                                         : detail::crc32c_by_table(bytes.data(), bytes.size(), ~before));
}

}  // namespace WEFT_NAMESPACE

#endif
