// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SRC_TEXT_WORDS_HPP
#define WEFT_SRC_TEXT_WORDS_HPP

#include <weft/dynamic/words.hpp>

//! \file
//! Names in messages, for the libraries that read what people write.

namespace WEFT_NAMESPACE {

namespace words = detail::words;

}  // namespace WEFT_NAMESPACE

#endif
