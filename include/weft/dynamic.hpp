// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_HPP
#define WEFT_DYNAMIC_HPP

//! \file
//! Graphs that only run time knows, and tasks that running tasks spawn.

#include <weft/dynamic/continuation.hpp>
#include <weft/dynamic/convert.hpp>
#include <weft/dynamic/repetition.hpp>
#include <weft/dynamic/run.hpp>
#include <weft/dynamic/spawn.hpp>
#include <weft/dynamic/task_graph.hpp>

#endif
