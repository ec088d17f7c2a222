// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_BATCH_HPP
#define WEFT_CORE_BATCH_HPP

#include <weft/core/config.hpp>

#include <bits/allocator.h>  // std::allocator is the only constexpr source of raw memory; <memory> costs 0.3 s
#include <cstddef>
#include <optional>  // for std::construct_at and std::destroy_at, likewise
#include <type_traits>

namespace WEFT_NAMESPACE {
namespace detail {
template <class T>
class batch_filler;
}

//! The results of a map in input order: contiguous, of a size that is fixed when it is made, in one
//! allocation. Elements need be neither default-constructible nor movable, and a `batch<bool>` is an array of
//! `bool`, so that elements can be written in parallel. Converts to `std::span` as any contiguous range does.
template <class T>
class batch {
  static_assert(std::is_object_v<T>, "weft: a batch holds objects");

public:
  using value_type = T;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
  using reference = T&;
  using const_reference = T const&;
  using iterator = T*;
  using const_iterator = T const*;

  constexpr batch() = default;

  //! Makes `size` elements, the i-th as `make(i)`, in order. If one throws, those made before are destroyed.
  template <class Make>
  constexpr batch(std::size_t size, Make&& make) : batch() {
    allocate(size);
    for (std::size_t i = 0; i < size; ++i) {
      if (__builtin_is_constant_evaluated())
        std::construct_at(data_ + i, result_of{make, i});
      else  // a type that takes anything, as std::any does, would take the helper
        ::new (static_cast<void*>(data_ + i)) T(make(i));
      ++size_;
    }
  }

  constexpr batch(batch&& other) noexcept
      : data_(other.data_), size_(other.size_), capacity_(other.capacity_) {
    other.data_ = nullptr;
    other.size_ = other.capacity_ = 0;
  }
  constexpr batch(batch const& other)
    requires std::is_copy_constructible_v<T>
      : batch(other.size_, [&](std::size_t i) -> T const& { return other.data_[i]; }) {}
  constexpr batch& operator=(batch other) noexcept {
    swap(other);
    return *this;
  }
  constexpr ~batch() {
    for (std::size_t i = size_; i > 0; --i) std::destroy_at(data_ + i - 1);
    if (data_ != nullptr) std::allocator<T>().deallocate(data_, capacity_);
  }

  constexpr void swap(batch& other) noexcept {
    T* const data = data_;
    std::size_t const size = size_, capacity = capacity_;
    data_ = other.data_, size_ = other.size_, capacity_ = other.capacity_;
    other.data_ = data, other.size_ = size, other.capacity_ = capacity;
  }

  constexpr std::size_t size() const noexcept { return size_; }
  constexpr bool empty() const noexcept { return size_ == 0; }

  constexpr T* data() noexcept { return data_; }
  constexpr T const* data() const noexcept { return data_; }
  constexpr T* begin() noexcept { return data_; }
  constexpr T const* begin() const noexcept { return data_; }
  constexpr T* end() noexcept { return data_ + size_; }
  constexpr T const* end() const noexcept { return data_ + size_; }
  //! Requires `i < size()`, as for a vector.
  constexpr T& operator[](std::size_t i) noexcept { return data_[i]; }
  constexpr T const& operator[](std::size_t i) const noexcept { return data_[i]; }

  //! Equal in size and element by element.
  friend constexpr bool operator==(batch const& a, batch const& b)
    requires requires(T const& t) { bool(t == t); }
  {
    if (a.size_ != b.size_) return false;
    for (std::size_t i = 0; i < a.size_; ++i)
      if (!(a.data_[i] == b.data_[i])) return false;
    return true;
  }

private:
  friend class detail::batch_filler<T>;

  // Converts to the element by making it, so that it is constructed in place even where it cannot be moved;
  // in a constant expression there is no placement new.
  template <class Make>
  struct result_of {
    Make& make;
    std::size_t i;
    // NOLINTNEXTLINE(google-explicit-constructor): that is its purpose
    constexpr operator decltype(make(i))() const { return make(i); }
  };
  template <class Make>
  result_of(Make&, std::size_t) -> result_of<Make>;

  constexpr void allocate(std::size_t n) {
    if (n > 0) data_ = std::allocator<T>().allocate(n);
    capacity_ = n;
  }

  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

namespace detail {

// Makes the elements of a batch in any order, also by several threads. If they are not all made, those that are get
// destroyed; to know them takes a byte for each, behind the elements, unless that is nothing to do.
template <class T>
class batch_filler {
public:
  explicit batch_filler(std::size_t size) : size_(size) {
    batch_.allocate(size + (notes ? (size + sizeof(T) - 1) / sizeof(T) : 0));
    if (notes && size > 0) __builtin_memset(static_cast<void*>(made()), 0, size);
  }
  batch_filler(batch_filler const&) = delete;
  batch_filler& operator=(batch_filler const&) = delete;
  ~batch_filler() {
    if constexpr (notes)
      for (std::size_t i = taken_ ? 0 : size_; i > 0; --i)
        if (made()[i - 1]) batch_.data_[i - 1].~T();
  }

  // Element i is what `call` returns. Each may be made once.
  template <class Call>
  void make(std::size_t i, Call const& call) {
    ::new (static_cast<void*>(batch_.data_ + i)) T(call());
    if constexpr (notes) made()[i] = true;
  }

  // When all are made.
  batch<T> take() noexcept {
    taken_ = true;
    batch_.size_ = size_;
    return static_cast<batch<T>&&>(batch_);
  }

private:
  static constexpr bool notes = !std::is_trivially_destructible_v<T>;
  bool* made() noexcept { return reinterpret_cast<bool*>(batch_.data_ + size_); }

  batch<T> batch_;
  std::size_t size_;
  bool taken_ = false;
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
