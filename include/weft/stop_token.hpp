// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_STOP_TOKEN_HPP
#define WEFT_STOP_TOKEN_HPP

//! \file
//! Runs take a std::stop_token: `run(wf, pool, thread.get_stop_token())`. Apart, as `<stop_token>` costs more to compile
//! than a workflow.

#include <weft/policy/stop_token.hpp>

#endif
