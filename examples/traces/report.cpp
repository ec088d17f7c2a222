// SPDX-License-Identifier: BSL-1.0
#include <weft/trace.hpp>

#include <cstdio>
#include <fstream>

// report <log> [<page> [<trace>]]: what a log of events says, as text, as a page, and for a viewer of traces.
int main(int argc, char** argv) {
  if (argc < 2) return std::fputs("report <log> [<page> [<trace>]]\n", stderr), 2;
  try {
    weft::run_record const record = weft::read_event_log(argv[1]);
    std::fputs(weft::to_summary(record).c_str(), stdout);

    weft::report_options options;
    options.tables.push_back({"Where it is from", {"What", "Where"}, {{"log of events", argv[1]}}});
    if (argc > 2) std::ofstream(argv[2]) << weft::to_html(record, options);
    if (argc > 3) std::ofstream(argv[3]) << weft::to_chrome_trace(record);
  } catch (weft::event_log_error const& error) {
    return std::fprintf(stderr, "%s\n", error.what()), 1;
  }
}
