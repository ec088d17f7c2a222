// SPDX-License-Identifier: BSL-1.0
#include "scopes.hpp"

#include <unordered_map>

namespace WEFT_NAMESPACE::show_detail {

scope_tree::scope_tree(picture const& graph) : all(1) {
  constexpr int deepest = 32;  // what is deeper is drawn there
  std::unordered_map<std::string, int> known{{"", 0}};
  for (std::size_t k = 0; k < graph.tasks.size(); ++k) {
    std::string const& path = graph.tasks[k].scope;
    int at = 0;
    for (std::size_t end = 0; end < path.size() && all[static_cast<std::size_t>(at)].depth < deepest; ++end) {
      end = path.find('/', end);
      if (end == std::string::npos) end = path.size();
      auto const [found, is_new] = known.try_emplace(path.substr(0, end), static_cast<int>(all.size()));
      if (is_new) {
        all[static_cast<std::size_t>(at)].children.push_back(found->second);
        int const depth = all[static_cast<std::size_t>(at)].depth + 1;
        all.push_back({path.substr(0, end), at, depth, {}, {}});
      }
      at = found->second;
    }
    of.push_back(at);
    all[static_cast<std::size_t>(at)].tasks.push_back(static_cast<int>(k));
  }
}

int scope_tree::common(int a, int b) const {
  while (a != b) {
    int& deeper = all[static_cast<std::size_t>(a)].depth >= all[static_cast<std::size_t>(b)].depth ? a : b;
    deeper = all[static_cast<std::size_t>(deeper)].parent;
  }
  return a;
}

}  // namespace WEFT_NAMESPACE::show_detail
