// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_STATIC_HPP
#define WEFT_STATIC_HPP

#include <weft/check/description.hpp>
#include <weft/check/errors.hpp>
#include <weft/check/figures.hpp>
#include <weft/check/workflow.hpp>
#include <weft/core/map.hpp>
#include <weft/core/part.hpp>
#include <weft/core/state.hpp>
#include <weft/run/run.hpp>

#endif
