// SPDX-License-Identifier: BSL-1.0
#include "resolve.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace census {
namespace {

// "boost/" for /usr/include/boost, boost/, or for "." in that directory.
std::string prefix_of(std::string_view root) {
  root = root.substr(0, root.find_last_not_of('/') + 1);
  std::string name{root.substr(root.rfind('/') + 1)};
  if (name.empty() || name == "." || name == "..")
    name = std::filesystem::weakly_canonical(root.empty() ? "/" : root).filename();
  return name.empty() ? name : name + '/';
}

// Takes ".", ".." and empty parts out of path; false if it leads above where it starts.
bool normalise(std::string& path) {
  std::string result;
  for (std::string_view rest = path; !rest.empty();) {
    auto const part = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    if (part == "..") {
      if (result.empty()) return false;
      result.erase(result.find_last_of('/', result.size() - 2) + 1);
    } else if (!part.empty() && part != ".") {
      result.append(part).push_back('/');
    }
  }
  if (!result.empty()) result.pop_back();
  path = std::move(result);
  return true;
}

class finder {
public:
  finder(std::string const& root, std::span<std::string const> files) : prefix_{prefix_of(root)} {
    files_.reserve(files.size());
    for (std::uint32_t i = 0; i != files.size(); ++i) files_.emplace(files[i], i);
  }

  std::optional<std::uint32_t> find(include const& wanted, std::string_view from) {
    std::string_view const path = wanted.path;
    if (path.empty() || path.front() == '/' || path.back() == '/') return {};
    if (!wanted.angled) {
      directory_.assign(prefix_).append(from.substr(0, from.rfind('/') + 1));
      if (auto const file = seen_from(directory_, path)) return file;
    }
    if (auto const file = seen_from("", path)) return file;
    return seen_from(prefix_, path);
  }

private:
  // The directory, as seen from the parent of root, is empty or ends with '/'.
  std::optional<std::uint32_t> seen_from(std::string_view directory, std::string_view path) {
    path_.assign(directory).append(path);
    if (path_.find("./") != path_.npos || path_.find("//") != path_.npos)
      if (!normalise(path_)) return {};
    if (!path_.starts_with(prefix_)) return {};
    auto const hit = files_.find(std::string_view{path_}.substr(prefix_.size()));
    return hit == files_.end() ? std::nullopt : std::optional{hit->second};
  }

  std::string prefix_;
  std::unordered_map<std::string_view, std::uint32_t> files_;
  std::string directory_;
  std::string path_;
};

}  // namespace

include_graph resolve(std::string const& root, std::span<std::string const> files,
                      std::span<file_facts const> facts) {
  include_graph graph;
  graph.offsets.reserve(files.size() + 1);
  finder tree{root, files};
  std::vector<std::uint32_t> row;
  for (std::size_t i = 0; i != files.size(); ++i) {
    row.clear();
    for (auto const& wanted : facts[i].includes)
      if (auto const target = tree.find(wanted, files[i])) row.push_back(*target);
    graph.resolved += row.size();
    graph.external += facts[i].includes.size() - row.size();
    std::ranges::sort(row);
    graph.targets.insert(graph.targets.end(), row.begin(), std::unique(row.begin(), row.end()));
    graph.offsets.push_back(static_cast<std::uint32_t>(graph.targets.size()));
  }
  return graph;
}

}  // namespace census
