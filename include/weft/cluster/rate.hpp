// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_RATE_HPP
#define WEFT_CLUSTER_RATE_HPP

#include <weft/cluster/message.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

//! \file
//! How fast a number grows.

namespace WEFT_NAMESPACE::cluster::detail {

// Of a number that only grows: how fast it has, over the last four to five seconds.
class rate_meter {
public:
  explicit rate_meter(instant start) : start_(start) {}

  // How large it is now.
  void count(std::uint64_t total, instant now) noexcept {
    std::uint64_t const current = second_of(now);
    for (std::size_t k = 0; k < kept && second_ < current; ++k) ends_[second_++ % kept] = total_;
    if (second_ < current) ends_.fill(total_);
    second_ = current;
    total_ = total;
  }

  double per_second(instant now) const noexcept {
    std::uint64_t const current = std::max(second_of(now), second_);
    bool const is_young = current < kept;
    std::uint64_t const first = is_young ? 0 : current - kept + 1;
    std::uint64_t const before = first == 0 ? 0 : first > second_ ? total_ : ends_[(first - 1) % kept];
    duration const past = now - start_ - std::chrono::seconds(first);
    return static_cast<double>(total_ - before) / std::max(1.0, std::chrono::duration<double>(past).count());
  }

private:
  static constexpr std::size_t kept = 5;

  std::uint64_t second_of(instant now) const noexcept {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::seconds>(std::max(now - start_, duration{})).count());
  }

  instant start_;
  std::uint64_t second_ = 0;  // the current one, from the start
  std::uint64_t total_ = 0;
  std::array<std::uint64_t, kept>
      ends_{};  // the totals at the ends of the seconds before, by their number % kept
};

}  // namespace WEFT_NAMESPACE::cluster::detail

#endif
