// SPDX-License-Identifier: BSL-1.0
#include "text.hpp"

#include <weft/dynamic/errors.hpp>

#include <type_traits>

namespace WEFT_NAMESPACE::yaml::detail {

std::string type_name(std::type_info const& type) {
  return type == typeid(std::type_identity<void>) ? "nothing" : weft::detail::readable_type(type);
}

}  // namespace WEFT_NAMESPACE::yaml::detail
