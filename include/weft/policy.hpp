// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_POLICY_HPP
#define WEFT_POLICY_HPP

//! \file
//! What tasks may say of failure, time and crowds: `.retry`, `.timeout`, `.limit`; and the deadline of a run.

#include <weft/policy/deadline.hpp>
#include <weft/policy/limit.hpp>
#include <weft/policy/retry.hpp>
#include <weft/policy/timeout.hpp>

#endif
