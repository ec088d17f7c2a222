// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_TOUCHES_HPP
#define WEFT_DYNAMIC_TOUCHES_HPP

#include <weft/dynamic/errors.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

//! \file
//! What the tasks of a graph say they touch beyond their arguments, and whether two of them could do so at once.

namespace WEFT_NAMESPACE {

//! Thrown by `run`, before any task starts: two tasks may run at the same time and touch one resource, which one of them
//! writes.
class data_race : public graph_error {
public:
  data_race(std::string_view first, std::string_view second, std::string_view resource)
      : graph_error("weft: tasks \"" + std::string(first) + "\" and \"" + std::string(second) +
                    "\" may run at the same time and touch \"" + std::string(resource) +
                    "\", which one of them writes: order them, with weft::after(node) or graph.order, or let "
                    "the graph "
                    "be weft::ordered_by_declaration"),
        ids_(std::make_shared<ids const>(
            ids{std::string(first), std::string(second), std::string(resource)})) {}

  std::string const& first() const noexcept { return ids_->first; }
  std::string const& second() const noexcept { return ids_->second; }
  std::string const& resource() const noexcept { return ids_->resource; }

private:
  struct ids {
    std::string first, second, resource;
  };
  std::shared_ptr<ids const> ids_;  // shared, as an exception must be copied without throwing
};

namespace detail {

struct graph_touch {
  std::uint32_t task;
  std::uint32_t resource;
  bool writes;
};

// What is said, in the order of the tasks. Those of the first `trusted` tasks were checked by the compiler.
class graph_touches {
public:
  bool empty() const noexcept { return all_.empty(); }
  std::vector<graph_touch> const& all() const noexcept { return all_; }
  std::size_t resources() const noexcept { return names_.size(); }
  std::string const& name(std::uint32_t resource) const noexcept { return names_[resource]; }

  template <class Text>
  void add(std::uint32_t task, Text resource, bool writes) {
    auto const found = std::lower_bound(by_name_.begin(), by_name_.end(), resource,
                                        [&](std::uint32_t k, Text const& to) { return names_[k] < to; });
    std::uint32_t number = static_cast<std::uint32_t>(names_.size());
    if (found != by_name_.end() && names_[*found] == resource) {
      number = *found;
    } else {
      std::ptrdiff_t const place = found - by_name_.begin();
      by_name_.reserve(names_.size() + 1);  // first, as it may throw
      names_.emplace_back(resource);
      by_name_.insert(by_name_.begin() + place, number);
    }
    all_.push_back({task, number, writes});
  }
  // Forgets those of a task that could not be added.
  void drop(std::uint32_t task) noexcept {
    while (!all_.empty() && all_.back().task == task) all_.pop_back();
  }
  void trust(std::uint32_t tasks) noexcept { trusted_ = tasks; }
  bool are_trusted(std::uint32_t a, std::uint32_t b) const noexcept { return a < trusted_ && b < trusted_; }

private:
  std::vector<graph_touch> all_;
  std::vector<std::string> names_;  // of resources
  std::vector<std::uint32_t> by_name_;
  std::uint32_t trusted_ = 0;
};

// Whether a path leads from one task to another, asked often: back from the later one, no further than the place of the
// earlier. What was found is kept for the next question about the same earlier task.
//
// `Before` visits the predecessors of a task with a function that returns whether it has seen enough.
template <class Place, class Before>
class path_search {
public:
  path_search(std::uint32_t tasks, Place place, Before before)
      : place_(place), before_(before), known_(tasks, unknown) {}

  bool leads(std::uint32_t from, std::uint32_t to) {
    if (from != from_) restart(from);
    if (known_[to] != unknown) return known_[to] == yes;
    path_.assign(1, step{to, {}});
    list(path_.back());
    visited_.push_back(to);
    known_[to] = no;
    while (!path_.empty()) {
      step& at = path_.back();
      if (at.next.empty()) {
        path_.pop_back();
        continue;
      }
      std::uint32_t const k = at.next.back();
      at.next.pop_back();
      if (k == from || known_[k] == yes) {
        for (step const& passed : path_) known_[passed.task] = yes;
        return true;
      }
      if (known_[k] == no || place_(k) < place_(from)) continue;
      known_[k] = no;
      visited_.push_back(k);
      path_.push_back({k, {}});
      list(path_.back());
    }
    return false;
  }
  // An edge between the two of the last question was added.
  void add(std::uint32_t from, std::uint32_t to) {
    if (from == from_) known_[to] = yes;
  }

private:
  enum answer : unsigned char { unknown, no, yes };
  struct step {
    std::uint32_t task;
    std::vector<std::uint32_t> next;
  };

  void list(step& at) {
    before_(at.task, [&](std::uint32_t k) { at.next.push_back(k); });
  }
  void restart(std::uint32_t from) {
    for (std::uint32_t k : visited_) known_[k] = unknown;
    visited_.clear();
    from_ = from;
  }

  Place place_;
  Before before_;
  std::vector<answer> known_;
  std::vector<std::uint32_t> visited_;
  std::vector<step> path_;
  std::uint32_t from_ = ~std::uint32_t{};
};

// Goes through what is said in the order of execution. Of every resource only those have to be looked at again that no
// later one covers, as whoever comes after that comes after them, too: with n accesses that are ordered, about n questions
// whether a path leads from one task to another. `Graph` has
//
//   at(k)               its place in that order
//   leads(a, b)         whether a path leads from a to b
//   exclude(a, b)       whether a choice lets only one of them run
//   covers(b, a)        whether all that a choice lets run beside a, it lets run beside b
//   unordered(a, b, resource)   called for what would race: adds an edge, or throws
template <class Graph>
class race_walk {
public:
  race_walk(graph_touches const& touches, Graph& graph) : graph_(graph), open_(touches.resources()) {
    std::vector<graph_touch> all = touches.all();
    // One of a task that both reads and writes is enough.
    auto const key = [&](graph_touch const& t) {
      return std::tuple(graph_.at(t.task), t.resource, !t.writes);
    };
    std::sort(all.begin(), all.end(),
              [&](graph_touch const& a, graph_touch const& b) { return key(a) < key(b); });
    graph_touch const* last = nullptr;
    for (graph_touch const& t : all) {
      if (last != nullptr && last->task == t.task && last->resource == t.resource) continue;
      last = &t;
      visit(t);
    }
  }

private:
  struct accesses {
    std::vector<std::uint32_t> writers, readers;
  };

  void visit(graph_touch const& t) {
    accesses& open = open_[t.resource];
    check(open.writers, t);
    if (t.writes) check(open.readers, t);
    (t.writes ? open.writers : open.readers).push_back(t.task);
  }
  // Against the latest first; what a writer covers is done with.
  void check(std::vector<std::uint32_t>& earlier, graph_touch const& t) {
    std::size_t kept = earlier.size();
    for (std::size_t i = earlier.size(); i-- > 0;) {
      std::uint32_t const other = earlier[i];
      bool const is_apart = graph_.exclude(other, t.task) ||
                            (!graph_.leads(other, t.task) && !graph_.unordered(other, t.task, t.resource));
      if (is_apart || !t.writes || !graph_.covers(t.task, other)) earlier[--kept] = other;
    }
    earlier.erase(earlier.begin(), earlier.begin() + static_cast<std::ptrdiff_t>(kept));
  }

  Graph& graph_;
  std::vector<accesses> open_;
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
