// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECKPOINT_HPP
#define WEFT_CHECKPOINT_HPP

//! \file
//! Runs that are resumed: `run(what, checkpoint{"folder"})`, inline, on an executor or on a cluster, for workflows and
//! task_graphs.

// First, so that errors are only one include deep: the compilers print the way to them.
#include <weft/check/errors.hpp>

#include <weft/checkpoint/graph_run.hpp>
#include <weft/checkpoint/run.hpp>
#include <weft/checkpoint/start.hpp>
#include <weft/weft.hpp>
#include <weft/wire.hpp>

#endif
