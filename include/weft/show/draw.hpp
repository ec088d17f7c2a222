// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SHOW_DRAW_HPP
#define WEFT_SHOW_DRAW_HPP

#include <weft/show/picture.hpp>

//! \file
//! Drawings of a graph as text. Whatever converts to a `picture` can be drawn, so workflows and task graphs:
//!
//!     std::string const dot = weft::to_dot(wf);
//!
//! What ids and types contain is escaped. The same graph gives the same text. All but `to_ascii` of small graphs take
//! O(V + E) or a little more: 10,000 tasks about a second as SVG, and a few hundredths otherwise.

namespace WEFT_NAMESPACE {

//! Where later tasks stand.
enum class drawing_direction : unsigned char { automatic, down, right };

//! How a graph is drawn.
struct drawing_options {
  //! Where later tasks stand. `automatic` is down for DOT and Mermaid, and what fits on a screen better for SVG.
  drawing_direction direction = drawing_direction::automatic;
  bool types = true;    //!< the types of results, under the ids
  bool title = true;    //!< the name of the graph above it
  int columns = 100;    //!< of a terminal, for `to_ascii`
  bool unicode = true;  //!< lines of `to_ascii` are box-drawing characters; else `+`, `-` and `|`
};

//! For Graphviz. Nested workflows are clusters.
std::string to_dot(picture const& graph, drawing_options const& options = {});

//! A flowchart for Mermaid, as it stands in Markdown. Nested workflows are subgraphs.
std::string to_mermaid(picture const& graph, drawing_options const& options = {});

//! For terminals: boxes and lines if they fit, else a list by levels.
std::string to_ascii(picture const& graph, drawing_options const& options = {});

//! One picture in one file, which needs nothing else: layers (Sugiyama, Tagawa, Toda 1981), light or dark as the reader
//! has it, and what there is to know of a task as its tooltip.
std::string to_svg(picture const& graph, drawing_options const& options = {});

}  // namespace WEFT_NAMESPACE

#endif
