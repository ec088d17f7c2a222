// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ASYNC_HPP
#define WEFT_ASYNC_HPP

//! \file
//! Tasks that are coroutines: `weft::async<T>`, and what they may wait for.

#include <weft/core/config.hpp>

#if WEFT_EXCEPTIONS
#include <weft/dynamic/graph_coroutine.hpp>
#endif
#include <weft/run/await.hpp>
#include <weft/run/coroutine_call.hpp>
#include <weft/run/sleep.hpp>

#endif
