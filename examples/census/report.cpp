// SPDX-License-Identifier: BSL-1.0
#include "report.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>
#include <nlohmann/json.hpp>

#include <cinttypes>
#include <cstddef>
#include <cstdio>

namespace census {

tree_report report(std::span<std::string const> files, std::span<file_facts const> facts,
                   tree_totals const& totals, std::span<file_rank const> ranks,
                   std::span<cycle const> cycles) {
  tree_report whole;
  whole.totals = totals;
  whole.ranks.assign(ranks.begin(), ranks.end());
  whole.files.reserve(files.size());
  for (std::size_t i = 0; i != files.size(); ++i) {
    auto const& file = facts[i];
    whole.files.push_back({files[i], file.bytes, file.lines, file.comment_lines});
    if (!file.readable()) whole.unreadable.push_back({files[i], file.error});
  }
  for (auto const& loop : cycles) {
    auto& paths = whole.cycles.emplace_back();
    for (auto const file : loop) paths.push_back(files[file]);
  }
  return whole;
}

void to_json(nlohmann::json& json, tree_report const& whole) {
  auto const& sum = whole.totals;
  json = {{"cycles", whole.cycles},
          {"files",
           {{"columns",
             {"path", "bytes", "lines", "comment_lines", "direct_includers", "transitive_includers",
              "transitive_included", "transitive_bytes"}},
            {"rows", nlohmann::json::array()}}},
          {"totals",
           {{"files", sum.files},
            {"unreadable", sum.unreadable},
            {"bytes", sum.bytes},
            {"lines", sum.lines},
            {"comment_lines", sum.comment_lines},
            {"includes", sum.includes},
            {"computed", sum.computed},
            {"resolved", sum.resolved},
            {"external", sum.external},
            {"edges", sum.edges}}},
          {"unreadable", nlohmann::json::array()}};
  auto& rows = json["files"]["rows"].get_ref<nlohmann::json::array_t&>();
  rows.reserve(whole.files.size());
  for (std::size_t i = 0; i != whole.files.size(); ++i) {
    auto const& file = whole.files[i];
    auto const& rank = whole.ranks[i];
    rows.push_back({file.path, file.bytes, file.lines, file.comment_lines, rank.direct_includers,
                    rank.transitive_includers, rank.transitive_included, rank.transitive_bytes});
  }
  for (auto const& [path, reason] : whole.unreadable)
    json["unreadable"].push_back({{"path", path}, {"reason", reason}});
}

std::string text(nlohmann::json const& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string digest(tree_report const& whole) {
  auto const bytes = text(whole);
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016" PRIx64, std::uint64_t{XXH3_64bits(bytes.data(), bytes.size())});
  return digits;
}

}  // namespace census
