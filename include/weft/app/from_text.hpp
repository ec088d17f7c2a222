// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_FROM_TEXT_HPP
#define WEFT_APP_FROM_TEXT_HPP

#include <weft/core/config.hpp>

#include <charconv>
#include <concepts>
#include <filesystem>
#include <istream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

//! \file
//! Values from words of a command line.

namespace WEFT_NAMESPACE {

//! How a `T` is read from a word: `static std::optional<T> read(std::string_view)`, empty if the word is none. There for
//! numbers, `bool`, text, paths, `optional` (the empty word is none), `vector` (elements between commas), and what has
//! an `operator>>` that uses the whole word. Specialise it for types of your own.
template <class T>
struct from_text {};

//! What can be read from a word.
template <class T>
concept readable_from_text = requires(std::string_view word) {
  { from_text<T>::read(word) } -> std::same_as<std::optional<T>>;
};

template <class T>
  requires std::is_arithmetic_v<T> && (!std::same_as<T, bool>) && (!std::same_as<T, char>)
struct from_text<T> {
  static std::optional<T> read(std::string_view word) {
    T value{};
    if (word.starts_with('+')) word.remove_prefix(1);
    auto const [end, wrong] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (wrong != std::errc() || end != word.data() + word.size()) return {};
    return value;
  }
};

template <>
struct from_text<bool> {
  static std::optional<bool> read(std::string_view word) {
    if (word == "true" || word == "yes" || word == "on" || word == "1") return true;
    if (word == "false" || word == "no" || word == "off" || word == "0") return false;
    return {};
  }
};

template <>
struct from_text<char> {
  static std::optional<char> read(std::string_view word) {
    if (word.size() != 1) return {};
    return word.front();
  }
};

template <>
struct from_text<std::string> {
  static std::optional<std::string> read(std::string_view word) { return std::string(word); }
};

template <>
struct from_text<std::filesystem::path> {
  static std::optional<std::filesystem::path> read(std::string_view word) {
    return std::filesystem::path(word);
  }
};

template <readable_from_text T>
struct from_text<std::optional<T>> {
  static std::optional<std::optional<T>> read(std::string_view word) {
    if (word.empty()) return std::optional<T>();
    auto value = from_text<T>::read(word);
    if (!value) return {};
    return std::optional<T>(std::move(*value));
  }
};

template <readable_from_text T>
struct from_text<std::vector<T>> {
  static std::optional<std::vector<T>> read(std::string_view word) {
    std::vector<T> all;
    while (!word.empty()) {
      std::size_t const comma = word.find(',');
      auto value = from_text<T>::read(word.substr(0, comma));
      if (!value) return {};
      all.push_back(std::move(*value));
      if (comma == std::string_view::npos) break;
      word.remove_prefix(comma + 1);
      if (word.empty()) return {};
    }
    return all;
  }
};

namespace detail {

template <class T>
concept reads_from_stream = std::is_class_v<T> && std::default_initializable<T> &&
                            requires(std::istream& from, T& to) { from >> to; };

}  // namespace detail

template <detail::reads_from_stream T>
struct from_text<T> {
  static std::optional<T> read(std::string_view word) {
    std::istringstream from{std::string(word)};
    std::optional<T> value(std::in_place);
    if (!(from >> *value) || from.peek() != std::istringstream::traits_type::eof()) return {};
    return value;
  }
};

}  // namespace WEFT_NAMESPACE

#endif
