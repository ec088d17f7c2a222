// SPDX-License-Identifier: BSL-1.0
#include "traces.hpp"

#include <weft/app/entry.hpp>
#include <weft/show/draw.hpp>
#include <weft/trace/chrome.hpp>
#include <weft/trace/html.hpp>
#include <weft/trace/picture.hpp>
#include <weft/trace/summary.hpp>

#include "../text/words.hpp"
#include "files.hpp"

#include <filesystem>
#include <sstream>
#include <utility>

namespace WEFT_NAMESPACE::app_detail {
namespace {

// What a file that ends so is.
constexpr std::pair<std::string_view, std::string_view> endings[] = {
    {".json", "chrome"}, {".jsonl", "log"}, {".html", "html"},   {".txt", "summary"},
    {".svg", "svg"},     {".dot", "dot"},   {".mmd", "mermaid"},
};

}  // namespace

std::vector<std::string> const& trace_formats() {
  static std::vector<std::string> const all{"summary", "html", "chrome",  "svg",
                                            "ascii",   "dot",  "mermaid", "log"};
  return all;
}

std::string format_of(std::string const& file) {
  std::string const ending = std::filesystem::path(file).extension();
  std::string known;
  for (auto const& [each, format] : endings) {
    if (each == ending) return std::string(format);
    known += (known.empty() ? "" : ", ") + std::string(each);
  }
  throw usage_error("--trace " + file + ": its ending says what it is, and this is none of " + known);
}

std::string as_text(run_record const& record, std::string const& format) {
  if (format == "html") return to_html(record);
  if (format == "chrome") return to_chrome_trace(record);
  if (format == "svg") return to_svg(picture_of(record));
  if (format == "ascii") return to_ascii(picture_of(record));
  if (format == "dot") return to_dot(picture_of(record));
  if (format == "mermaid") return to_mermaid(picture_of(record));
  if (format == "log") {
    std::ostringstream to;
    write_event_log(record, to);
    return to.str();
  }
  return to_summary(record);
}

trace_files::trace_files(std::vector<std::string> const& files) {
  for (std::string const& each : files)
    if (format_of(each) != "log") files_.push_back(each);
  if (!files_.empty()) recorder_.emplace();
  for (std::string const& each : files)
    if (format_of(each) == "log") logs_.emplace_back(each);
}

std::vector<run_observer*> trace_files::observers() {
  std::vector<run_observer*> all;
  if (recorder_) all.push_back(&*recorder_);
  for (event_log& each : logs_) all.push_back(&each);
  return all;
}

void trace_files::write() {
  for (event_log& each : logs_) each.flush();
  if (!recorder_) return;
  run_record const record = recorder_->record();
  for (std::string const& each : files_) write_text(each, as_text(record, format_of(each)));
}

}  // namespace WEFT_NAMESPACE::app_detail
