// SPDX-License-Identifier: BSL-1.0
#include "text.hpp"

#include <algorithm>
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

std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t i = digits.size(); i > 3;) digits.insert(i -= 3, 1, ',');
  return digits;
}

std::string duration(double seconds) {
  if (!std::isfinite(seconds) || seconds <= 0) return "0 s";
  char text[64];
  if (seconds >= 99.95) {
    auto const whole = static_cast<std::uint64_t>(std::llround(std::min(seconds, 1e15)));
    if (whole < 6000)
      std::snprintf(text, sizeof text, "%d min %02d s", static_cast<int>(whole / 60),
                    static_cast<int>(whole % 60));
    else
      return grouped(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
    return text;
  }
  static constexpr struct {
    double size;
    char const* name;
  } units[] = {{1, "s"}, {1e-3, "ms"}, {1e-6, "\u00b5s"}, {1e-9, "ns"}};
  for (auto const& unit : units) {
    double const value = seconds / unit.size;
    if (value < 0.9995 && unit.size > 1e-9) continue;
    int const digits = unit.size <= 1e-9 ? 0 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    std::snprintf(text, sizeof text, "%.*f %s", digits, value, unit.name);
    break;
  }
  return text;
}

std::string run_line(picture_task const& task) {
  if (task.state == picture_state::none) return {};
  std::string line;
  auto const add = [&](std::string const& what) { line += (line.empty() ? "" : ", ") + what; };
  bool const is_complete = task.state == picture_state::done || task.calls_done == task.calls;
  if (task.calls > 0)
    add(is_complete ? grouped(task.calls_done) : grouped(task.calls_done) + " of " + grouped(task.calls));
  bool const has_time = task.end > task.start;
  if (task.state != picture_state::done || !has_time) add(to_string(task.state));
  if (has_time) add(duration(task.end - task.start));
  return line;
}

std::string second_line(picture_task const& task, bool types) {
  std::string line = task.kind == task_kind::task ? "" : to_string(task.kind);
  if (std::string const run = run_line(task); !run.empty()) return line + (line.empty() ? "" : ": ") + run;
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
  if (task.calls > 0) add("", grouped(task.calls_done) + " of " + grouped(task.calls) + " calls");
  if (task.end > task.start) add("", duration(task.end - task.start) + ", from " + duration(task.start));
  add("on ", task.worker);
  add("", shortened(clean(task.error), 400));
  return text;
}

}  // namespace WEFT_NAMESPACE::show_detail
