// SPDX-License-Identifier: BSL-1.0
#include "text.hpp"

#include <weft/yaml/errors.hpp>

#include <utility>

namespace WEFT_NAMESPACE::yaml {

std::string to_string(position const& where) {
  return (where.file ? *where.file : "?") + ":" + std::to_string(where.line) + ":" +
         std::to_string(where.column);
}

config_error::config_error(std::vector<problem> problems) {
  auto made = std::make_shared<content>();
  for (problem const& each : problems)
    made->text += (made->text.empty() ? "" : "\n") + to_string(each.where) + ": " + each.text;
  made->problems = std::move(problems);
  content_ = std::move(made);
}

duplicate_registration::duplicate_registration(std::string_view name)
    : text_(weft::detail::shared_text::of(
          ("weft: a task is registered as " + detail::in_quotes(name) + " already: choose another name")
              .c_str())) {}

void report::add(position where, std::string text) {
  // One mistake in a repetition is one mistake.
  for (problem const& each : problems_)
    if (each.where.line == where.line && each.where.column == where.column && each.where.file == where.file &&
        each.text == text)
      return;
  problems_.push_back({std::move(where), std::move(text)});
  if (problems_.size() == most) raise();
}
void report::raise() {
  if (!problems_.empty()) throw config_error(std::move(problems_));
}

}  // namespace WEFT_NAMESPACE::yaml
