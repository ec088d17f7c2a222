// SPDX-License-Identifier: BSL-1.0
#include "text.hpp"

#include <weft/yaml/value.hpp>

#include <algorithm>

namespace WEFT_NAMESPACE::yaml {

value::entry const* value::find(std::string_view key) const noexcept {
  auto const found =
      std::find_if(entries.begin(), entries.end(), [&](entry const& e) { return e.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

std::string value::describe() const {
  switch (what) {
    case kind::nothing: return "nothing";
    case kind::text: return detail::in_quotes(text);
    case kind::list: return "a list";
    case kind::mapping: return "a mapping";
  }
  return {};
}

}  // namespace WEFT_NAMESPACE::yaml
