// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_HPP
#define WEFT_TRACE_HPP

//! \file
//! What happens in a run: observers, records, and what is made of them.

#include <weft/trace/observe.hpp>
#include <weft/trace/observer.hpp>
#include <weft/trace/observers.hpp>
#include <weft/trace/progress.hpp>
#include <weft/trace/record.hpp>
#include <weft/trace/recorder.hpp>

#endif
