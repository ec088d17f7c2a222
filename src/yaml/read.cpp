// SPDX-License-Identifier: BSL-1.0
#include "text.hpp"

#include <weft/yaml/read.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

namespace WEFT_NAMESPACE::yaml {

// --- what is said of it ------------------------------------------------------------------------------------

// `limit`, `servers[2].port`; empty for the whole.
std::string reading::path() const {
  if (outer_ == nullptr) return {};
  std::string text = outer_->path();
  if (index_ != no_index) return text + "[" + std::to_string(index_) + "]";
  return text + (text.empty() ? "" : ".") + std::string(name_);
}
std::string_view reading::subject() const { return outer_ == nullptr ? name_ : outer_->subject(); }

void reading::wants(value const& where, std::string const& expected) const {
  if (where.is_reported) return;
  std::string const part = path();
  std::string const whole(subject());
  bool const is_quoted =
      where.what == value::kind::text && !where.is_plain &&
      (expected.starts_with("a whole") || expected.starts_with("a number") || expected.starts_with("true"));
  report_->add(where.at,
               (part.empty() ? whole + " wants " : detail::in_quotes(part) + " of " + whole + " wants ") +
                   expected + ", not " + where.describe() +
                   (is_quoted ? ", which is a text, as it is in quotes" : ""));
}
void reading::misses(value const& where, std::string const& expected) const {
  report_->add(where.at, std::string(subject()) + " needs " + detail::in_quotes(path()) + ": " + expected);
}
void reading::knows_no(value::entry const& where, std::span<std::string_view const> known) const {
  std::string const part = path();
  std::string text = (part.empty() ? "" : detail::in_quotes(part) + " of ") + std::string(subject()) +
                     " has no " + detail::in_quotes(where.key);
  std::string const near = detail::suggestion(where.key, known);
  if (!near.empty())
    text += near;
  else if (known.empty())
    text += ": it takes no parameters";
  else
    text += ": there are " + detail::listed(known);
  report_->add(where.at, std::move(text));
}

namespace detail {
namespace {

bool is_plain_text(value const& from) { return from.what == value::kind::text && from.is_plain; }

// A whole number in decimal, or hexadecimal behind 0x.
template <class T>
bool parse_whole(std::string_view text, T& to) {
  bool const is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  int base = 10;
  if (text.starts_with("0x")) {
    base = 16;
    text.remove_prefix(2);
  }
  std::uint64_t size = 0;
  auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), size, base);
  if (text.empty() || failure != std::errc() || end != text.data() + text.size()) return false;
  if (is_negative) {
    if constexpr (std::is_signed_v<T>) {
      if (size > std::uint64_t{1} << 63) return false;
      to = static_cast<T>(-size);
      return true;
    }
    return false;
  }
  if (!std::in_range<T>(size)) return false;
  to = static_cast<T>(size);
  return true;
}

struct time_unit {
  std::string_view name;
  double nanoseconds;
};
// The largest first.
constexpr std::array<time_unit, 7> time_units{
    {{"d", 86400e9}, {"h", 3600e9}, {"min", 60e9}, {"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}}};

}  // namespace

bool read_bool(value const& from, bool& to) {
  if (!is_plain_text(from) || (from.text != "true" && from.text != "false")) return false;
  to = from.text == "true";
  return true;
}
bool read_integer(value const& from, std::int64_t& to) {
  return is_plain_text(from) && parse_whole(from.text, to);
}
bool read_natural(value const& from, std::uint64_t& to) {
  return is_plain_text(from) && parse_whole(from.text, to);
}
bool is_whole_number(value const& from) {
  std::string_view text = from.text;
  if (!is_plain_text(from)) return false;
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}
bool read_number(value const& from, double& to) {
  if (!is_plain_text(from)) return false;
  std::string_view text = from.text;
  bool const is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  double size = 0;
  if (text == ".inf") {
    size = std::numeric_limits<double>::infinity();
  } else if (text == ".nan") {
    size = std::numeric_limits<double>::quiet_NaN();
  } else {
    // from_chars also knows inf and nan, and a second sign.
    if (text.empty() || (text[0] != '.' && (text[0] < '0' || text[0] > '9'))) return false;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (failure != std::errc() || end != text.data() + text.size()) return false;
  }
  to = is_negative ? -size : size;
  return true;
}
bool read_duration(value const& from, std::int64_t& nanoseconds) {
  if (from.what != value::kind::text) return false;
  double count = 0;
  auto const [end, failure] = std::from_chars(from.text.data(), from.text.data() + from.text.size(), count);
  std::string_view const unit(end, static_cast<std::size_t>(from.text.data() + from.text.size() - end));
  if (failure != std::errc() || !(count >= 0)) return false;
  auto const* const known =
      std::find_if(time_units.begin(), time_units.end(), [&](time_unit const& u) { return u.name == unit; });
  if (known == time_units.end()) return false;
  double const exact = std::round(count * known->nanoseconds);
  if (!(exact < 9e18)) return false;
  nanoseconds = static_cast<std::int64_t>(exact);
  return true;
}

bool check_keys(value const& from, std::span<std::string_view const> known, reading const& how) {
  if (from.what == value::kind::nothing) return true;
  if (from.what != value::kind::mapping) {
    how.wants(from, "a mapping");
    return false;
  }
  for (value::entry const& each : from.entries)
    if (std::find(known.begin(), known.end(), each.key) == known.end()) how.knows_no(each, known);
  return true;
}

std::string shown_number(double number) {
  std::array<char, 32> room{};
  auto const [end, failure] = std::to_chars(room.data(), room.data() + room.size(), number);
  return failure == std::errc() ? std::string(room.data(), end) : std::string();
}
std::string shown_duration(std::int64_t nanoseconds) {
  // The largest unit of which it is a whole number.
  for (time_unit const& unit : time_units) {
    auto const size = static_cast<std::int64_t>(unit.nanoseconds);
    if (nanoseconds % size == 0 && (nanoseconds != 0 || unit.name == "s"))
      return std::to_string(nanoseconds / size) + std::string(unit.name);
  }
  return {};
}

}  // namespace detail
}  // namespace WEFT_NAMESPACE::yaml
