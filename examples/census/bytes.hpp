// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_BYTES_HPP
#define WEFT_EXAMPLES_CENSUS_BYTES_HPP

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

//! Looking at many bytes at once: what makes the parser as fast as reading the files.
namespace census {

//! The first byte in [first, last) that is one of Wanted, or last. Most source text is none of
//! them, so that sixteen bytes at a time are passed over.
template <char... Wanted>
char const* find_any(char const* first, char const* last) {
#if defined(__SSE2__)
  for (; last - first >= 16; first += 16) {
    auto const block = _mm_loadu_si128(reinterpret_cast<__m128i const*>(first));
    auto hits = _mm_setzero_si128();
    ((hits = _mm_or_si128(hits, _mm_cmpeq_epi8(block, _mm_set1_epi8(Wanted)))), ...);
    if (auto const mask = static_cast<unsigned>(_mm_movemask_epi8(hits)))
      return first + std::countr_zero(mask);
  }
#endif
  while (first != last && ((*first != Wanted) && ...)) ++first;
  return first;
}

//! The first byte in [first, last) that equals wanted, or last.
inline char const* find(char const* first, char const* last, char wanted) {
  auto const* hit = std::memchr(first, wanted, static_cast<std::size_t>(last - first));
  return hit ? static_cast<char const*>(hit) : last;
}

//! How many bytes of [first, last) equal wanted.
inline std::uint64_t count(char const* first, char const* last, char wanted) {
  std::uint64_t sum = 0;
#if defined(__SSE2__)
  auto const zero = _mm_setzero_si128();
  auto sums = zero;  // two, of 64 bits each
  for (; last - first >= 16; first += 16) {
    auto const block = _mm_loadu_si128(reinterpret_cast<__m128i const*>(first));
    auto const hits = _mm_cmpeq_epi8(block, _mm_set1_epi8(wanted));
    sums = _mm_add_epi64(sums, _mm_sad_epu8(_mm_sub_epi8(zero, hits), zero));
  }
  std::uint64_t halves[2];
  std::memcpy(halves, &sums, sizeof halves);
  sum = halves[0] + halves[1];
#endif
  return sum + static_cast<std::uint64_t>(std::count(first, last, wanted));
}

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_BYTES_HPP
