// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SHOW_REPORT_HPP
#define WEFT_SHOW_REPORT_HPP

#include <weft/show/picture.hpp>

//! \file
//! A graph for other programs.

namespace WEFT_NAMESPACE {

//! The graph and its figures as a JSON object; docs/pictures.md has the fields.
std::string to_json(picture const& graph);

//! One line about a graph: name, tasks, edges, depth, width, and the critical path, shortened in the middle.
std::string summary_line(picture const& graph);

}  // namespace WEFT_NAMESPACE

#endif
