// SPDX-License-Identifier: BSL-1.0
#include <weft/show/figures.hpp>

#include "order.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace WEFT_NAMESPACE {
namespace {

using show_detail::at;
using show_detail::ordered_graph;

// The edges without those that close a circle: turning them round is for drawings.
picture without_circles(picture const& graph) {
  ordered_graph const all(graph);
  picture rest;
  rest.tasks.resize(graph.tasks.size());
  for (std::size_t a = 0; a < all.arcs.size(); ++a)
    if (!all.is_turned[a]) rest.edges.push_back({all.arcs[a].from, all.arcs[a].to, edge_kind::passes, {}});
  return rest;
}

// The fewest chains that hold all members, as `check/width.hpp` finds them, with what comes before what in rows of bits.
class chain_cover {
public:
  chain_cover(ordered_graph const& graph, std::vector<bool> const& members)
      : size_(graph.size()),
        words_((graph.size() + 63) / 64),
        before_(size_ * words_),
        seen_(words_),
        next_(size_, -1),
        previous_(size_, -1),
        wanted_by_(size_) {
    for (int const k : graph.order)
      for (int const* s = graph.next.begin(k); s != graph.next.end(k); ++s) {
        for (std::size_t w = 0; w < words_; ++w) row(*s)[w] |= row(k)[w];
        row(*s)[at(k) / 64] |= bit(at(k));
      }
    std::vector<std::uint64_t> in(words_);
    for (std::size_t k = 0; k < size_; ++k)
      if (members[k]) in[k / 64] |= bit(k);
    for (std::size_t k = 0; k < size_; ++k)
      for (std::size_t w = 0; w < words_; ++w) row(static_cast<int>(k))[w] &= in[w];
    ends_ = in;
    for (int const k : graph.order)
      if (members[at(k)]) members_.push_back(k);
    count_ = static_cast<int>(members_.size());
    while (round()) {
    }
  }

  int count() const { return count_; }

private:
  static std::uint64_t bit(std::size_t k) { return std::uint64_t{1} << (k % 64); }
  std::uint64_t* row(int k) { return before_.data() + at(k) * words_; }

  bool round() {
    int const earlier = count_;
    std::fill(seen_.begin(), seen_.end(), 0);
    for (int const k : members_)
      if (previous_[at(k)] < 0) count_ -= append(k);
    return count_ < earlier;
  }

  // Puts the chain that begins with `head` behind another, if that can be done.
  bool append(int head) {
    waiting_.assign(1, head);
    while (!waiting_.empty()) {
      int const task = waiting_.back();
      waiting_.pop_back();
      if (int const end = find_end(task); end >= 0) {
        ends_[at(end) / 64] &= ~bit(at(end));
        follow(task, end);
        return true;
      }
      for (std::size_t w = 0; w < words_; ++w) {
        std::uint64_t fresh = row(task)[w] & ~seen_[w];
        seen_[w] |= fresh;
        for (; fresh != 0; fresh &= fresh - 1) {
          std::size_t const middle = w * 64 + static_cast<std::size_t>(std::countr_zero(fresh));
          wanted_by_[middle] = task;
          waiting_.push_back(next_[middle]);
        }
      }
    }
    return false;
  }

  int find_end(int task) {
    for (std::size_t w = words_; w-- > 0;)
      if (std::uint64_t const found = row(task)[w] & ends_[w]; found != 0)
        return static_cast<int>(w * 64) + 63 - std::countl_zero(found);
    return -1;
  }

  void follow(int task, int end) {
    for (;;) {
      int const freed = previous_[at(task)];
      next_[at(end)] = task;
      previous_[at(task)] = end;
      if (freed < 0) return;
      end = freed;
      task = wanted_by_[at(freed)];
    }
  }

  std::size_t size_, words_;
  std::vector<std::uint64_t> before_;  // members only
  std::vector<std::uint64_t> seen_, ends_;
  std::vector<int> next_, previous_, wanted_by_, waiting_, members_;
  int count_ = 0;
};

struct heaviest_path {
  std::vector<int> tasks;
  double cost = 0;
};
template <class Cost>
heaviest_path find_path(ordered_graph const& graph, Cost const& cost) {
  heaviest_path path;
  std::vector<double> until(graph.size());
  std::vector<int> from(graph.size(), -1);
  int last = -1;
  for (int const k : graph.order) {
    for (int const* p = graph.previous.begin(k); p != graph.previous.end(k); ++p)
      if (from[at(k)] < 0 || until[at(*p)] > until[at(from[at(k)])]) from[at(k)] = *p;
    until[at(k)] = cost(k) + (from[at(k)] < 0 ? 0 : until[at(from[at(k)])]);
    bool const is_heavier = last < 0 || until[at(k)] > until[at(last)];
    if (is_heavier || (k < last && until[at(k)] == until[at(last)])) last = k;
  }
  if (last >= 0) path.cost = until[at(last)];
  for (; last >= 0; last = from[at(last)]) path.tasks.push_back(last);
  std::reverse(path.tasks.begin(), path.tasks.end());
  return path;
}

}  // namespace

picture_figures figures_of(picture const& graph) {
  ordered_graph const ordered(without_circles(graph));
  picture_figures figures;
  figures.levels = levels_of(ordered);
  for (int const level : figures.levels) figures.depth = std::max(figures.depth, level + 1);
  std::vector<bool> running(graph.tasks.size());
  for (std::size_t k = 0; k < running.size(); ++k) running[k] = graph.tasks[k].kind != task_kind::input;
  figures.inputs = static_cast<int>(std::count(running.begin(), running.end(), false));
  figures.width = chain_cover(ordered, running).count();
  heaviest_path path = find_path(ordered, [&](int k) { return graph.tasks[at(k)].cost; });
  figures.critical_path = std::move(path.tasks);
  figures.cost = path.cost;
  return figures;
}

void mark_critical_path(picture& graph) {
  ordered_graph const ordered(without_circles(graph));
  bool const is_timed = std::any_of(graph.tasks.begin(), graph.tasks.end(),
                                    [](picture_task const& each) { return each.end > each.start; });
  auto const cost = [&](int k) {
    picture_task const& task = graph.tasks[at(k)];
    return is_timed ? std::max(0.0, task.end - task.start) : task.cost;
  };
  std::vector<int> const path = find_path(ordered, cost).tasks;
  std::vector<int> follower(graph.tasks.size(), -1);
  for (std::size_t i = 0; i + 1 < path.size(); ++i) follower[at(path[i])] = path[i + 1];
  for (picture_task& each : graph.tasks) each.is_critical = false;
  for (int const k : path) graph.tasks[at(k)].is_critical = true;
  auto const count = static_cast<int>(graph.tasks.size());
  for (picture_edge& each : graph.edges)
    each.is_critical = each.from >= 0 && each.from < count && each.to >= 0 && each.to < count &&
                       follower[at(each.from)] == each.to;
}

}  // namespace WEFT_NAMESPACE
