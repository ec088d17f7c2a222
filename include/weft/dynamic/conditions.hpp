// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_CONDITIONS_HPP
#define WEFT_DYNAMIC_CONDITIONS_HPP

#include <weft/core/config.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

//! \file
//! Under which choices the tasks of a graph run. A task has the conditions of those before it, and few of its own, so sets
//! are never changed, and share what they have in common: a set is a binary tree by the bits of its choices, which has the
//! same form however it came about, so that two of them are merged by looking only at where they differ (Okasaki and Gill,
//! Fast Mergeable Integer Maps).

namespace WEFT_NAMESPACE::detail {

class condition_store {
public:
  // A set of conditions: of each choice one branch.
  using set = std::uint32_t;
  static constexpr set none = ~std::uint32_t{};

  set one(std::uint32_t choice, std::uint32_t branch) { return add({choice, 0, branch, none, 1}); }

  // All conditions of both. Of a choice of which they have different branches this calls `differ(choice)`, and keeps the
  // branch of the first set.
  template <class Differ>
  set merged(set a, set b, Differ const& differ) {
    if (a == b || b == none) return a;
    if (a == none) return b;
    tree const x = trees_[a];
    tree const y = trees_[b];
    if (x.choice == y.choice && x.bit == y.bit) {
      if (x.bit == 0) {
        if (x.left != y.left) differ(x.choice);
        return a;
      }
      set const left = merged(x.left, y.left, differ);
      set const right = merged(x.right, y.right, differ);
      bool const is_second = left == y.left && right == y.right && !(left == x.left && right == x.right);
      return is_second ? b : changed(a, left, right);
    }
    if (x.bit > y.bit && x.covers(y.choice)) {
      bool const is_right = (y.choice & x.bit) != 0;
      return changed(a, is_right ? x.left : merged(x.left, b, differ),
                     is_right ? merged(x.right, b, differ) : x.right);
    }
    if (y.bit > x.bit && y.covers(x.choice)) {
      bool const is_right = (x.choice & y.bit) != 0;
      return changed(b, is_right ? y.left : merged(a, y.left, differ),
                     is_right ? merged(a, y.right, differ) : y.right);
    }
    std::uint32_t const bit = std::bit_floor(x.choice ^ y.choice);
    bool const is_right = (x.choice & bit) != 0;
    return add({x.choice & ~(2 * bit - 1), bit, is_right ? b : a, is_right ? a : b, x.size + y.size});
  }

  bool contains(set s, std::uint32_t choice) const noexcept {
    while (s != none && trees_[s].bit != 0) {
      if (!trees_[s].covers(choice)) return false;
      s = (choice & trees_[s].bit) != 0 ? trees_[s].right : trees_[s].left;
    }
    return s != none && trees_[s].choice == choice;
  }
  // How many choices it knows.
  std::size_t size(set s) const noexcept { return s != none ? trees_[s].size : 0; }

  // Whether they have different branches of a choice: then not both run.
  bool differ(set a, set b) {
    bool do_differ = false;
    std::size_t const before = room();
    merged(a, b, [&](std::uint32_t) { do_differ = true; });
    forget(before);
    return do_differ;
  }
  // Whether they say the same.
  bool are_equal(set a, set b) {
    if (a == b || size(a) != size(b)) return a == b;
    std::size_t const before = room();
    bool do_differ = false;
    bool const is_same = size(merged(a, b, [&](std::uint32_t) { do_differ = true; })) == size(a);
    forget(before);
    return is_same && !do_differ;
  }

  // The room that all sets take; back to what it was: later sets are forgotten.
  std::size_t room() const noexcept { return trees_.size(); }
  void forget(std::size_t room) { trees_.resize(room); }

private:
  // The choices that agree in all bits above this one; where it is 0, a single choice, and its branch on the left.
  struct tree {
    std::uint32_t choice, bit;
    set left, right;
    std::uint32_t size;

    bool covers(std::uint32_t other) const noexcept { return (other & ~(2 * bit - 1)) == choice; }
  };

  set add(tree const& made) {
    trees_.push_back(made);
    return static_cast<set>(trees_.size() - 1);
  }
  set changed(set s, set left, set right) {
    tree const was = trees_[s];
    if (left == was.left && right == was.right) return s;
    return add({was.choice, was.bit, left, right, trees_[left].size + trees_[right].size});
  }

  std::vector<tree> trees_;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
