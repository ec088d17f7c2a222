// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_VALUE_HPP
#define WEFT_YAML_VALUE_HPP

#include <weft/yaml/errors.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

//! \file
//! What a file says, as a tree in which everything knows its place.

namespace WEFT_NAMESPACE::yaml {

class value;
//! Shared, as an alias stands for the same value again. Never null within a tree.
using value_ptr = std::shared_ptr<value const>;

//! Nothing, a text, a list, or a mapping from names to values in the order of the file.
class value {
public:
  enum class kind : unsigned char { nothing, text, list, mapping };
  struct entry {
    std::string key;
    position at;
    value_ptr content;
  };

  kind what = kind::nothing;
  bool is_plain = false;     //!< of a text: written without quotes, so that it may be a number, or true
  bool is_reported = false;  //!< stands for something that was wrong: nothing more is said of it
  position at;
  std::string text;
  std::vector<value_ptr> items;
  std::vector<entry> entries;
  // What it comes to with all that is within it, as often as an alias stands for it; both are bounded.
  std::size_t depth = 1;
  std::size_t weight = 64;  // of one; about what it takes as a value of C++

  //! The value of this key of a mapping, or null. Linear in the number of keys.
  entry const* find(std::string_view key) const noexcept;
  //! For messages: `nothing`, `"text"` (shortened), `a list`, `a mapping`.
  std::string describe() const;
};

}  // namespace WEFT_NAMESPACE::yaml

#endif
