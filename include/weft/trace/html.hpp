// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_HTML_HPP
#define WEFT_TRACE_HTML_HPP

#include <weft/trace/record.hpp>

#include <cstddef>

//! \file
//! A run as a page to look at.

namespace WEFT_NAMESPACE {

//! What the program has to show itself: its results, as text. Columns of numbers are found out.
struct report_table {
  std::string title;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::string text{};  //!< a sentence above it
};

//! What a report has beside the run, and how much of it.
struct report_options {
  std::string title;                 //!< empty: the name of the graph
  std::vector<report_table> tables;  //!< stand before everything about the run
  std::size_t most_spans =
      50'000;  //!< of the timeline: of more, those that follow each other closely become one
  std::size_t most_tasks = 2'000;  //!< of the table: of more, those that took longest, and those that failed
  std::size_t most_drawn = 400;    //!< tasks of the graph: a larger one is not drawn
  std::size_t most_rows = 5'000;   //!< of each table of the program
};

//! One HTML file that loads nothing: figures, the graph, a timeline, throughput, tables, failures; light or dark, for
//! a mouse, fingers or keys, and for paper. Everything from the record is escaped. It is smaller than 5 MB whatever the
//! record holds, as long as the options are these and texts are not long; 1,000,000 attempts take about a second.
std::string to_html(run_record const& record, report_options const& options = {});

}  // namespace WEFT_NAMESPACE

#endif
