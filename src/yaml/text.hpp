// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_SRC_TEXT_HPP
#define WEFT_YAML_SRC_TEXT_HPP

#include <weft/core/config.hpp>

#include <span>
#include <string>
#include <string_view>
#include <typeinfo>
#include <vector>

//! \file
//! Names in messages.

namespace WEFT_NAMESPACE::yaml::detail {

// In quotation marks, on one line, and not too long.
std::string in_quotes(std::string_view text);

// `: did you mean "path"?` if one of these names is near to what was written.
std::string suggestion(std::string_view written, std::span<std::string_view const> known);

// `a, b, c`, not too many of them.
std::string listed(std::span<std::string_view const> names);

// The type of a result, of std::type_identity.
std::string type_name(std::type_info const& type);

// The keys of a map.
template <class Map>
std::vector<std::string_view> keys_of(Map const& map) {
  std::vector<std::string_view> names;
  names.reserve(map.size());
  for (auto const& each : map) names.emplace_back(each.first);
  return names;
}

}  // namespace WEFT_NAMESPACE::yaml::detail

#endif
