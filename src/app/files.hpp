// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_SRC_FILES_HPP
#define WEFT_APP_SRC_FILES_HPP

#include <string>

#include <weft/core/config.hpp>

namespace WEFT_NAMESPACE::app_detail {

// To the file, or to standard output if that is `-`. Throws std::system_error, also if the device is full.
void write_text(std::string const& path, std::string const& text);

}  // namespace WEFT_NAMESPACE::app_detail

#endif
