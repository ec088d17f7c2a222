// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_WORKFLOW_HPP
#define WEFT_EXAMPLES_CENSUS_WORKFLOW_HPP

#include "cycles.hpp"
#include "parse.hpp"
#include "ranking.hpp"
#include "report.hpp"
#include "resolve.hpp"
#include "scan.hpp"
#include "totals.hpp"

#include <weft/weft.hpp>

#include <string>
#include <vector>

namespace census {

using file_list = std::vector<std::string>;
using facts_list = weft::batch<file_facts>;

//! The tasks. The tree is listed here and the report is put together here; all else can be done by workers, which read
//! the files themselves.
namespace tasks {

inline constexpr auto scan =
    weft::task<"scan">([](std::string const& root) { return census::scan(root); }).local();

inline constexpr auto parse = weft::map<"parse">(
    [](std::string const& file, weft::from<"root", std::string> root) { return census::parse(*root, file); });

inline constexpr auto resolve = weft::task<"resolve">(
    [](facts_list const& facts, weft::from<"scan", file_list> files, weft::from<"root", std::string> root) {
      return census::resolve(*root, *files, facts);
    });

inline constexpr auto totals =
    weft::task<"totals">([](include_graph const& graph, weft::from<"parse", facts_list> facts) {
      return census::totals(*facts, graph);
    });

inline constexpr auto ranking =
    weft::task<"ranking">([](include_graph const& graph, weft::from<"parse", facts_list> facts) {
      return census::ranking(graph, *facts);
    });

inline constexpr auto cycles =
    weft::task<"cycles">([](include_graph const& graph) { return census::cycles(graph); });

inline constexpr auto report =
    weft::task<"report">([](tree_totals const& sums, std::vector<file_rank> const& ranks,
                            std::vector<cycle> const& circles, weft::from<"scan", file_list> files,
                            weft::from<"parse", facts_list> facts) {
      return census::report(*files, *facts, sums, ranks, circles);
    }).local();

}  // namespace tasks

//! The census of a C++ source tree, from its root to its report.
inline constexpr auto workflow = weft::workflow<"census">(
    weft::input<"root", std::string> >> tasks::scan >> tasks::parse >> tasks::resolve >>
    (tasks::totals | tasks::ranking | tasks::cycles) >> tasks::report);

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_WORKFLOW_HPP
