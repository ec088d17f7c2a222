// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_SRC_TREE_BUILDER_HPP
#define WEFT_YAML_SRC_TREE_BUILDER_HPP

#include <weft/yaml/load.hpp>
#include <weft/yaml/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

//! \file
//! A tree from the events of a parser, within bounds.

namespace WEFT_NAMESPACE::yaml::detail {

// What a list or a mapping comes to with one more part. Throws config_error if that is too much.
void grow(value& whole, value const& part, load_options const& limits);

class tree_builder {
public:
  using anchor = std::size_t;  // 0: none

  tree_builder(std::shared_ptr<std::string const> file, load_options const& limits)
      : file_(std::move(file)), limits_(limits) {}

  position at(int line, int column) const { return {file_, line, column}; }

  void begin(value::kind what, position where, anchor name = 0);
  void end();
  void text(std::string_view text, bool is_plain, position where, anchor name = 0);
  void nothing(position where, anchor name = 0);
  void alias(anchor name, position where);

  // The whole, or null if there was nothing.
  value_ptr result() && { return std::move(root_); }

private:
  // A list or a mapping that is not complete.
  struct level {
    std::shared_ptr<value> made;
    anchor name;
    bool has_key = false;
    bool is_merge = false;  // the key is `<<`
    std::string key{};
    position key_at{};
    std::unordered_set<std::string> keys{};  // of a mapping: none may come twice
    std::vector<value_ptr> merged{};         // what `<<` names
  };

  void finish(value_ptr made, anchor name);
  void take_key(value_ptr const& key);
  void add_entry(level& to, value_ptr made);
  void merge(level& to, value_ptr const& from);

  std::shared_ptr<std::string const> file_;
  load_options const& limits_;
  std::vector<level> open_;
  std::unordered_map<anchor, value_ptr> anchors_;  // null: not complete
  value_ptr root_;
};

// These throw config_error. The result is never null.
value_ptr parse_yaml(std::string_view text, std::shared_ptr<std::string const> const& file,
                     load_options const& limits);
value_ptr parse_json(std::string_view text, std::shared_ptr<std::string const> const& file,
                     load_options const& limits);

[[noreturn]] void refuse(position where, std::string text);

}  // namespace WEFT_NAMESPACE::yaml::detail

#endif
