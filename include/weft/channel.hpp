// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHANNEL_HPP
#define WEFT_CHANNEL_HPP

//! \file
//! State that the tasks of a run share: `channel`, and `context::channel()`.

#include <weft/policy/channel.hpp>

#endif
