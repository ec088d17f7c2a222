// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_ERROR_HPP
#define WEFT_CORE_ERROR_HPP

#include <weft/core/config.hpp>

#include <cstddef>
#include <exception>

namespace WEFT_NAMESPACE {
namespace detail {

// A text that copies without throwing, as an exception must.
class shared_text {
public:
  // The concatenation of the parts.
  template <std::size_t N>
  explicit shared_text(char const* const (&parts)[N]) {
    std::size_t size = 0;
    for (char const* part : parts) size += __builtin_strlen(part);
    block_ = static_cast<block*>(::operator new(sizeof(block) + size + 1));
    block_->owners = 1;
    char* to = block_->text();
    for (char const* part : parts) {
      std::size_t const length = __builtin_strlen(part);
      __builtin_memcpy(to, part, length);
      to += length;
    }
    *to = '\0';
  }
  shared_text(char const* text, std::size_t size)
      : block_(static_cast<block*>(::operator new(sizeof(block) + size + 1))) {
    block_->owners = 1;
    __builtin_memcpy(block_->text(), text, size);
    block_->text()[size] = '\0';
  }
  static shared_text of(char const* text) {
    char const* const parts[] = {text};
    return shared_text(parts);
  }
  shared_text(shared_text const& other) noexcept : block_(other.block_) {
    __atomic_add_fetch(&block_->owners, 1, __ATOMIC_RELAXED);
  }
  shared_text& operator=(shared_text const& other) noexcept {
    shared_text copy(other);
    block* const mine = block_;
    block_ = copy.block_;
    copy.block_ = mine;
    return *this;
  }
  ~shared_text() {
    if (__atomic_sub_fetch(&block_->owners, 1, __ATOMIC_ACQ_REL) == 0) ::operator delete(block_);
  }

  char const* c_str() const noexcept { return block_->text(); }

private:
  struct block {
    std::size_t owners;
    char* text() { return reinterpret_cast<char*>(this + 1); }
  };
  block* block_;
};

}  // namespace detail

//! The base of every exception that weft throws.
class error : public std::exception {};

}  // namespace WEFT_NAMESPACE

#endif
