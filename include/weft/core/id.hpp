// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_ID_HPP
#define WEFT_CORE_ID_HPP

#include <weft/core/fixed_string.hpp>

#include <cstdint>
#include <type_traits>

namespace WEFT_NAMESPACE {

//! The name of a task as a type: `"fetch"_id` in an expression stands for the task `fetch` that is
//! given elsewhere in the same workflow, and picks its result from the results of a run.
template <fixed_string Id>
struct id {
  using stateless_operand = std::true_type;

  static constexpr char const* c_str() { return Id.text; }
  static constexpr std::size_t size() { return Id.size(); }
};

namespace literals {

//! `"fetch"_id`, see `weft::id`.
template <fixed_string Id>
consteval id<Id> operator""_id() {
  return {};
}

}  // namespace literals

namespace detail {

// A name as a value, for the constexpr algorithms; views static storage.
struct name {
  // As the size: not a name, but the address of a `type_tag`.
  static constexpr std::size_t by_type = ~std::size_t{};

  char const* text = nullptr;
  std::size_t size = 0;

  constexpr bool operator==(name const& other) const {
    if (size != other.size) return false;
    for (std::size_t i = 0; i < size; ++i)
      if (text[i] != other.text[i]) return false;
    return true;
  }

  constexpr std::uint32_t hash() const {  // FNV-1a
    std::uint32_t h = 2166136261u;
    for (std::size_t i = 0; i < size; ++i) h = (h ^ static_cast<unsigned char>(text[i])) * 16777619u;
    return h;
  }
};

template <fixed_string Id>
inline constexpr name name_of{Id.text, Id.size()};

// A run of names in static storage.
struct names {
  name const* first = nullptr;
  int count = 0;

  constexpr name const* begin() const { return first; }
  constexpr name const* end() const { return first + count; }
  constexpr bool contains(name n) const {
    for (name const& m : *this)
      if (m == n) return true;
    return false;
  }
};

// The name as a template argument again; `Size` is `n.size`.
template <std::size_t Size>
consteval fixed_string<Size + 1> fixed(name n) {
  char literal[Size + 1]{};
  for (std::size_t i = 0; i < Size; ++i) literal[i] = n.text[i];
  return literal;
}

constexpr bool is_id_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.';
}

// Ids end up in file names, URLs, drawings and command lines: letters, digits, `_`, `-`, `.`.
constexpr bool is_well_formed(name n) {
  for (std::size_t i = 0; i < n.size; ++i)
    if (!is_id_char(n.text[i])) return false;
  return n.size > 0;
}

// The same for the path of a nested task, `etl/load`.
constexpr bool is_well_formed_path(name n) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= n.size; ++i)
    if (i == n.size || n.text[i] == '/') {
      if (!is_well_formed({n.text + begin, i - begin})) return false;
      begin = i + 1;
    }
  return true;
}

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
