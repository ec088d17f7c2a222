// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_DEADLINE_HPP
#define WEFT_CORE_DEADLINE_HPP

#include <weft/core/config.hpp>

namespace WEFT_NAMESPACE {

//! An option of `run` and `start`: until when the run may take. Made by `weft::deadline`.
class run_deadline {
public:
  // A time of the steady clock, in nanoseconds; not 0.
  constexpr explicit run_deadline(long long until) : until_(until) {}
  constexpr long long until() const noexcept { return until_; }

private:
  long long until_;
};

}  // namespace WEFT_NAMESPACE

#endif
