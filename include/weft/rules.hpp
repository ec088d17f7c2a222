// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RULES_HPP
#define WEFT_RULES_HPP

//! \file
//! Rules that a workflow must keep, and figures that go with them.

// First, for the sake of short errors: see there.
#include <weft/check/rule_errors.hpp>

#include <weft/check/ensure.hpp>
#include <weft/check/rules.hpp>
#include <weft/run/frame_bytes.hpp>

#endif
