// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REFLECT_HPP
#define WEFT_REFLECT_HPP

//! \file
//! Workflows and their results as values of Boost.Hana.

#include <weft/reflect/algebra.hpp>
#include <weft/reflect/edges.hpp>
#include <weft/reflect/id.hpp>
#include <weft/reflect/results.hpp>
#include <weft/reflect/tasks.hpp>
#include <weft/reflect/types.hpp>
#include <weft/static.hpp>

#endif
