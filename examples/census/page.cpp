// SPDX-License-Identifier: BSL-1.0
#include "page.hpp"

#include <weft/trace/html.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace census {
namespace {

std::string number(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t i = digits.size(); i > 3;) digits.insert(i -= 3, 1, ',');
  return digits;
}

weft::report_table tree_table(tree_totals const& sum) {
  return {"The tree",
          {"What", "How much"},
          {{"files", number(sum.files)},
           {"unreadable", number(sum.unreadable)},
           {"bytes", number(sum.bytes)},
           {"lines", number(sum.lines)},
           {"comment lines", number(sum.comment_lines)},
           {"includes", number(sum.includes)},
           {"of files of the tree", number(sum.resolved)},
           {"of others", number(sum.external)},
           {"computed by macros", number(sum.computed)},
           {"distinct pairs of files", number(sum.edges)}}};
}

weft::report_table runs_table(std::span<run_row const> runs) {
  weft::report_table made{"Ways to run it", {"Where", "Seconds", "Tasks", "Digest"}, {}};
  for (run_row const& run : runs) {
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.3f", run.seconds);
    made.rows.push_back({run.where, seconds, number(run.tasks), run.digest});
  }
  return made;
}

weft::report_table files_table(char const* title, tree_report const& whole,
                               std::span<std::uint32_t const> files) {
  weft::report_table made{
      title, {"File", "Included by", "Included by, at all", "Includes, at all", "Bytes with all that"}, {}};
  for (auto const file : files) {
    file_rank const& rank = whole.ranks[file];
    made.rows.push_back({whole.files[file].path, number(rank.direct_includers),
                         number(rank.transitive_includers), number(rank.transitive_included),
                         number(rank.transitive_bytes)});
  }
  return made;
}

weft::report_table cycles_table(tree_report const& whole, std::size_t top) {
  weft::report_table made{"Cycles", {"Files of it", "How many"}, {}};
  for (auto const& cycle : whole.cycles) {
    std::string files;
    for (std::size_t i = 0; i != std::min(top, cycle.size()); ++i) files += (i == 0 ? "" : ", ") + cycle[i];
    if (cycle.size() > top) files += ", ...";
    made.rows.push_back({files, number(cycle.size())});
  }
  return made;
}

}  // namespace

std::string page(weft::run_record const& run, std::string const& root, std::span<run_row const> runs,
                 tree_report const& whole, std::size_t top) {
  weft::report_options options;
  options.title = "Census of " + root;
  options.tables = {runs_table(runs), tree_table(whole.totals),
                    files_table("Most included", whole, most_included(whole.ranks, top)),
                    files_table("Heaviest", whole, heaviest(whole.ranks, top))};
  if (!whole.cycles.empty()) options.tables.push_back(cycles_table(whole, top));
  return weft::to_html(run, options);
}

}  // namespace census
