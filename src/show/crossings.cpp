// SPDX-License-Identifier: BSL-1.0
#include "crossings.hpp"

#include <algorithm>
#include <numeric>

namespace WEFT_NAMESPACE::show_detail {
namespace {

// The number of inversions: pairs of which the second is less than the first. (Barth, Juenger, Mutzel 2002.)
long long inversions(std::vector<int> const& values, int end) {
  std::vector<int> tree(at(end) + 1);
  long long crossed = 0;
  int seen = 0;
  for (int const value : values) {
    int less_or_equal = 0;
    for (int i = value + 1; i > 0; i -= i & -i) less_or_equal += tree[at(i)];
    crossed += seen - less_or_equal;
    for (int i = value + 1; i <= end; i += i & -i) ++tree[at(i)];
    ++seen;
  }
  return crossed;
}

class item_order {
public:
  item_order(layout& made, scope_tree const& scopes)
      : made_(made),
        scopes_(scopes),
        place_(made.items.size()),
        key_(made.items.size()),
        rank_(scopes.all.size()) {
    std::vector<arc> arcs;
    for (layout_edge const& each : made.edges)
      for (std::size_t i = 0; i + 1 < each.items.size(); ++i)
        if (is_step(each.items[i], each.items[i + 1])) arcs.push_back({each.items[i], each.items[i + 1]});
    next_ = successors_of(made.items.size(), arcs);
    previous_ = predecessors_of(made.items.size(), arcs);
    arcs_ = arcs.size();
  }

  void improve() {
    begin();
    std::size_t const size = made_.items.size() + arcs_;
    int const rounds = static_cast<int>(std::clamp<std::size_t>(600'000 / (size + 1), 4, 24));
    bool const transposes = size < 6'000;
    std::vector<std::vector<int>> best = orders();
    long long fewest = crossings();
    for (int round = 0, worse = 0; round < rounds && fewest > 0 && worse < 6; ++round) {
      rank_scopes();
      sweep(round % 2 == 0);
      if (transposes) transpose();
      long long const now = crossings();
      if (now < fewest) {
        fewest = now;
        best = orders();
        worse = 0;
      } else {
        ++worse;
      }
    }
    for (std::size_t l = 0; l < best.size(); ++l) set_layer(l, std::move(best[l]));
  }

private:
  // Not over several layers at once.
  bool is_step(int a, int b) const { return made_.items[at(b)].layer == made_.items[at(a)].layer + 1; }

  // As a search finds them, depth first: what belongs together stands together.
  void begin() {
    std::vector<int> found;
    std::vector<bool> seen(made_.items.size());
    std::vector<int> stack;
    for (layout_layer const& layer : made_.layers)
      for (int const root : layer.items) {
        if (seen[at(root)] || previous_.count(root) > 0) continue;
        stack.push_back(root);
        while (!stack.empty()) {
          int const item = stack.back();
          stack.pop_back();
          if (seen[at(item)]) continue;
          seen[at(item)] = true;
          found.push_back(item);
          for (int const* n = next_.end(item); n != next_.begin(item);)
            if (!seen[at(*--n)]) stack.push_back(*n);
        }
      }
    for (std::size_t i = 0; i < found.size(); ++i) key_[at(found[i])] = static_cast<double>(i);
    for (std::size_t i = 0; i < key_.size(); ++i) place_[i] = static_cast<int>(key_[i]);
    rank_by(key_);
    for (std::size_t l = 0; l < made_.layers.size(); ++l) sort_layer(l);
  }

  // Nested workflows by where what is in them stands on the average.
  void rank_scopes() {
    std::vector<double> relative(made_.items.size());
    for (layout_layer const& layer : made_.layers)
      for (std::size_t i = 0; i < layer.items.size(); ++i)
        relative[at(layer.items[i])] =
            (static_cast<double>(i) + 0.5) / static_cast<double>(layer.items.size());
    rank_by(relative);
  }
  void rank_by(std::vector<double> const& value) {
    if (scopes_.all.size() == 1) return;
    std::vector<double> sum(scopes_.all.size());
    std::vector<int> count(scopes_.all.size());
    for (std::size_t i = 0; i < made_.items.size(); ++i)
      for (int s = made_.items[i].scope; s > 0; s = scopes_.all[at(s)].parent) {
        sum[at(s)] += value[i];
        ++count[at(s)];
      }
    for (std::size_t s = 0; s < rank_.size(); ++s) rank_[s] = count[s] > 0 ? sum[s] / count[s] : 0;
  }

  void sweep(bool down) {
    auto const count = static_cast<int>(made_.layers.size());
    for (int step = 0; step < count; ++step) {
      auto const l = at(down ? step : count - 1 - step);
      adjacency const& fixed = down ? previous_ : next_;
      for (int const item : made_.layers[l].items) key_[at(item)] = centre(item, fixed);
      sort_layer(l);
    }
  }
  double centre(int item, adjacency const& neighbours) const {
    if (neighbours.count(item) == 0) return place_[at(item)];
    double sum = 0;
    for (int const* n = neighbours.begin(item); n != neighbours.end(item); ++n) sum += place_[at(*n)];
    return sum / neighbours.count(item);
  }

  void sort_layer(std::size_t l) {
    std::vector<int> items = made_.layers[l].items;
    auto const by_key = [&](int a, int b) {
      return key_[at(a)] != key_[at(b)] ? key_[at(a)] < key_[at(b)] : place_[at(a)] < place_[at(b)];
    };
    if (scopes_.all.size() == 1) {
      std::sort(items.begin(), items.end(), by_key);
      set_layer(l, std::move(items));
      return;
    }
    std::vector<std::vector<int>> in(scopes_.all.size());
    for (int const item : items) in[at(made_.items[at(item)].scope)].push_back(item);
    std::vector<int> sorted;
    sorted.reserve(items.size());
    collect(0, in, sorted);
    set_layer(l, std::move(sorted));
  }

  // What stands in a scope: items, and scopes as one each. Their keys are averages; scopes change places among each
  // other, so that they stand in the order of their ranks.
  struct part {
    double key;
    int place;
    int scope;  // or -1
    std::vector<int> items;
  };
  void collect(int scope, std::vector<std::vector<int>>& in, std::vector<int>& to) {
    std::vector<part> parts;
    for (int const item : in[at(scope)]) parts.push_back({key_[at(item)], place_[at(item)], -1, {item}});
    for (int const child : scopes_.all[at(scope)].children) {
      part inner{0, 0, child, {}};
      collect(child, in, inner.items);
      if (inner.items.empty()) continue;
      for (int const item : inner.items) inner.key += key_[at(item)];
      inner.key /= static_cast<double>(inner.items.size());
      inner.place = place_[at(inner.items.front())];
      parts.push_back(std::move(inner));
    }
    std::sort(parts.begin(), parts.end(), [](part const& a, part const& b) {
      return a.key != b.key ? a.key < b.key : a.place < b.place;
    });
    std::vector<std::size_t> slots;
    for (std::size_t i = 0; i < parts.size(); ++i)
      if (parts[i].scope >= 0) slots.push_back(i);
    std::vector<part> ranked;
    ranked.reserve(slots.size());
    for (std::size_t const slot : slots) ranked.push_back(std::move(parts[slot]));
    std::sort(ranked.begin(), ranked.end(), [&](part const& a, part const& b) {
      return rank_[at(a.scope)] != rank_[at(b.scope)] ? rank_[at(a.scope)] < rank_[at(b.scope)]
                                                      : a.scope < b.scope;
    });
    for (std::size_t i = 0; i < slots.size(); ++i) parts[slots[i]] = std::move(ranked[i]);
    for (part const& each : parts) to.insert(to.end(), each.items.begin(), each.items.end());
  }

  void set_layer(std::size_t l, std::vector<int> items) {
    for (std::size_t i = 0; i < items.size(); ++i) place_[at(items[i])] = static_cast<int>(i);
    made_.layers[l].items = std::move(items);
  }

  // Neighbours change places while that helps.
  void transpose() {
    bool better = true;
    for (int round = 0; better && round < 8; ++round) {
      better = false;
      for (layout_layer& layer : made_.layers)
        for (std::size_t i = 0; i + 1 < layer.items.size(); ++i) {
          int const a = layer.items[i];
          int const b = layer.items[i + 1];
          if (made_.items[at(a)].scope != made_.items[at(b)].scope) continue;
          if (crossed(a, b) <= crossed(b, a)) continue;
          std::swap(layer.items[i], layer.items[i + 1]);
          std::swap(place_[at(a)], place_[at(b)]);
          better = true;
        }
    }
  }
  // How many edges of the two cross if `a` stands in front of `b`.
  long long crossed(int a, int b) const { return crossed(a, b, previous_) + crossed(a, b, next_); }
  long long crossed(int a, int b, adjacency const& neighbours) const {
    long long count = 0;
    if (neighbours.count(a) * neighbours.count(b) > 4096) return 0;
    for (int const* x = neighbours.begin(a); x != neighbours.end(a); ++x)
      for (int const* y = neighbours.begin(b); y != neighbours.end(b); ++y)
        count += place_[at(*x)] > place_[at(*y)];
    return count;
  }

  long long crossings() const {
    long long count = 0;
    std::vector<int> ends;
    for (std::size_t l = 0; l + 1 < made_.layers.size(); ++l) {
      ends.clear();
      for (int const item : made_.layers[l].items) {
        auto const begin = static_cast<std::ptrdiff_t>(ends.size());
        for (int const* n = next_.begin(item); n != next_.end(item); ++n) ends.push_back(place_[at(*n)]);
        std::sort(ends.begin() + begin, ends.end());
      }
      count += inversions(ends, static_cast<int>(made_.layers[l + 1].items.size()));
    }
    return count;
  }

  std::vector<std::vector<int>> orders() const {
    std::vector<std::vector<int>> all;
    all.reserve(made_.layers.size());
    for (layout_layer const& layer : made_.layers) all.push_back(layer.items);
    return all;
  }

  layout& made_;
  scope_tree const& scopes_;
  adjacency next_, previous_;
  std::size_t arcs_ = 0;
  std::vector<int> place_;    // in its layer
  std::vector<double> key_;   // where an item wants to be
  std::vector<double> rank_;  // of scopes
};

}  // namespace

void order_items(layout& made, scope_tree const& scopes) { item_order(made, scopes).improve(); }

}  // namespace WEFT_NAMESPACE::show_detail
