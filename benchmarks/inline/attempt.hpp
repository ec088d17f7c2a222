// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_INLINE_ATTEMPT_HPP
#define WEFT_BENCHMARKS_INLINE_ATTEMPT_HPP

//! \file
//! What one writes by hand to learn which call failed.

#if defined(__cpp_exceptions)

#include <exception>
#include <stdexcept>

//! Called in a handler: says which call failed, with what it threw nested.
[[noreturn, gnu::cold, gnu::noinline]] inline void call_failed(char const* id) {
  std::throw_with_nested(std::runtime_error(id));
}

//! Makes the variable RESULT from the call.
#define ATTEMPT(RESULT, ...) \
  unsigned RESULT;           \
  try {                      \
    RESULT = __VA_ARGS__;    \
  } catch (...) {            \
    call_failed(#RESULT);    \
  }

#endif

#endif
