// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_STATIC_HPP
#define WEFT_STATIC_HPP

#include <weft/check/errors.hpp>
#include <weft/check/workflow.hpp>
#include <weft/core/map.hpp>
#include <weft/run/run.hpp>

#endif
