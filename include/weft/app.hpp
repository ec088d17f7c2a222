// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_HPP
#define WEFT_APP_HPP

//! \file
//! A command line for programs whose work is workflows.

#include <weft/app/app.hpp>
#include <weft/app/arguments.hpp>
#include <weft/app/from_text.hpp>
#include <weft/app/to_text.hpp>
#include <weft/weft.hpp>

#endif
