// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WEFT_HPP
#define WEFT_WEFT_HPP

//! \file
//! All of weft but what needs other libraries.

// First, for the sake of short errors: see there.
#include <weft/static.hpp>

#if WEFT_EXCEPTIONS
#include <weft/dynamic.hpp>
#endif
#include <weft/memo.hpp>
#include <weft/run/partial.hpp>
#include <weft/run/pool.hpp>
#include <weft/run/start.hpp>

#endif
