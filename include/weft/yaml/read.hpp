// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_READ_HPP
#define WEFT_YAML_READ_HPP

#include <weft/yaml/value.hpp>

#include <chrono>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <ratio>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

//! \file
//! Values of C++ from those of a file.

namespace WEFT_NAMESPACE::yaml {

//! How a type of yours is written in a file, as one text:
//!
//! \code
//! template <>
//! struct weft::yaml::text_format<ip_address> {
//!   static std::string expected() { return "an address like 10.0.0.1"; }
//!   static std::optional<ip_address> parse(std::string_view text);
//! };
//! \endcode
template <class T>
struct text_format {};

//! What is known of a parameter.
struct parameter_info {
  std::string name;
  std::string expected;       //!< in words: `a whole number, from 1 to 10`
  std::string default_value;  //!< empty if there is none, or it has no text
  std::string about;
  bool is_required = false;
};

//! Where a value is read for, and who is told if it is not what is wanted.
class reading {
public:
  //! `subject` is whom the values are for: `task "load"`. Both must outlive this.
  reading(report& to, std::string_view subject) : report_(&to), name_(subject) {}

  //! The same for a part of it: a member, or the element of a list. This must outlive the result.
  reading field(std::string_view name) const { return {*this, name, no_index}; }
  reading element(std::size_t index) const { return {*this, {}, index}; }

  //! `where` is not `expected`.
  void wants(value const& where, std::string const& expected) const;
  //! `where`, a mapping, lacks this part, which should be `expected`.
  void misses(value const& where, std::string const& expected) const;
  //! `where`, a mapping, has a key that is not one of `known`.
  void knows_no(value::entry const& where, std::span<std::string_view const> known) const;

private:
  static constexpr std::size_t no_index = ~std::size_t{};

  reading(reading const& outer, std::string_view name, std::size_t index)
      : report_(outer.report_), outer_(&outer), name_(name), index_(index) {}
  std::string path() const;
  std::string_view subject() const;

  report* report_;
  reading const* outer_ = nullptr;
  std::string_view name_;
  std::size_t index_ = no_index;
};

namespace detail {

// --- what the types are ------------------------------------------------------------------------------------

template <class T>
concept has_schema = std::is_class_v<T> && std::default_initializable<T> && requires { T::parameters(); };
template <class T>
concept has_text_format = requires(std::string_view text) {
  { text_format<T>::parse(text) } -> std::same_as<std::optional<T>>;
  { text_format<T>::expected() } -> std::convertible_to<std::string>;
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<std::map<std::string, T>> = true;
template <class T>
inline constexpr bool is_duration = false;
template <std::integral Rep, class Period>
inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;

// Its parts are read, and reported, one by one.
template <class T>
inline constexpr bool is_compound = has_schema<T> || is_list<T> || is_map<T>;
template <class T>
inline constexpr bool is_compound<std::optional<T>> = is_compound<T>;

template <class T>
inline constexpr bool is_readable =
    has_schema<T> || has_text_format<T> || std::is_arithmetic_v<T> || std::same_as<T, std::string> ||
    std::same_as<T, std::filesystem::path> || is_duration<T>;
template <class T>
inline constexpr bool is_readable<std::optional<T>> = is_readable<T>;
template <class T>
inline constexpr bool is_readable<std::vector<T>> = is_readable<T>;
template <class T>
inline constexpr bool is_readable<std::map<std::string, T>> = is_readable<T>;

// --- what the library does for them ------------------------------------------------------------------------

bool read_bool(value const& from, bool& to);
bool read_integer(value const& from, std::int64_t& to);
bool read_natural(value const& from, std::uint64_t& to);
bool read_number(value const& from, double& to);
// As 250ms, 10s, 1.5h; false if it does not fit.
bool read_duration(value const& from, std::int64_t& nanoseconds);
// Whether it is a mapping that has no other keys than these; else that is reported.
bool check_keys(value const& from, std::span<std::string_view const> known, reading const& how);
// Whether it is a whole number, of any size.
bool is_whole_number(value const& from);
std::string shown_number(double);
std::string shown_duration(std::int64_t nanoseconds);

template <has_schema T>
bool read_schema(value const& from, T& to, reading const& how);
template <class T>
void read_part(value const& from, T& to, reading const& how);

// ` of host, port`.
template <has_schema T>
std::string listed_schema();

template <class T>
std::string whole_number_in_range() {
  return "a whole number from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
         std::to_string(std::numeric_limits<T>::max());
}

// In words, what is wanted.
template <class T>
std::string expected() {
  if constexpr (has_text_format<T>)
    return text_format<T>::expected();
  else if constexpr (is_optional<T>)
    return expected<typename T::value_type>();
  else if constexpr (std::same_as<T, bool>)
    return "true or false";
  else if constexpr (std::integral<T> && sizeof(T) < 4)
    return whole_number_in_range<T>();
  else if constexpr (std::unsigned_integral<T>)
    return "a whole number that is not negative";
  else if constexpr (std::integral<T>)
    return "a whole number";
  else if constexpr (std::floating_point<T>)
    return "a number";
  else if constexpr (is_duration<T>)
    return std::ratio_greater_v<typename T::period, std::ratio<1>> ? "a time as 5min, 1h or 2d"
           : std::ratio_greater_v<typename T::period, std::milli>
               ? "a time in whole seconds, as 10s, 5min or 1h"
               : "a time as 250ms, 10s, 5min or 1h";
  else if constexpr (is_list<T>)
    return "a list, each " + expected<typename T::value_type>();
  else if constexpr (is_map<T>)
    return "a mapping of names, each to " + expected<typename T::mapped_type>();
  else if constexpr (has_schema<T>)
    return "a mapping" + listed_schema<T>();
  else
    return "a text";
}

// The same where this is given: of a number that is too large, from where to where they are.
template <class T>
std::string expected_of(value const& from) {
  if constexpr (std::integral<T> && !std::same_as<T, bool> && !has_text_format<T>)
    if (is_whole_number(from)) return whole_number_in_range<T>();
  return expected<T>();
}

// Whether it is what is wanted. Of lists and mappings what is wrong with a part of them has been reported.
template <class T>
  requires is_readable<T>
bool read(value const& from, T& to, reading const& how) {
  auto const is_text = from.what == value::kind::text;
  if constexpr (has_text_format<T>) {
    std::optional<T> made = is_text ? text_format<T>::parse(from.text) : std::nullopt;
    if (made) to = std::move(*made);
    return made.has_value();
  } else if constexpr (is_optional<T>) {
    if (from.what == value::kind::nothing) {
      to.reset();
      return true;
    }
    return read(from, to.emplace(), how);
  } else if constexpr (std::same_as<T, bool>) {
    return read_bool(from, to);
  } else if constexpr (std::floating_point<T>) {
    double number = 0;
    if (!read_number(from, number)) return false;
    to = static_cast<T>(number);
    return std::isfinite(to) || !std::isfinite(number);
  } else if constexpr (std::integral<T>) {
    std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t> number = 0;
    bool is_number = false;
    if constexpr (std::is_signed_v<T>)
      is_number = read_integer(from, number);
    else
      is_number = read_natural(from, number);
    if (!is_number || !std::in_range<T>(number)) return false;
    to = static_cast<T>(number);
    return true;
  } else if constexpr (is_duration<T>) {
    std::int64_t nanoseconds = 0;
    if (!read_duration(from, nanoseconds)) return false;
    to = std::chrono::duration_cast<T>(std::chrono::nanoseconds(nanoseconds));
    return std::chrono::nanoseconds(to).count() == nanoseconds;  // 1ms is no number of seconds
  } else if constexpr (is_list<T>) {
    if (from.what != value::kind::list) {
      how.wants(from, expected<T>());
      return false;
    }
    to.clear();
    for (std::size_t i = 0; i < from.items.size(); ++i) {
      typename T::value_type each{};
      read_part(*from.items[i], each, how.element(i));
      to.push_back(std::move(each));
    }
    return true;
  } else if constexpr (is_map<T>) {
    if (from.what != value::kind::mapping) {
      how.wants(from, expected<T>());
      return false;
    }
    to.clear();
    for (value::entry const& each : from.entries) read_part(*each.content, to[each.key], how.field(each.key));
    return true;
  } else if constexpr (has_schema<T>) {
    return read_schema(from, to, how);
  } else {
    if (is_text) to = from.text;
    return is_text;
  }
}
// The same, but what is not wanted is reported.
template <class T>
void read_part(value const& from, T& to, reading const& how) {
  if (!read(from, to, how) && !is_compound<T>) how.wants(from, expected_of<T>(from));
}

// A default, in words.
template <class T>
std::string shown(T const& given) {
  if constexpr (std::same_as<T, bool>)
    return given ? "true" : "false";
  else if constexpr (std::integral<T>)
    return std::to_string(given);
  else if constexpr (std::floating_point<T>)
    return shown_number(static_cast<double>(given));
  else if constexpr (is_duration<T>)
    return shown_duration(std::chrono::duration_cast<std::chrono::nanoseconds>(given).count());
  else if constexpr (std::same_as<T, std::string>)
    return '"' + given + '"';
  else if constexpr (std::same_as<T, std::filesystem::path>)
    return given.string();
  else if constexpr (is_optional<T>)
    return given ? shown(*given) : std::string();
  else
    return {};
}

}  // namespace detail
}  // namespace WEFT_NAMESPACE::yaml

#endif
