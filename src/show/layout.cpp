// SPDX-License-Identifier: BSL-1.0
#include "layout.hpp"

#include "crossings.hpp"
#include "placement.hpp"

#include <algorithm>

namespace WEFT_NAMESPACE::show_detail {
namespace {

class layout_maker {
public:
  layout_maker(picture const& graph, ordered_graph const& ordered, scope_tree const& scopes,
               layout_sizes const& sizes)
      : graph_(graph), ordered_(ordered), scopes_(scopes), sizes_(sizes) {}

  layout make() {
    add_tasks();
    add_edges();
    add_fillers();
    made_.loops = ordered_.loops;
    order_items(made_, scopes_);
    place_across(made_, scopes_, sizes_);
    place_along();
    return std::move(made_);
  }

private:
  void add_tasks() {
    std::vector<int> const layers = layers_of(ordered_);
    made_.items.resize(graph_.tasks.size());
    for (int k = 0; k < static_cast<int>(made_.items.size()); ++k) {
      made_.items[at(k)] = {k, scopes_.of[at(k)], layers[at(k)], sizes_.across[at(k)], 0};
      add_to_layer(k);
    }
  }

  void add_to_layer(int item) {
    auto const layer = at(made_.items[at(item)].layer);
    if (layer >= made_.layers.size()) made_.layers.resize(layer + 1);
    made_.layers[layer].items.push_back(item);
  }

  int add_item(int scope, int layer, double size) {
    made_.items.push_back({-1, scope, layer, size, 0});
    int const item = static_cast<int>(made_.items.size()) - 1;
    add_to_layer(item);
    return item;
  }

  // A place in every layer between, unless that would be too many in all: then the longest edges go straight.
  void add_edges() {
    std::size_t const most = 20 * graph_.tasks.size() + 20'000;
    std::vector<std::size_t> of_length(made_.layers.size() + 1);
    for (arc const& each : ordered_.arcs) ++of_length[length_of(each)];
    std::size_t longest = 1;
    for (std::size_t places = 0; longest + 1 < of_length.size(); ++longest) {
      places += of_length[longest + 1] * longest;
      if (places > most) break;
    }
    for (std::size_t a = 0; a < ordered_.arcs.size(); ++a) {
      arc const& each = ordered_.arcs[a];
      layout_edge edge{ordered_.edge[a], ordered_.is_turned[a], {each.from}};
      int const scope = scopes_.common(scopes_.of[at(each.from)], scopes_.of[at(each.to)]);
      if (length_of(each) <= longest)
        for (int layer = made_.items[at(each.from)].layer + 1; layer < made_.items[at(each.to)].layer;
             ++layer)
          edge.items.push_back(add_item(scope, layer, 0));
      edge.items.push_back(each.to);
      made_.edges.push_back(std::move(edge));
    }
  }
  std::size_t length_of(arc const& each) const {
    return at(made_.items[at(each.to)].layer - made_.items[at(each.from)].layer);
  }

  // A nested workflow has something in every layer that it reaches over.
  void add_fillers() {
    if (scopes_.all.size() == 1) return;
    struct reach {
      int first = -1, last = -1;
      std::vector<bool> has;
    };
    std::vector<reach> of(scopes_.all.size());
    for (layout_item const& each : made_.items)
      for (int s = each.scope; s > 0; s = scopes_.all[at(s)].parent) {
        reach& r = of[at(s)];
        if (r.has.empty()) r.has.resize(made_.layers.size());
        r.has[at(each.layer)] = true;
        if (r.first < 0 || each.layer < r.first) r.first = each.layer;
        r.last = std::max(r.last, each.layer);
      }
    // What is within comes later in the tree.
    for (std::size_t s = scopes_.all.size(); s-- > 1;)
      for (int layer = of[s].first; layer >= 0 && layer <= of[s].last; ++layer) {
        if (of[s].has[at(layer)]) continue;
        add_item(static_cast<int>(s), layer, 0);
        for (int up = static_cast<int>(s); up > 0; up = scopes_.all[at(up)].parent)
          of[at(up)].has[at(layer)] = true;
      }
  }

  // Layers are as thick as their largest task; between them there is room for edges, and for the frames that begin or
  // end there.
  void place_along() {
    std::size_t const count = made_.layers.size();
    std::vector<int> first(scopes_.all.size(), -1);
    std::vector<int> last(scopes_.all.size(), -1);
    for (layout_item const& each : made_.items)
      for (int s = each.scope; s > 0; s = scopes_.all[at(s)].parent) {
        if (first[at(s)] < 0 || each.layer < first[at(s)]) first[at(s)] = each.layer;
        last[at(s)] = std::max(last[at(s)], each.layer);
      }
    // How many frames within each other begin before a layer and end behind it.
    std::vector<int> opens(count + 1);
    std::vector<int> closes(count + 1);
    auto const nested = [&](std::vector<int> const& edge, std::size_t s) {
      int depth = 0;
      for (int up = static_cast<int>(s); up > 0 && edge[at(up)] == edge[s]; up = scopes_.all[at(up)].parent)
        ++depth;
      return depth;
    };
    for (std::size_t s = 1; s < scopes_.all.size(); ++s) {
      if (first[s] < 0) continue;
      opens[at(first[s])] = std::max(opens[at(first[s])], nested(first, s));
      closes[at(last[s])] = std::max(closes[at(last[s])], nested(last, s));
    }
    std::vector<int> crossing(count + 1);
    for (layout_edge const& each : made_.edges)
      for (std::size_t i = 0; i + 1 < each.items.size(); ++i)
        ++crossing[at(made_.items[at(each.items[i])].layer)];

    double const before = sizes_.inset + sizes_.title_along;
    double pos = 0;
    for (std::size_t l = 0; l < count; ++l) {
      layout_layer& layer = made_.layers[l];
      pos += opens[l] * before;
      layer.begin = pos;
      for (int const item : layer.items)
        if (made_.items[at(item)].task >= 0)
          pos = std::max(pos, layer.begin + sizes_.along[at(made_.items[at(item)].task)]);
      layer.end = pos;
      pos += closes[l] * sizes_.inset;
      if (l + 1 < count) pos += sizes_.layer_gap * (1 + 0.02 * std::min(crossing[l], 60));
    }
    made_.along = pos;
    for (layout_frame& frame : made_.frames) {
      auto const s = at(frame.scope);
      int opened = 0;
      int closed = 0;
      for (std::size_t inner = s; inner < scopes_.all.size(); ++inner) {
        if (!is_within(static_cast<int>(inner), frame.scope)) continue;
        if (first[inner] == first[s])
          opened = std::max(opened, scopes_.all[inner].depth - scopes_.all[s].depth + 1);
        if (last[inner] == last[s])
          closed = std::max(closed, scopes_.all[inner].depth - scopes_.all[s].depth + 1);
      }
      frame.along_begin = made_.layers[at(first[s])].begin - opened * before;
      frame.along_end = made_.layers[at(last[s])].end + closed * sizes_.inset;
    }
  }
  bool is_within(int inner, int outer) const {
    while (inner > outer) inner = scopes_.all[at(inner)].parent;
    return inner == outer;
  }

  picture const& graph_;
  ordered_graph const& ordered_;
  scope_tree const& scopes_;
  layout_sizes const& sizes_;
  layout made_;
};

}  // namespace

std::vector<int> layers_of(ordered_graph const& graph) {
  std::vector<int> layers = levels_of(graph);
  for (auto k = graph.order.rbegin(); k != graph.order.rend(); ++k) {
    if (graph.next.count(*k) <= graph.previous.count(*k)) continue;
    int nearest = layers[at(*graph.next.begin(*k))];
    for (int const* s = graph.next.begin(*k); s != graph.next.end(*k); ++s)
      nearest = std::min(nearest, layers[at(*s)]);
    layers[at(*k)] = nearest - 1;
  }
  return layers;
}

layout lay_out(picture const& graph, ordered_graph const& ordered, scope_tree const& scopes,
               layout_sizes const& sizes) {
  return layout_maker(graph, ordered, scopes, sizes).make();
}

}  // namespace WEFT_NAMESPACE::show_detail
