// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SHOW_SRC_SCOPES_HPP
#define WEFT_SHOW_SRC_SCOPES_HPP

#include <weft/show/picture.hpp>

#include <cstddef>
#include <string>
#include <vector>

//! \file
//! The nested workflows of a picture, as a tree.

namespace WEFT_NAMESPACE::show_detail {

struct scope {
  std::string path;  // empty: the whole
  int parent = -1;   // a parent stands before its children
  int depth = 0;
  std::vector<int> children;  // in the order in which their first tasks stand
  std::vector<int> tasks;

  // The last part of the path.
  std::string name() const { return path.substr(path.rfind('/') + 1); }
};

struct scope_tree {
  std::vector<scope> all;  // the first is the whole
  std::vector<int> of;     // task -> its scope

  explicit scope_tree(picture const& graph);
  // The deepest that holds both.
  int common(int a, int b) const;
};

}  // namespace WEFT_NAMESPACE::show_detail

#endif
