// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_SRC_PAGE_HPP
#define WEFT_TRACE_SRC_PAGE_HPP

#include <weft/core/config.hpp>

#include <string_view>

//! \file
//! The files in page/, which the build makes texts of.

namespace WEFT_NAMESPACE::trace_detail {

extern std::string_view const page_html;
extern std::string_view const page_css;
extern std::string_view const page_js;

}  // namespace WEFT_NAMESPACE::trace_detail

#endif
