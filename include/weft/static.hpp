// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_STATIC_HPP
#define WEFT_STATIC_HPP

// First, so that errors are only one include deep: the compilers print the way to them.
#include <weft/check/errors.hpp>

#include <weft/check/description.hpp>
#include <weft/check/figures.hpp>
#include <weft/check/workflow.hpp>
#include <weft/core/choice.hpp>
#include <weft/core/map.hpp>
#include <weft/core/part.hpp>
#include <weft/core/resource.hpp>
#include <weft/core/state.hpp>
#include <weft/run/group.hpp>
#include <weft/run/loop.hpp>
#include <weft/run/run.hpp>

#endif
