// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_CRC32C_HPP
#define WEFT_WIRE_CRC32C_HPP

#include <weft/wire/output_archive.hpp>

#include <array>
#include <cstdint>

namespace WEFT_NAMESPACE {
namespace detail {

using crc32c_tables = std::array<std::array<std::uint32_t, 256>, 8>;

// The tables are made by every compilation, so with few steps: a checksum is linear in its bits.

// What a byte does to the checksum when it has 0 to 7 bytes behind it.
constexpr crc32c_tables make_crc32c_tables() noexcept {
  crc32c_tables tables{};
  for (std::uint32_t bit = 0; bit < 8; ++bit) {
    std::uint32_t crc = std::uint32_t{1} << bit;
    for (int shifts = 0; shifts < 8; ++shifts) crc = crc >> 1 ^ (crc & 1) * 0x82F63B78;
    for (std::uint32_t byte = 0; byte < std::uint32_t{1} << bit; ++byte)
      tables[0][byte | std::uint32_t{1} << bit] = tables[0][byte] ^ crc;
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

// What a checksum becomes by so many bytes of zero, a power of two, for each of its four bytes.
template <std::size_t Zeros>
constexpr std::array<std::array<std::uint32_t, 256>, 4> make_crc32c_shift() {
  static_assert((Zeros & (Zeros - 1)) == 0);
  std::uint32_t of_bit[32]{};
  for (std::uint32_t bit = 0; bit < 32; ++bit) {
    std::uint32_t const crc = std::uint32_t{1} << bit;
    of_bit[bit] = crc >> 8 ^ crc32c_table[0][crc & 0xff];
  }
  for (std::size_t zeros = 1; zeros < Zeros; zeros *= 2) {
    std::uint32_t twice[32]{};
    for (std::uint32_t bit = 0; bit < 32; ++bit)
      for (std::uint32_t rest = of_bit[bit]; rest != 0; rest &= rest - 1)
        twice[bit] ^= of_bit[__builtin_ctz(rest)];
    for (std::uint32_t bit = 0; bit < 32; ++bit) of_bit[bit] = twice[bit];
  }
  std::array<std::array<std::uint32_t, 256>, 4> shift{};
  for (std::uint32_t byte = 0; byte < 4; ++byte)
    for (std::uint32_t value = 1; value < 256; ++value)
      shift[byte][value] = shift[byte][value & (value - 1)] ^
                           of_bit[8 * byte + static_cast<std::uint32_t>(__builtin_ctz(value))];
  return shift;
}
inline constexpr std::size_t crc32c_lane = 1024;
inline constexpr auto crc32c_shift = make_crc32c_shift<crc32c_lane>();

constexpr std::uint32_t crc32c_past_lane(std::uint32_t crc) noexcept {
  return crc32c_shift[0][crc & 0xff] ^ crc32c_shift[1][crc >> 8 & 0xff] ^ crc32c_shift[2][crc >> 16 & 0xff] ^
         crc32c_shift[3][crc >> 24];
}

#if defined(__x86_64__)
// The instruction takes three cycles, and one can begin in each: so three stretches are worked on at a time.
__attribute__((target("sse4.2"))) inline std::uint32_t crc32c_by_hardware(std::byte const* at,
                                                                          std::size_t count,
                                                                          std::uint32_t crc) noexcept {
  for (; count >= 3 * crc32c_lane; at += 3 * crc32c_lane, count -= 3 * crc32c_lane) {
    std::uint64_t a = crc, b = 0, c = 0;
    for (std::size_t k = 0; k < crc32c_lane; k += 8) {
      a = __builtin_ia32_crc32di(a, eight_bytes(at + k));
      b = __builtin_ia32_crc32di(b, eight_bytes(at + crc32c_lane + k));
      c = __builtin_ia32_crc32di(c, eight_bytes(at + 2 * crc32c_lane + k));
    }
    crc = crc32c_past_lane(static_cast<std::uint32_t>(a)) ^ static_cast<std::uint32_t>(b);
    crc = crc32c_past_lane(crc) ^ static_cast<std::uint32_t>(c);
  }
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
