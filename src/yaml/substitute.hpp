// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_SRC_SUBSTITUTE_HPP
#define WEFT_YAML_SRC_SUBSTITUTE_HPP

#include "document.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

//! \file
//! `${name}` in a file.

namespace WEFT_NAMESPACE::yaml::detail {

// What a task's own repetition gives names to.
using variables = std::vector<std::pair<std::string, value_ptr>>;

class substitution {
public:
  substitution(std::map<std::string, value::entry, std::less<>> const& values, report& to,
               load_options const& options)
      : values_(values), report_(to), options_(options), left_(options.max_expansion) {}

  // The same tree where `${name}` stands for a value, the same object if there is none in it. What cannot be replaced is
  // reported, and stands for nothing. All results together are bounded: throws config_error.
  value_ptr apply(value_ptr const& tree, variables const& own) { return replace(tree, own, 0); }

  // A cost of what is made of the results.
  void charge(std::size_t bytes, position const& where);

private:
  value_ptr replace(value_ptr const& tree, variables const& own, std::size_t depth);
  value_ptr replace_text(value_ptr const& text, variables const& own, std::size_t depth);
  value_ptr look_up(std::string_view name, value const& where, variables const& own, std::size_t depth);
  value_ptr find(std::string_view name, value const& where, variables const& own, std::size_t depth);
  // Reports it, and gives what stands for it.
  value_ptr fail(position const& where, std::string text);

  std::map<std::string, value::entry, std::less<>> const& values_;
  report& report_;
  load_options const& options_;
  std::size_t left_;
  std::map<std::string, value_ptr, std::less<>> known_;  // values in which everything is replaced
  std::set<std::string, std::less<>> open_;              // those that are being worked out
};

}  // namespace WEFT_NAMESPACE::yaml::detail

#endif
