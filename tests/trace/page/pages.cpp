// SPDX-License-Identifier: BSL-1.0
// weft_trace_pages <folder>: writes pages there, for a browser.
#include <weft/trace/html.hpp>

#include "../records.hpp"

#include <filesystem>
#include <fstream>

namespace {

// Whatever text can be in a record tries to be a script.
weft::run_record evil() {
  static constexpr char const* attack =
      "</script></svg><script>window.evil = 1</script><img src=http://evil.example/ "
      "onerror=evil=1>\"'{{js}}<!--";
  weft::run_record record = records::small();
  record.graph.name = record.where = record.error = attack;
  for (weft::picture_task& each : record.graph.tasks) {
    each.id += attack;
    each.scope.clear();
    each.result = attack;
  }
  record.errors = {attack};
  record.spans.back().error = 0;
  record.spans.back().outcome = weft::attempt_end::failed;
  record.lanes[0].process = record.lanes[0].thread = attack;
  record.notes = {{5, attack}};
  return record;
}

}  // namespace

int main(int, char** argv) {
  std::filesystem::path const folder = argv[1];
  std::filesystem::create_directories(folder);
  auto const write = [&](char const* name, weft::run_record const& record,
                         weft::report_options const& options) {
    std::ofstream(folder / name) << weft::to_html(record, options);
  };
  write("small.html", records::small(), {});
  weft::report_options options;
  options.title = "Census";
  options.tables = {
      {"Most included", {"File", "Included by"}, {{"config.hpp", "9,120"}, {"assert.hpp", "990"}}}};
  write("census.html", records::census(), options);
  write("large.html", records::large(), {});
  weft::report_options few;
  few.most_spans = 1000;
  write("merged.html", records::census(), few);
  weft::run_record nothing;
  nothing.graph.name = "nothing";
  write("nothing.html", nothing, {});
  options.title = {};
  options.tables = {{"</script><b>", {"<i>"}, {{"<script>evil = 1</script>"}}, "<b>"}};
  write("evil.html", evil(), options);
}
