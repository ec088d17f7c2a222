// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SHOW_FIGURES_HPP
#define WEFT_SHOW_FIGURES_HPP

#include <weft/show/picture.hpp>

//! \file
//! Figures of a graph at run time. Of a workflow `check/figures.hpp` has them as constants: they are the same.

namespace WEFT_NAMESPACE {

//! Figures of a graph, found out at run time.
struct picture_figures {
  int inputs = 0;                  //!< how many of the tasks are inputs
  int depth = 0;                   //!< how many levels there are
  int width = 0;                   //!< the most tasks that can run at the same time, inputs not counted
  std::vector<int> levels;         //!< of every task: one more than the highest of its predecessors'
  std::vector<int> critical_path;  //!< the tasks of the path with the highest sum of costs, in order
  double cost = 0;                 //!< that sum
};

//! Edges that close a circle are left out. O(V + E), and for the width as `weft::width`: V = 1,000 takes milliseconds.
picture_figures figures_of(picture const& graph);

//! Marks the tasks and edges of the path with the highest sum of costs, or of times if the tasks have any, and no
//! others. O(V + E).
void mark_critical_path(picture& graph);

}  // namespace WEFT_NAMESPACE

#endif
