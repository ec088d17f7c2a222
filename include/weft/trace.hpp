// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_HPP
#define WEFT_TRACE_HPP

//! \file
//! What happens in a run: observers, records, and what is made of them.

#include <weft/trace/chrome.hpp>
#include <weft/trace/event_log.hpp>
#include <weft/trace/figures.hpp>
#include <weft/trace/html.hpp>
#include <weft/trace/observe.hpp>
#include <weft/trace/observer.hpp>
#include <weft/trace/observers.hpp>
#include <weft/trace/picture.hpp>
#include <weft/trace/progress.hpp>
#include <weft/trace/record.hpp>
#include <weft/trace/recorder.hpp>
#include <weft/trace/summary.hpp>

#endif
