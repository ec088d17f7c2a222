// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_RUN_WITNESS_HPP
#define WEFT_TESTS_RUN_WITNESS_HPP

#include <weft/check/owning.hpp>

#include <atomic>

// A value that can neither move nor be copied, is known to own what it has, and notices if it is used or ended when it is not
// there: how many there are, the most that there were at the same time, and what went wrong.
class witness {
public:
  static inline std::atomic<int> alive{0}, most{0}, made{0}, wrong{0};
  static void reset() { alive = most = made = wrong = 0; }

  explicit witness(int value) : value_(value), self_(this) {
    ++made;
    int const now = ++alive;
    for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
    }
  }
  witness(witness const&) = delete;
  witness& operator=(witness const&) = delete;
  ~witness() {
    check();
    self_ = nullptr;
    value_ = -1'000'000;
    --alive;
  }

  int value() const { return check(), value_; }

private:
  void check() const {
    if (self_ != this) ++wrong;
  }

  int value_;
  witness const* volatile self_;
};
template <>
inline constexpr bool weft::is_owning<witness> = true;

// The same of a type that may point anywhere.
struct pointing_witness : witness {
  using witness::witness;
};

#endif
