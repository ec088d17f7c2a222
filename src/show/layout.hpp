// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SHOW_SRC_LAYOUT_HPP
#define WEFT_SHOW_SRC_LAYOUT_HPP

#include <weft/show/picture.hpp>

#include "order.hpp"
#include "scopes.hpp"

#include <vector>

//! \file
//! Where everything of a picture stands (Sugiyama, Tagawa, Toda 1981): tasks in layers, each edge through a place in
//! every layer that it crosses, places ordered so that few edges cross, nested workflows side by side.
//!
//! `across` runs along the layers, `along` in the direction of the edges.

namespace WEFT_NAMESPACE::show_detail {

struct layout_sizes {
  std::vector<double> across;  // of each task
  std::vector<double> along;
  double gap = 16;          // between boxes of a layer
  double lane = 10;         // between edges that pass
  double layer_gap = 44;    // between layers, at least
  double inset = 10;        // between a nested workflow and what is in it
  double title_across = 0;  // what its title takes
  double title_along = 0;
};

// A task, a place of an edge in a layer, or a filler that keeps a nested workflow together.
struct layout_item {
  int task = -1;
  int scope = 0;
  int layer = 0;
  double size = 0;  // across
  double at = 0;    // its middle
};

struct layout_edge {
  int edge = 0;            // its number in the picture
  bool is_turned = false;  // it is drawn from the item behind to the one in front
  std::vector<int> items;  // from task to task
};

struct layout_layer {
  double begin = 0, end = 0;  // along
  std::vector<int> items;     // in order
};

struct layout_frame {
  int scope = 0;
  double across_begin = 0, across_end = 0, along_begin = 0, along_end = 0;
};

struct layout {
  std::vector<layout_item> items;  // the first are the tasks
  std::vector<layout_layer> layers;
  std::vector<layout_edge> edges;
  std::vector<int> loops;            // edges from a task to itself
  std::vector<layout_frame> frames;  // outer ones first
  double across = 0, along = 0;      // of all
};

layout lay_out(picture const& graph, ordered_graph const& ordered, scope_tree const& scopes,
               layout_sizes const& sizes);

// The layer of each task: as its level, but nearer to what it is for if that makes edges shorter.
std::vector<int> layers_of(ordered_graph const& graph);

}  // namespace WEFT_NAMESPACE::show_detail

#endif
