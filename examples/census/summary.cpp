// SPDX-License-Identifier: BSL-1.0
#include "summary.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <iomanip>
#include <sstream>

namespace census {
namespace {

std::string printable(std::string path) {
  for (char& c : path)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  return path;
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  std::ostringstream out;
  auto const share = whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  out << std::fixed << std::setprecision(1) << 100 * share << " %";
  return out.str();
}

// "    .../path" for the first `top` of the items, then how many more there are.
template <class Items, class Show>
void list(std::ostream& out, Items const& items, std::size_t top, Show show) {
  for (std::size_t i = 0; i != std::min(top, items.size()); ++i)
    out << "    " << printable(show(items[i])) << '\n';
  if (top != 0 && items.size() > top) out << "    and " << items.size() - top << " more\n";
}

}  // namespace

std::string table(std::span<run_row const> runs) {
  std::ostringstream out;
  out << "where     seconds     tasks  digest\n";
  for (auto const& run : runs)
    out << std::left << std::setw(8) << run.where << std::right << std::setw(9) << std::fixed
        << std::setprecision(3) << run.seconds << std::setw(10) << run.tasks << "  " << run.digest << '\n';
  return out.str();
}

std::string summary(tree_report const& whole, std::size_t top) {
  auto const& sum = whole.totals;
  std::ostringstream out;
  auto const total = [&](char const* name, std::uint64_t value, std::string const& remark) {
    out << std::left << std::setw(14) << name << std::right << std::setw(12) << value
        << (remark.empty() ? "" : "  ") << remark << '\n';
  };
  total("files", sum.files, std::to_string(sum.unreadable) + " unreadable");
  total("bytes", sum.bytes, "");
  total("lines", sum.lines, "");
  total("comment lines", sum.comment_lines, percent(sum.comment_lines, sum.lines));
  total("includes", sum.includes,
        std::to_string(sum.resolved) + " of files of the tree, " + std::to_string(sum.external) +
            " of others, " + std::to_string(sum.computed) + " computed by macros");
  total("edges", sum.edges, "distinct pairs of files");

  auto const rank = [&](std::uint64_t first, std::uint64_t second, std::uint32_t file) {
    out << std::setw(12) << first << std::setw(12) << second << "  " << printable(whole.files[file].path)
        << '\n';
  };
  if (auto const files = most_included(whole.ranks, top); !files.empty()) {
    out << "\nmost included: files that include it, directly and at all\n";
    for (auto const file : files)
      rank(whole.ranks[file].direct_includers, whole.ranks[file].transitive_includers, file);
  }
  if (auto const files = heaviest(whole.ranks, top); !files.empty()) {
    out << "\nheaviest: bytes with all that it includes, and files included\n";
    for (auto const file : files)
      rank(whole.ranks[file].transitive_bytes, whole.ranks[file].transitive_included, file);
  }
  out << "\ncycles: " << whole.cycles.size() << '\n';
  if (!whole.cycles.empty()) {
    out << "  the largest has " << whole.cycles[0].size() << " files\n";
    list(out, whole.cycles[0], top, [](std::string const& path) { return path; });
  }
  if (!whole.unreadable.empty()) {
    out << "\nunreadable: " << whole.unreadable.size() << '\n';
    list(out, whole.unreadable, top,
         [](unreadable_file const& file) { return file.path + ": " + file.reason; });
  }
  return out.str();
}

nlohmann::json document(std::string const& root, tree_report const& whole, std::size_t top) {
  nlohmann::json json = whole;
  json["root"] = root;
  json["digest"] = digest(whole);
  auto const list = [&](std::vector<std::uint32_t> const& files) {
    auto entries = nlohmann::json::array();
    for (auto const file : files) {
      auto const& rank = whole.ranks[file];
      entries.push_back({{"path", whole.files[file].path},
                         {"direct_includers", rank.direct_includers},
                         {"transitive_includers", rank.transitive_includers},
                         {"transitive_included", rank.transitive_included},
                         {"transitive_bytes", rank.transitive_bytes}});
    }
    return entries;
  };
  json["most_included"] = list(most_included(whole.ranks, top));
  json["heaviest"] = list(heaviest(whole.ranks, top));
  return json;
}

}  // namespace census
