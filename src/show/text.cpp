// SPDX-License-Identifier: BSL-1.0
#include "text.hpp"

#include <cmath>
#include <cstdio>

namespace WEFT_NAMESPACE::show_detail {
namespace {

unsigned byte_at(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
}

// How many bytes the character at `i` has; 0 if it is none. (Overlong forms and surrogates are none.)
std::size_t character_size(std::string_view text, std::size_t i) {
  unsigned const b = byte_at(text, i);
  std::size_t const size = b < 0x80                ? 1
                           : b >= 0xc2 && b < 0xe0 ? 2
                           : b >= 0xe0 && b < 0xf0 ? 3
                           : b >= 0xf0 && b < 0xf5 ? 4
                                                   : 0;
  for (std::size_t k = 1; k < size; ++k)
    if ((byte_at(text, i + k) & 0xc0) != 0x80) return 0;
  unsigned const second = byte_at(text, i + 1);
  bool const is_wrong = (b == 0xe0 && second < 0xa0) || (b == 0xed && second >= 0xa0) ||
                        (b == 0xf0 && second < 0x90) || (b == 0xf4 && second >= 0x90);
  if (size > 2 && is_wrong) return 0;
  // U+FFFE and U+FFFF are no characters of XML.
  if (b == 0xef && second == 0xbf && byte_at(text, i + 2) >= 0xbe) return 0;
  return size;
}

template <class Escape>
std::string escaped(std::string_view text, Escape const& escape) {
  std::string out;
  out.reserve(text.size() + 8);
  for (char const c : clean(text))
    if (char const* const other = escape(c))
      out += other;
    else
      out += c;
  return out;
}

}  // namespace

std::string clean(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    std::size_t const size = character_size(text, i);
    unsigned const b = byte_at(text, i);
    if (size == 0)
      out += "\xef\xbf\xbd";
    else if (b < 0x20 || b == 0x7f || (b == 0xc2 && byte_at(text, i + 1) < 0xa0))
      out += ' ';
    else
      out += text.substr(i, size);
    i += size == 0 ? 1 : size;
  }
  return out;
}

std::size_t length(std::string_view text) {
  std::size_t count = 0;
  for (char const c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return count;
}

std::string shortened(std::string_view text, std::size_t most) {
  if (length(text) <= most) return std::string(text);
  std::size_t i = 0;
  for (std::size_t count = 0; i < text.size(); ++i) {
    count += (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
    if (count == most) break;
  }
  return std::string(text.substr(0, i)) + "\u2026";
}

std::string xml(std::string_view text) {
  return escaped(text, [](char c) -> char const* {
    switch (c) {
      case '&': return "&amp;";
      case '<': return "&lt;";
      case '>': return "&gt;";
      case '"': return "&quot;";
      case '\'': return "&#39;";
      default: return nullptr;
    }
  });
}

std::string dot(std::string_view text) {
  return '"' +
         escaped(text,
                 [](char c) -> char const* { return c == '"'    ? "\\\""
                                                    : c == '\\' ? "\\\\"
                                                                : nullptr; }) +
         '"';
}

// It reads Markdown and HTML there, `#` begins an entity, and `%%` a directive.
std::string mermaid(std::string_view text) {
  return escaped(text, [](char c) -> char const* {
    switch (c) {
      case '"': return "#quot;";
      case '#': return "#35;";
      case '%': return "#37;";
      case '&': return "#amp;";
      case '<': return "#lt;";
      case '>': return "#gt;";
      case '`': return "#96;";
      case '*': return "#42;";
      case '_': return "#95;";
      case '~': return "#126;";
      case '\\': return "#92;";
      case ';': return "#59;";
      default: return nullptr;
    }
  });
}

std::string number(double value) {
  if (!std::isfinite(value)) return "0";
  char text[64];
  bool const is_large = std::fabs(value) >= 1e15;
  std::snprintf(text, sizeof text, is_large ? "%.6g" : "%.3f", value);
  std::string out = text;
  if (is_large) return out;
  out.erase(out.find_last_not_of('0') + 1);
  if (out.back() == '.') out.pop_back();
  return out == "-0" ? "0" : out;
}

std::string second_line(picture_task const& task, bool types) {
  std::string line = task.kind == task_kind::task ? "" : to_string(task.kind);
  if (types && !task.result.empty() && task.result != "void" && task.kind != task_kind::choice)
    line += (line.empty() ? "" : ": ") + task.result;
  return line;
}

std::string tooltip(picture_task const& task) {
  std::string text = task.id;
  auto const add = [&](std::string const& what, std::string const& value) {
    if (!value.empty()) text += '\n' + what + value;
  };
  if (task.kind != task_kind::task) text += std::string("\n") + to_string(task.kind);
  std::string parameters;
  for (picture_parameter const& each : task.parameters)
    parameters += (parameters.empty() ? "" : ", ") + each.type;
  if (!parameters.empty()) add("", '(' + parameters + ')');
  add("gives ", task.result);
  if (task.callable != "lambda") add("calls ", task.callable);
  if (task.local) text += "\nlocal";
  if (task.cost != 1 && task.kind != task_kind::input) add("cost ", number(task.cost));
  if (task.state != picture_state::none) add("", to_string(task.state));
  if (task.end > task.start)
    add("", number((task.end - task.start) * 1000) + " ms, from " + number(task.start * 1000) + " ms");
  add("on ", task.worker);
  return text;
}

}  // namespace WEFT_NAMESPACE::show_detail
