// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_OUTPUT_ARCHIVE_HPP
#define WEFT_WIRE_OUTPUT_ARCHIVE_HPP

#include <weft/wire/byte_buffer.hpp>
#include <weft/wire/codec.hpp>
#include <weft/wire/errors.hpp>

#include <bit>
#include <boost/mpl/bool.hpp>
#include <boost/serialization/library_version_type.hpp>
#include <cstdint>

namespace WEFT_NAMESPACE {
namespace detail {

// How deep containers and pointers may be nested in one another.
inline constexpr int deepest = 64;

// An integer of the width that a number has on the wire, least significant byte first. `long` has 64 bits there.
template <class T>
using wire_integer =
    std::conditional_t<sizeof(T) == 1, std::uint8_t,
                       std::conditional_t<sizeof(T) == 2, std::uint16_t,
                                          std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>>;

constexpr auto to_wire(std::unsigned_integral auto value) noexcept {
  if constexpr (std::endian::native == std::endian::little || sizeof value == 1)
    return value;
  else if constexpr (sizeof value == 2)
    return __builtin_bswap16(value);
  else if constexpr (sizeof value == 4)
    return __builtin_bswap32(value);
  else
    return __builtin_bswap64(value);
}

}  // namespace detail

//! Writes values behind each other into a buffer; models the saving archive of Boost.Serialization. Numbers have a fixed
//! width and the least significant byte first, counts have 8 bytes, and nothing else is written: what the bytes mean is
//! known from the types, whose `schema` both sides compare before.
//!
//! Throws `archive_error` for what could not be read again, and `std::bad_alloc`.
class output_archive {
public:
  using is_saving = boost::mpl::true_;
  using is_loading = boost::mpl::false_;

  explicit output_archive(byte_buffer& to) noexcept : to_(to), begin_(to.size()) {}

  template <class T>
  output_archive& operator<<(T const& value) {
    constexpr bool can_travel = travels<T>;  // the concept itself would be explained at length
    static_assert(can_travel, WEFT_CANNOT_TRAVEL);
    if constexpr (can_travel) codec<T>::save(*this, value);  // one error is enough
    return *this;
  }
  template <class T>
  output_archive& operator&(T const& value) {
    return *this << value;
  }

  void save_binary(void const* from, std::size_t count) { to_.append(from, count); }

  //! Nothing to do, as pointers to base classes do not travel.
  template <class T>
  void register_type(T const* = nullptr) noexcept {}
  boost::serialization::library_version_type get_library_version() const noexcept {
    return boost::serialization::library_version_type(0);
  }

  // --- for codecs ---

  //! A number, an enum or a byte.
  template <class T>
  void put(T value) {
    auto const bytes = detail::to_wire(std::bit_cast<detail::wire_integer<T>>(value));
    __builtin_memcpy(to_.extend(sizeof bytes), &bytes, sizeof bytes);
  }
  void put_count(std::size_t count) { put(static_cast<std::uint64_t>(count)); }

  //! Calls `save()`, which saves what may contain values of its own type.
  template <class Save>
  void nested(Save&& save) {
    if (++depth_ > detail::deepest) fail(archive_problem::too_deep);
    save();
    --depth_;
  }

  std::size_t written() const noexcept { return to_.size() - begin_; }
  [[noreturn]] void fail(archive_problem problem) const { detail::throw_archive_error(problem, written()); }

private:
  byte_buffer& to_;
  std::size_t begin_;
  int depth_ = 0;
};

}  // namespace WEFT_NAMESPACE

#endif
