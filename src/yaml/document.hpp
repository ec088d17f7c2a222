// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_SRC_DOCUMENT_HPP
#define WEFT_YAML_SRC_DOCUMENT_HPP

#include <weft/yaml/load.hpp>
#include <weft/yaml/value.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

//! \file
//! What a file and those that it includes say, put together, with what overrides it.

namespace WEFT_NAMESPACE::yaml::detail {

// One entry under `tasks` or `steps`.
struct declared_task {
  std::string name;
  position at;
  value_ptr body;        // a mapping
  std::string previous;  // of a step: the one before
};

// One entry under `groups`.
struct declared_group {
  std::string name;
  position at;
  value_ptr body;
};

struct document {
  std::string name;
  std::map<std::string, value::entry, std::less<>> values;
  std::map<std::string, value::entry, std::less<>> limits;
  std::vector<declared_group> groups;
  std::vector<declared_task> tasks;  // those of included files first
};

// `text` is that of `file`, if it has been read. Throws config_error.
document read_document(std::filesystem::path const& file, std::string_view const* text,
                       load_options const& options);

}  // namespace WEFT_NAMESPACE::yaml::detail

#endif
