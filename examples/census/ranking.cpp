// SPDX-License-Identifier: BSL-1.0
#include "ranking.hpp"

#include "components.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <utility>

namespace census {
namespace {

// The components as one graph without cycles. Targets have smaller numbers than what reaches them.
struct condensed {
  std::vector<std::uint32_t> offsets{0};
  std::vector<std::uint32_t> targets;
  std::vector<std::uint32_t> files;  // of each component
  std::vector<std::uint64_t> bytes;
};

condensed condense(include_graph const& graph, components const& parts, std::span<file_facts const> facts) {
  condensed result;
  result.files.resize(parts.count);
  result.bytes.resize(parts.count);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  edges.reserve(graph.targets.size());
  for (std::size_t file = 0; file != graph.size(); ++file) {
    auto const part = parts.of[file];
    ++result.files[part];
    result.bytes[part] += facts[file].bytes;
    for (auto const target : graph.of(file))
      if (parts.of[target] != part) edges.emplace_back(part, parts.of[target]);
  }
  std::ranges::sort(edges);
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  auto edge = edges.begin();
  for (std::uint32_t part = 0; part != parts.count; ++part) {
    for (; edge != edges.end() && edge->first == part; ++edge) result.targets.push_back(edge->second);
    result.offsets.push_back(static_cast<std::uint32_t>(result.targets.size()));
  }
  return result;
}

struct reach {
  std::uint32_t includers = 0;  // files of components that reach this one, itself among them
  std::uint32_t included = 0;   // files of components that this one reaches, itself among them
  std::uint64_t bytes = 0;      // of the latter
};

std::vector<reach> closure(condensed const& graph) {
  constexpr std::size_t words = 8;
  using row = std::array<std::uint64_t, words>;
  auto const size = graph.files.size();
  std::vector<reach> result(size);
  std::vector<row> rows(size);
  for (std::size_t first = 0; first < size; first += 64 * words) {
    // Which of the components from first on does each reach? Those before first reach none.
    for (auto part = first; part != size; ++part) {
      row reached{};
      if (auto const bit = part - first; bit < 64 * words) reached[bit / 64] |= 1ull << bit % 64;
      for (auto edge = graph.offsets[part]; edge != graph.offsets[part + 1]; ++edge) {
        if (graph.targets[edge] < first) continue;
        for (std::size_t w = 0; w != words; ++w) reached[w] |= rows[graph.targets[edge]][w];
      }
      rows[part] = reached;
      for (std::size_t w = 0; w != words; ++w) {
        for (auto bits = reached[w]; bits != 0; bits &= bits - 1) {
          auto const target = first + 64 * w + static_cast<std::size_t>(std::countr_zero(bits));
          result[target].includers += graph.files[part];
          result[part].included += graph.files[target];
          result[part].bytes += graph.bytes[target];
        }
      }
    }
  }
  return result;
}

// The indices of the n ranks with the largest values, largest first; of equals, the first.
template <class Value>
std::vector<std::uint32_t> top(std::span<file_rank const> ranks, std::size_t n, Value file_rank::* value) {
  std::vector<std::uint32_t> order(ranks.size());
  std::iota(order.begin(), order.end(), 0u);
  auto const end = order.begin() + static_cast<std::ptrdiff_t>(std::min(n, order.size()));
  std::partial_sort(order.begin(), end, order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair{ranks[b].*value, a} < std::pair{ranks[a].*value, b};
  });
  order.erase(end, order.end());
  return order;
}

}  // namespace

std::vector<file_rank> ranking(include_graph const& graph, std::span<file_facts const> facts) {
  auto const parts = strong_components(graph);
  auto const reached = closure(condense(graph, parts, facts));
  std::vector<file_rank> ranks(graph.size());
  for (std::size_t file = 0; file != graph.size(); ++file) {
    auto const& part = reached[parts.of[file]];
    ranks[file].transitive_includers = part.includers - 1;
    ranks[file].transitive_included = part.included - 1;
    ranks[file].transitive_bytes = part.bytes;
    for (auto const target : graph.of(file))
      if (target != file) ++ranks[target].direct_includers;
  }
  return ranks;
}

std::vector<std::uint32_t> most_included(std::span<file_rank const> ranks, std::size_t n) {
  return top(ranks, n, &file_rank::direct_includers);
}

std::vector<std::uint32_t> heaviest(std::span<file_rank const> ranks, std::size_t n) {
  return top(ranks, n, &file_rank::transitive_bytes);
}

}  // namespace census
