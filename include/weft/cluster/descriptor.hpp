// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_DESCRIPTOR_HPP
#define WEFT_CLUSTER_DESCRIPTOR_HPP

#include <weft/core/config.hpp>

#include <unistd.h>

#include <utility>

namespace WEFT_NAMESPACE::cluster {

//! A file descriptor that is closed by its owner's end; -1 is none.
class descriptor {
public:
  descriptor() = default;
  explicit descriptor(int number) noexcept : number_(number) {}
  descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~descriptor() { reset(); }

  void reset() noexcept {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }
  int get() const noexcept { return number_; }

private:
  int number_ = -1;
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
