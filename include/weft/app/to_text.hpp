// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_TO_TEXT_HPP
#define WEFT_APP_TO_TEXT_HPP

#include <weft/core/choice.hpp>
#include <weft/core/outcome.hpp>
#include <weft/core/skippable.hpp>

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <optional>
#include <ostream>
#include <ranges>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

//! \file
//! Results as text: JSON, of which a terminal shows the beginning.

namespace WEFT_NAMESPACE {
namespace detail {

// With what JSON asks for before quotes and the like.
void append_quoted(std::string& to, std::string_view text);

template <class T>
concept text_like = std::convertible_to<T const&, std::string_view>;
template <class T>
concept shown_by_stream = requires(std::ostream& to, T const& value) { to << value; };
template <class T>
concept tuple_like = requires { std::tuple_size<T>::value; };
template <class T>
concept value_or_nothing = requires(T const& value) {
  { value.has_value() } -> std::convertible_to<bool>;
  *value;
};
template <class T>
concept map_like = std::ranges::input_range<T const> && requires {
  typename T::key_type;
  typename T::mapped_type;
} && text_like<typename T::key_type>;

// Writes values as JSON; of ranges no more than `most` elements.
struct value_text {
  std::string text = {};
  std::size_t most = std::numeric_limits<std::size_t>::max();

  // Whether anything can be said of the value but that it is there.
  template <class T>
  bool add(T const& value) {
    if constexpr (std::same_as<T, bool>) {
      text += value ? "true" : "false";
    } else if constexpr (std::same_as<T, char>) {
      append_quoted(text, {&value, 1});
    } else if constexpr (std::is_arithmetic_v<T>) {
      add_number(value);
    } else if constexpr (std::same_as<T, std::filesystem::path>) {
      append_quoted(text, value.native());
    } else if constexpr (text_like<T>) {
      append_quoted(text, value);
    } else if constexpr (value_or_nothing<T>) {
      if (value.has_value()) return add(*value);
      text += "null";
    } else if constexpr (map_like<T>) {
      return add_all(value, '{', '}', [&](auto const& each) {
        append_quoted(text, each.first);
        text += ": ";
        return this->add(each.second);
      });
    } else if constexpr (std::ranges::input_range<T const>) {
      return add_all(value, '[', ']', [this](auto const& each) { return this->add(each); });
    } else if constexpr (tuple_like<T>) {
      return std::apply([&](auto const&... each) { return add_tuple(each...); }, value);
    } else if constexpr (shown_by_stream<T>) {
      std::ostringstream to;
      to << value;
      append_quoted(text, to.str());
    } else {
      text += "null";
      return false;
    }
    return true;
  }

private:
  template <class T>
  void add_number(T value) {
    if constexpr (std::is_floating_point_v<T>) {
      if (!std::isfinite(value)) {
        text += "null";
        return;
      }
      char shortest[64];  // that is read as the same value again
      text.append(shortest, std::to_chars(shortest, shortest + sizeof shortest, value).ptr);
    } else {
      text += std::to_string(value);
    }
  }
  template <class Range, class Add>
  bool add_all(Range const& range, char open, char close, Add const& add_one) {
    text += open;
    std::size_t count = 0;
    bool is_known = true;
    for (auto const& each : range) {
      if (count > 0) text += ", ";
      if (count++ == most) {
        text += "...";
        break;
      }
      is_known &= add_one(each);
    }
    text += close;
    return is_known;
  }
  template <class... T>
  bool add_tuple(T const&... each) {
    text += '[';
    bool is_first = true;
    auto const next = [&](auto const& one) {
      if (!std::exchange(is_first, false)) text += ", ";
      return this->add(one);
    };
    bool const is_known = (static_cast<int>(next(each)) & ... & 1) != 0;
    text += ']';
    return is_known;
  }
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
