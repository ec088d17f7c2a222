// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SHOW_SRC_REPORT_HPP
#define WEFT_SHOW_SRC_REPORT_HPP

#include <weft/show/figures.hpp>

#include <nlohmann/json.hpp>

//! \file
//! Reports of a graph whose figures are known.

namespace WEFT_NAMESPACE::show_detail {

nlohmann::ordered_json as_json(picture const& graph, picture_figures const& figures);
std::string summary(picture const& graph, picture_figures const& figures);

}  // namespace WEFT_NAMESPACE::show_detail

#endif
