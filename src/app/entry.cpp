// SPDX-License-Identifier: BSL-1.0
#include <weft/app/entry.hpp>
#include <weft/app/to_text.hpp>

#include <nlohmann/json.hpp>

#include "../text/words.hpp"

namespace WEFT_NAMESPACE::detail {

void append_quoted(std::string& to, std::string_view text) {
  to += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void throw_unknown_input(std::string const& workflow, std::string const& id,
                         std::vector<app_input> const& inputs) {
  std::vector<std::string_view> known;
  known.reserve(inputs.size());
  for (app_input const& each : inputs) known.emplace_back(each.id);
  std::string const near = words::suggestion(id, known);
  std::string text = "--with " + id + "=...: " + workflow + " has no input of this id";
  if (!near.empty())
    text += near;
  else if (known.empty())
    text += ": it has none";
  else
    text += "; it has: " + words::listed(known);
  throw usage_error(text);
}

void throw_wrong_word(std::string const& id, std::string const& type, std::string const& word) {
  throw usage_error("--with " + id + "=" + word + ": " + id + " is " + type + ", and " +
                    words::in_quotes(word) + " is none");
}

void throw_missing_input(std::string const& workflow, app_input const& input) {
  if (input.is_readable)
    throw usage_error(workflow + " needs --with " + input.id + "=..., which is " + input.type);
  throw usage_error(workflow + " needs the input " + input.id + ", which is " + input.type +
                    " and cannot be read from a command line: the program has to give it, by with<\"" +
                    input.id + "\">(value)");
}

}  // namespace WEFT_NAMESPACE::detail
