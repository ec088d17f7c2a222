// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_LAYOUT_HPP
#define WEFT_CHECK_LAYOUT_HPP

#include <weft/core/expression.hpp>

namespace WEFT_NAMESPACE::detail {

// The edges of one expression, between positions of its leaves in the text.
struct layout_edge {
  int from;
  int to;
};

struct layout_view {
  int leaves;
  layout_edge const* edges;
  int edge_count;
  int const* sources;
  int source_count;
  int const* sinks;
  int sink_count;
};

constexpr int copy_shifted(int const* from, int count, int shift, int* to) {
  for (int i = 0; i < count; ++i) to[i] = from[i] + shift;
  return count;
}

constexpr int copy_shifted(layout_edge const* from, int count, int shift, layout_edge* to) {
  for (int i = 0; i < count; ++i) to[i] = {from[i].from + shift, from[i].to + shift};
  return count;
}

// The numbers of leaves, edges, sources and sinks; the pointers stay null.
constexpr layout_view parallel_size(layout_view const* parts, int count) {
  layout_view sum{};
  for (int i = 0; i < count; ++i) {
    sum.leaves += parts[i].leaves;
    sum.edge_count += parts[i].edge_count;
    sum.source_count += parts[i].source_count;
    sum.sink_count += parts[i].sink_count;
  }
  return sum;
}

constexpr layout_view sequence_size(layout_view const* parts, int count) {
  layout_view sum = parallel_size(parts, count);
  for (int i = 1; i < count; ++i) sum.edge_count += parts[i - 1].sink_count * parts[i].source_count;
  sum.source_count = parts[0].source_count;
  sum.sink_count = parts[count - 1].sink_count;
  return sum;
}

struct parallel_tag {};
struct sequence_tag {};

template <int Edges, int Sources, int Sinks>
struct layout_arrays {
  layout_edge edges[Edges + 1]{};
  int sources[Sources + 1]{};
  int sinks[Sinks + 1]{};

  constexpr layout_arrays(parallel_tag, layout_view const* parts, int count) {
    int leaf = 0, edge = 0, source = 0, sink = 0;
    for (int i = 0; i < count; ++i) {
      edge += copy_shifted(parts[i].edges, parts[i].edge_count, leaf, edges + edge);
      source += copy_shifted(parts[i].sources, parts[i].source_count, leaf, sources + source);
      sink += copy_shifted(parts[i].sinks, parts[i].sink_count, leaf, sinks + sink);
      leaf += parts[i].leaves;
    }
  }

  constexpr layout_arrays(sequence_tag, layout_view const* parts, int count) {
    int leaf = 0, before = 0, edge = 0;
    for (int i = 0; i < count; ++i) {
      edge += copy_shifted(parts[i].edges, parts[i].edge_count, leaf, edges + edge);
      if (i > 0)
        for (int s = 0; s < parts[i - 1].sink_count; ++s)
          for (int t = 0; t < parts[i].source_count; ++t)
            edges[edge++] = {before + parts[i - 1].sinks[s], leaf + parts[i].sources[t]};
      before = leaf;
      leaf += parts[i].leaves;
    }
    copy_shifted(parts[0].sources, parts[0].source_count, 0, sources);
    copy_shifted(parts[count - 1].sinks, parts[count - 1].sink_count, before, sinks);
  }
};

template <class Shape>
struct layout;

template <>
struct layout<leaf_shape> {
  static constexpr int self[1] = {0};
  static constexpr layout_view view{1, nullptr, 0, self, 1, self, 1};
};

template <class... Part>
struct layout<parallel_shape<Part...>> {
  static constexpr layout_view parts[sizeof...(Part)] = {layout<Part>::view...};
  static constexpr layout_view size = parallel_size(parts, sizeof...(Part));
  using arrays_type = layout_arrays<size.edge_count, size.source_count, size.sink_count>;
  static constexpr arrays_type arrays{parallel_tag(), parts, sizeof...(Part)};
  static constexpr layout_view view{size.leaves,       arrays.edges, size.edge_count, arrays.sources,
                                    size.source_count, arrays.sinks, size.sink_count};
};

template <class... Part>
struct layout<sequence_shape<Part...>> {
  static constexpr layout_view parts[sizeof...(Part)] = {layout<Part>::view...};
  static constexpr layout_view size = sequence_size(parts, sizeof...(Part));
  using arrays_type = layout_arrays<size.edge_count, size.source_count, size.sink_count>;
  static constexpr arrays_type arrays{sequence_tag(), parts, sizeof...(Part)};
  static constexpr layout_view view{size.leaves,       arrays.edges, size.edge_count, arrays.sources,
                                    size.source_count, arrays.sinks, size.sink_count};
};

}  // namespace WEFT_NAMESPACE::detail

#endif
