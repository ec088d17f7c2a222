// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_LIMIT_HPP
#define WEFT_CORE_LIMIT_HPP

#include <weft/core/error.hpp>

//! \file
//! How many tasks a limit lets run at once.

namespace WEFT_NAMESPACE {

//! Thrown where a limit is said to be less than 1: no task could ever run.
class invalid_limit : public error {
public:
  invalid_limit(char const* name, char const* why) : text_(compose(name, why)) {}
  char const* what() const noexcept override { return text_.c_str(); }

private:
  static detail::shared_text compose(char const* name, char const* why) {
    char const* const parts[] = {why, " (\"", name, "\")"};
    return detail::shared_text(parts);
  }

  detail::shared_text text_;
};

namespace detail {

// Not a constant expression, so the compiler says the same of a task that is a constant.
[[noreturn]] WEFT_COLD inline void refuse_limit([[maybe_unused]] char const* why,
                                                [[maybe_unused]] char const* name) {
#if WEFT_EXCEPTIONS
  throw invalid_limit(name, why);
#else
  __builtin_abort();
#endif
}

constexpr unsigned checked_limit(char const* name, long long most) {
  if (most < 1) refuse_limit("weft: a limit of less than 1 lets no task run: say 1 or more", name);
  constexpr unsigned bound = ~0U;
  return most < bound ? static_cast<unsigned>(most) : bound;
}

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
