// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_SRC_TEXT_HPP
#define WEFT_YAML_SRC_TEXT_HPP

#include "../text/words.hpp"

#include <string>
#include <string_view>
#include <typeinfo>
#include <vector>

//! \file
//! Names in messages.

namespace WEFT_NAMESPACE::yaml::detail {

using words::in_quotes;
using words::listed;
using words::suggestion;

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
