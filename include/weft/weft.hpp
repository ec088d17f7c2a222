// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WEFT_HPP
#define WEFT_WEFT_HPP

//! \file
//! All of weft but what needs other libraries.

#include <weft/memo.hpp>
#include <weft/static.hpp>

#endif
