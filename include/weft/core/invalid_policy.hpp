// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_INVALID_POLICY_HPP
#define WEFT_CORE_INVALID_POLICY_HPP

#include <weft/core/error.hpp>
#include <weft/core/policy.hpp>

//! \file
//! Numbers that a task may not say of its calls.

namespace WEFT_NAMESPACE {

//! Thrown where a task is said to be tried less than once, to have no time, or to wait a time that cannot be.
class invalid_policy : public error {
public:
  // The text is a literal.
  explicit invalid_policy(char const* why) noexcept : text_(why) {}
  char const* what() const noexcept override { return text_; }

private:
  char const* text_;
};

namespace detail {

// Not a constant expression, so the compiler says the same of a task that is a constant.
[[noreturn]] WEFT_COLD inline void refuse_policy([[maybe_unused]] char const* why) {
#if WEFT_EXCEPTIONS
  throw invalid_policy(why);
#else
  __builtin_abort();
#endif
}

constexpr retry_numbers checked_retry(retry_numbers said) {
  if (said.attempts < 1)
    refuse_policy("weft: attempts count the first call, so less than 1 never calls the task: say 1 or more");
  if (said.backoff < 0 || said.max < 0)
    refuse_policy("weft: the time before another attempt cannot be negative: say 0 or more");
  if (!(said.factor >= 0)) refuse_policy("weft: a time cannot grow by a negative factor: say 0 or more");
  if (!(said.jitter >= 0 && said.jitter <= 1))
    refuse_policy("weft: jitter is a part of the time before another attempt: say 0 to 1");
  return said;
}
constexpr long long checked_timeout(long long nanoseconds) {
  if (nanoseconds < 1)
    refuse_policy("weft: a timeout of less than 1 ns leaves no time for a call: say more, or leave it out");
  return nanoseconds;
}

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
