// SPDX-License-Identifier: BSL-1.0
#include "placement.hpp"

#include <algorithm>
#include <limits>

namespace WEFT_NAMESPACE::show_detail {
namespace {

// Items stand in order in each layer, and the two sides of a frame are the same in all layers. All that is asked of them
// is that one is at least so far behind another; nothing of that goes round in circles. Two ways to do what everybody
// wants are to move what is in the way behind, or to the front; between the two is what nobody has to be moved far for,
// and it is right, too.
class placement {
public:
  placement(layout& made, scope_tree const& scopes, layout_sizes const& sizes)
      : made_(made), scopes_(scopes), sizes_(sizes), items_(made.items.size()) {
    for (layout_layer const& each : made.layers) add_constraints(each.items);
    sort_constraints();
    std::vector<arc> arcs;
    for (layout_edge const& each : made.edges)
      for (std::size_t i = 0; i + 1 < each.items.size(); ++i)
        arcs.push_back({each.items[i], each.items[i + 1]});
    next_ = successors_of(items_, arcs);
    previous_ = predecessors_of(items_, arcs);
    note_neighbours();
  }

  void improve() {
    spread();
    int const rounds =
        static_cast<int>(std::clamp<std::size_t>(2'000'000 / (items_ + constraints_.size() + 1), 6, 40));
    for (int round = 0; round < rounds; ++round) {
      auto const count = static_cast<int>(made_.layers.size());
      for (int step = 0; step < count; ++step) {
        auto const l = at(round % 2 == 0 ? step : count - 1 - step);
        bool const both = round + 4 >= rounds;
        move_layer(l, both || round % 2 == 0, both || round % 2 != 0);
      }
      if (scopes_.all.size() > 1) settle();
    }
    for (int round = 0; round < 4; ++round) {
      straighten();
      settle();
    }
    make_frames();
    begin_at_zero();
  }

private:
  // Variables: items, then the beginning and the end of the frame of each scope.
  int begin_of(int scope) const { return static_cast<int>(items_) + 2 * scope; }
  int end_of(int scope) const { return begin_of(scope) + 1; }

  struct constraint {
    int before, behind;
    double distance;
  };

  void add_constraints(std::vector<int> const& items) {
    std::vector<double> distances;
    int last = -1;       // variable
    double room = 0;     // behind it
    double between = 0;  // from the item before to the next one
    std::vector<int> open;
    auto const put = [&](int variable, double front, double back, double gap) {
      if (last >= 0) constraints_.push_back({last, variable, room + gap + front});
      between += (last >= 0 ? room + gap : 0) + front;
      last = variable;
      room = back;
    };
    bool was_item = false;
    double last_gap = 0;
    for (int const item : items) {
      layout_item const& it = made_.items[at(item)];
      std::vector<int> path;  // from the outside
      for (int s = it.scope; s > 0; s = scopes_.all[at(s)].parent) path.push_back(s);
      std::reverse(path.begin(), path.end());
      std::size_t same = 0;
      while (same < open.size() && same < path.size() && open[same] == path[same]) ++same;
      while (open.size() > same) {
        put(end_of(open.back()), 0, 0, sizes_.inset);
        open.pop_back();
        was_item = false;
        last_gap = sizes_.gap;
      }
      while (open.size() < path.size()) {
        open.push_back(path[open.size()]);
        put(begin_of(open.back()), 0, sizes_.title_across,
            last < 0 || (!was_item && open.size() > 1) ? sizes_.inset : sizes_.gap);
        was_item = false;
        last_gap = sizes_.inset;
      }
      double const own_gap = it.task >= 0 ? sizes_.gap : sizes_.lane;
      double const gap = was_item ? std::max(own_gap, last_gap) : open.empty() ? sizes_.gap : last_gap;
      put(item, it.size / 2, it.size / 2, gap);
      distances.push_back(between);
      between = 0;
      was_item = true;
      last_gap = own_gap;
    }
    while (!open.empty()) {
      put(end_of(open.back()), 0, 0, sizes_.inset);
      open.pop_back();
    }
    distances_.push_back(std::move(distances));
  }

  // In an order in which who is behind is found later.
  void sort_constraints() {
    std::size_t const count = items_ + 2 * scopes_.all.size();
    std::vector<arc> arcs;
    arcs.reserve(constraints_.size());
    for (constraint const& each : constraints_) arcs.push_back({each.before, each.behind});
    adjacency const behind = successors_of(count, arcs);
    std::vector<int> missing(count);
    for (arc const& each : arcs) ++missing[at(each.to)];
    std::vector<int> place(count, -1);
    std::vector<int> ready;
    for (std::size_t v = 0; v < count; ++v)
      if (missing[v] == 0) ready.push_back(static_cast<int>(v));
    for (std::size_t i = 0; i < ready.size(); ++i) {
      int const v = ready[i];
      place[at(v)] = static_cast<int>(i);
      for (int const* b = behind.begin(v); b != behind.end(v); ++b)
        if (--missing[at(*b)] == 0) ready.push_back(*b);
    }
    std::sort(constraints_.begin(), constraints_.end(), [&](constraint const& a, constraint const& b) {
      return place[at(a.before)] != place[at(b.before)] ? place[at(a.before)] < place[at(b.before)]
                                                        : a.behind < b.behind;
    });
  }

  void note_neighbours() {
    before_.assign(items_, -1);
    behind_.assign(items_, -1);
    distance_before_.assign(items_, 0);
    for (std::size_t l = 0; l < made_.layers.size(); ++l) {
      std::vector<int> const& items = made_.layers[l].items;
      for (std::size_t i = 1; i < items.size(); ++i) {
        before_[at(items[i])] = items[i - 1];
        behind_[at(items[i - 1])] = items[i];
        distance_before_[at(items[i])] = distances_[l][i];
      }
    }
  }

  // Everything as far to the front as it can be, then layers in the middle.
  void spread() {
    for (std::size_t l = 0; l < made_.layers.size(); ++l) {
      double pos = 0;
      std::vector<int> const& items = made_.layers[l].items;
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) pos += distances_[l][i];
        made_.items[at(items[i])].at = pos;
      }
      for (int const item : items) made_.items[at(item)].at -= pos / 2;
    }
    settle();
  }

  double weight_of(int a, int b) const {
    layout_item const& one = made_.items[at(a)];
    layout_item const& two = made_.items[at(b)];
    if (one.task < 0 && two.task < 0) return 8;
    if (one.task < 0 || two.task < 0) return 2;
    return one.scope > 0 && one.scope == two.scope ? 4 : 1;
  }
  // To the middle of neighbours: edges that pass want to be straight.
  double wanted(int item, bool above, bool below) const {
    double sum = 0;
    double weight = 0;
    auto const add = [&](adjacency const& side) {
      for (int const* n = side.begin(item); n != side.end(item); ++n) {
        double const w = weight_of(item, *n);
        sum += w * made_.items[at(*n)].at;
        weight += w;
      }
    };
    if (above) add(previous_);
    if (below) add(next_);
    return weight > 0 ? sum / weight : made_.items[at(item)].at;
  }

  // Of one layer, without regard for frames.
  void move_layer(std::size_t l, bool above, bool below) {
    std::vector<int> const& items = made_.layers[l].items;
    std::size_t const count = items.size();
    std::vector<double> want(count);
    for (std::size_t i = 0; i < count; ++i) want[i] = wanted(items[i], above, below);
    fit(want, distances_[l]);
    for (std::size_t i = 0; i < count; ++i) made_.items[at(items[i])].at = want[i];
  }

  // The nearest places, by the sum of squares, that keep the distances: blocks of those that push each other move as one
  // (pool adjacent violators).
  static void fit(std::vector<double>& want, std::vector<double> const& distance) {
    struct block {
      double sum;
      std::size_t count;
      double mean() const { return sum / static_cast<double>(count); }
    };
    std::vector<block> blocks;
    double offset = 0;
    for (std::size_t i = 0; i < want.size(); ++i) {
      if (i > 0) offset += distance[i];
      blocks.push_back({want[i] - offset, 1});
      while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() >= blocks.back().mean()) {
        block const last = blocks.back();
        blocks.pop_back();
        blocks.back().sum += last.sum;
        blocks.back().count += last.count;
      }
    }
    std::size_t i = 0;
    offset = 0;
    for (block const& each : blocks)
      for (std::size_t k = 0; k < each.count; ++k, ++i) {
        if (i > 0) offset += distance[i];
        want[i] = each.mean() + offset;
      }
  }

  // Those who have nobody else on that side stand in one line, as far as there is room.
  void straighten() {
    std::vector<int> chain;
    for (std::size_t i = 0; i < items_; ++i) {
      if (only_above(static_cast<int>(i)) >= 0) continue;  // not the first of a chain
      chain.assign(1, static_cast<int>(i));
      for (int next = only_below(chain.back()); next >= 0; next = only_below(next)) chain.push_back(next);
      if (chain.size() > 1) align(chain);
    }
  }
  int only_below(int item) const {
    if (next_.count(item) != 1) return -1;
    int const other = *next_.begin(item);
    return previous_.count(other) == 1 ? other : -1;
  }
  int only_above(int item) const {
    if (previous_.count(item) != 1) return -1;
    int const other = *previous_.begin(item);
    return next_.count(other) == 1 ? other : -1;
  }
  void align(std::vector<int> const& chain) {
    double least = -std::numeric_limits<double>::infinity();
    double most = std::numeric_limits<double>::infinity();
    double sum = 0;
    for (int const item : chain) {
      sum += made_.items[at(item)].at;
      if (int const other = before_[at(item)]; other >= 0)
        least = std::max(least, made_.items[at(other)].at + distance_before_[at(item)]);
      if (int const other = behind_[at(item)]; other >= 0)
        most = std::min(most, made_.items[at(other)].at - distance_before_[at(other)]);
    }
    if (least > most) return;
    double const mean = std::clamp(sum / static_cast<double>(chain.size()), least, most);
    for (int const item : chain) made_.items[at(item)].at = mean;
  }

  // All layers, with frames.
  void settle() {
    constexpr double nowhere = std::numeric_limits<double>::infinity();
    std::size_t const count = items_ + 2 * scopes_.all.size();
    std::vector<double> behind(count, -nowhere);
    std::vector<double> front(count, nowhere);
    for (std::size_t i = 0; i < items_; ++i) behind[i] = front[i] = made_.items[i].at;
    for (constraint const& c : constraints_)
      behind[at(c.behind)] = std::max(behind[at(c.behind)], behind[at(c.before)] + c.distance);
    for (std::size_t i = constraints_.size(); i-- > 0;) {
      constraint const& c = constraints_[i];
      front[at(c.before)] = std::min(front[at(c.before)], front[at(c.behind)] - c.distance);
    }
    for (std::size_t i = 0; i < items_; ++i) made_.items[i].at = (behind[i] + front[i]) / 2;
  }

  // As narrow as they can be.
  void make_frames() {
    constexpr double nowhere = std::numeric_limits<double>::infinity();
    std::size_t const count = scopes_.all.size();
    std::vector<layout_frame> frames;
    frames.reserve(count);
    for (std::size_t s = 0; s < count; ++s) frames.push_back({static_cast<int>(s), nowhere, -nowhere, 0, 0});
    auto const include = [](layout_frame& frame, double begin, double end) {
      frame.across_begin = std::min(frame.across_begin, begin);
      frame.across_end = std::max(frame.across_end, end);
    };
    for (layout_item const& each : made_.items)
      include(frames[at(each.scope)], each.at - each.size / 2, each.at + each.size / 2);
    for (std::size_t s = count; s-- > 1;) {
      frames[s].across_begin -= sizes_.inset + sizes_.title_across;
      frames[s].across_end += sizes_.inset;
      include(frames[at(scopes_.all[s].parent)], frames[s].across_begin, frames[s].across_end);
    }
    made_.frames.assign(frames.begin() + 1, frames.end());
    begin_ = frames[0].across_begin;
    made_.across = made_.items.empty() ? 0 : frames[0].across_end - begin_;
  }

  void begin_at_zero() {
    for (layout_item& each : made_.items) each.at -= begin_;
    for (layout_frame& each : made_.frames) each.across_begin -= begin_, each.across_end -= begin_;
  }

  layout& made_;
  scope_tree const& scopes_;
  layout_sizes const& sizes_;
  std::size_t items_;
  std::vector<constraint> constraints_;
  std::vector<std::vector<double>> distances_;  // of each layer: from the item before
  std::vector<int> before_, behind_;            // each item's neighbours in its layer, or -1
  std::vector<double> distance_before_;
  adjacency next_, previous_;
  double begin_ = 0;
};

}  // namespace

void place_across(layout& made, scope_tree const& scopes, layout_sizes const& sizes) {
  placement(made, scopes, sizes).improve();
}

}  // namespace WEFT_NAMESPACE::show_detail
