// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_BYTE_BUFFER_HPP
#define WEFT_WIRE_BYTE_BUFFER_HPP

#include <weft/core/config.hpp>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <span>
#include <utility>

namespace WEFT_NAMESPACE {

//! Bytes that somebody else owns.
using byte_view = std::span<std::byte const>;

//! Bytes that grow at the end: what archives write to. Moves in constant time; does not initialise what it is about to
//! be filled with, which `std::string` and `std::vector` would.
class byte_buffer {
public:
  byte_buffer() = default;
  byte_buffer(byte_buffer const& other) { append(other.data(), other.size()); }
  byte_buffer(byte_buffer&& other) noexcept
      : first_(std::exchange(other.first_, nullptr)),
        end_(std::exchange(other.end_, nullptr)),
        limit_(std::exchange(other.limit_, nullptr)) {}
  byte_buffer& operator=(byte_buffer other) noexcept {
    std::swap(first_, other.first_);
    std::swap(end_, other.end_);
    std::swap(limit_, other.limit_);
    return *this;
  }
  ~byte_buffer() { std::free(first_); }

  std::byte const* data() const noexcept { return first_; }
  std::byte* data() noexcept { return first_; }
  std::size_t size() const noexcept { return static_cast<std::size_t>(end_ - first_); }
  std::size_t capacity() const noexcept { return static_cast<std::size_t>(limit_ - first_); }
  bool empty() const noexcept { return first_ == end_; }
  // NOLINTNEXTLINE(google-explicit-constructor): as a vector converts to a span
  operator byte_view() const noexcept { return {data(), size()}; }

  //! Forgets the bytes and keeps the memory.
  void clear() noexcept { end_ = first_; }
  //! Gives the memory away, to whoever will call `std::free` on it. Nothing is left here.
  std::byte* release() noexcept {
    end_ = limit_ = nullptr;
    return std::exchange(first_, nullptr);
  }

  //! Makes room for so many bytes altogether. Throws `std::bad_alloc`.
  void reserve(std::size_t count) {
    if (count > capacity()) grow(count - size());
  }
  //! So many bytes at the end, not initialised. Amortised constant time; throws `std::bad_alloc`.
  std::byte* extend(std::size_t count) {
    if (static_cast<std::size_t>(limit_ - end_) < count) grow(count);
    return std::exchange(end_, end_ + count);
  }
  void append(void const* from, std::size_t count) {
    if (count > 0) std::memcpy(extend(count), from, count);
  }

private:
  void grow(std::size_t count) {
    std::size_t const used = size();
    if (count > ~std::size_t{} / 4 - used) throw std::bad_alloc();
    std::size_t const doubled = 2 * capacity();
    std::size_t const wanted = doubled > used + count ? doubled : used + count + 64;
    auto* const larger = static_cast<std::byte*>(std::realloc(first_, wanted));
    if (larger == nullptr) throw std::bad_alloc();
    first_ = larger;
    end_ = larger + used;
    limit_ = larger + wanted;
  }

  std::byte* first_ = nullptr;
  std::byte* end_ = nullptr;
  std::byte* limit_ = nullptr;
};

}  // namespace WEFT_NAMESPACE

#endif
