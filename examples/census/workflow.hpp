// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_WORKFLOW_HPP
#define WEFT_EXAMPLES_CENSUS_WORKFLOW_HPP

#include "cycles.hpp"
#include "parse.hpp"
#include "progress.hpp"
#include "ranking.hpp"
#include "report.hpp"
#include "resolve.hpp"
#include "scan.hpp"
#include "totals.hpp"

#include <weft/weft.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace census {

using file_list = std::vector<std::string>;
using facts_list = weft::batch<file_facts>;

//! The tasks. `bar` is an input because progress is shown by whoever runs the workflow; it expects one tick per
//! file, and gets it.
namespace tasks {

inline constexpr auto scan =
    weft::task<"scan">([](std::string const& root, weft::from<"bar", progress_bar*> bar) {
      file_list files = census::scan(root);
      (*bar)->expect(files.size());
      return files;
    });

inline constexpr auto parse = weft::map<"parse">(
    [](std::string const& file, weft::from<"root", std::string> root, weft::from<"bar", progress_bar*> bar) {
      file_facts facts = census::parse(*root, file);
      (*bar)->tick();
      return facts;
    });

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

inline constexpr auto report = weft::task<"report">(
    [](tree_totals const& sums, std::vector<file_rank> const& ranks, std::vector<cycle> const& circles,
       weft::from<"scan", file_list> files, weft::from<"parse", facts_list> facts) {
      return census::report(*files, *facts, sums, ranks, circles);
    });

}  // namespace tasks

//! The census of a C++ source tree, from its root to its report.
inline constexpr auto workflow = weft::workflow<"census">(
    weft::input<"bar", progress_bar*>, weft::input<"root", std::string> >> tasks::scan >> tasks::parse >>
                                           tasks::resolve >>
                                           (tasks::totals | tasks::ranking | tasks::cycles) >> tasks::report);

struct options {
  std::string root = "/usr/include/boost";
  std::size_t threads = weft::pool::default_size();  // at work in `run_pool`
};

//! The whole census on the calling thread.
//! Throws weft::task_failed if a task fails: "scan", with the std::system_error in it, if the tree cannot be read.
inline tree_report run_inline(options const& wanted, progress_bar& bar) {
  return weft::run(workflow, weft::with<"root">(wanted.root), weft::with<"bar">(&bar), weft::keep<"report">)
      .value();
}

//! The same in parallel: this thread and those of a pool. To start the threads takes a part of the time, as it does for
//! whoever runs a census once.
inline tree_report run_pool(options const& wanted, progress_bar& bar) {
  weft::pool pool(wanted.threads);
  return weft::run(workflow, pool, weft::with<"root">(wanted.root), weft::with<"bar">(&bar),
                   weft::keep<"report">)
      .value();
}

//! How many tasks a census of this result has: one per file, and the six others.
inline std::size_t task_count(tree_report const& whole) { return whole.files.size() + 6; }

//! A way to run the census: its name in the table, and what runs it.
struct way {
  char const* where;
  tree_report (*run)(options const&, progress_bar&);
};

//! All of them. Their results are equal.
inline constexpr way ways[] = {{"inline", run_inline}, {"pool", run_pool}};

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_WORKFLOW_HPP
