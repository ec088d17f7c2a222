// SPDX-License-Identifier: BSL-1.0
#include "json.hpp"

#include "../show/text.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace WEFT_NAMESPACE::trace_detail {
namespace {

bool is_plain(std::string_view text) {
  for (char const c : text)
    if (c < 0x20 || c == 0x7f || c == '"' || c == '\\' || c == '<') return false;  // also what is not ASCII
  return true;
}

template <class T>
void add_digits(std::string& out, T value) {
  char text[24];
  auto const end = std::to_chars(text, text + sizeof text, value);
  out.append(text, end.ptr);
}

// Lines and tabs are kept; of everything else that is no text `clean` makes some.
void add_escaped(std::string& out, std::string_view text) {
  for (std::size_t begin = 0; begin <= text.size();) {
    std::size_t const end = std::min(text.find_first_of("\n\t", begin), text.size());
    for (char const c : show_detail::clean(text.substr(begin, end - begin))) switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '<': out += "\\u003c"; break;
        default: out += c;
      }
    if (end < text.size()) out += text[end] == '\n' ? "\\n" : "\\t";
    begin = end + 1;
  }
}

}  // namespace

void add_text(std::string& out, std::string_view text) {
  out += '"';
  if (is_plain(text))
    out += text;
  else
    add_escaped(out, text);
  out += '"';
}

void add_whole(std::string& out, std::int64_t value) { add_digits(out, value); }
void add_whole(std::string& out, std::uint64_t value) { add_digits(out, value); }

void add_number(std::string& out, double value, int digits) {
  char text[64];
  bool const is_shown = std::isfinite(value) && std::fabs(value) < 1e18;
  std::snprintf(text, sizeof text, "%.*f", digits, is_shown ? value : 0);
  out += text;
}

}  // namespace WEFT_NAMESPACE::trace_detail
