// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_LOAD_HPP
#define WEFT_YAML_LOAD_HPP

#include <weft/dynamic/task_graph.hpp>
#include <weft/yaml/registry.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

//! \file
//! A graph from a file.

namespace WEFT_NAMESPACE::yaml {

//! What is said of a file beside what stands in it.
struct load_options {
  //! Overrides, as `key=value`: `root=/data` for a value of the file, `tasks.load.enabled=false` for something that is
  //! said of a task. What stands behind `=` is read as a file would be.
  std::vector<std::string> set;

  // Beyond these a configuration is refused.
  std::size_t max_bytes = std::size_t{1} << 20;  //!< of all files together
  std::size_t max_files = 64;                    //!< with those that are included
  std::size_t max_depth = 64;                    //!< of lists and mappings within each other
  std::size_t max_tasks = 100'000;               //!< with all repetitions
  std::size_t max_expansion = std::size_t{1}
                              << 26;  //!< bytes that values, aliases and repetitions make of the files
};

//! The graph that a file describes, in JSON if its name ends in `.json`, otherwise in YAML; what it may say stands in
//! docs/configuration.md. Tasks are those of `known`, and need it no more afterwards.
//!
//! Throws `config_error` with the place of everything that is wrong: nothing of the file is ignored.
task_graph load(std::filesystem::path const& file, registry const& known, load_options const& options = {});

//! The same for a text; `name` stands for it in messages, and includes are searched beside it.
task_graph parse(std::string_view text, std::string const& name, registry const& known,
                 load_options const& options = {});

}  // namespace WEFT_NAMESPACE::yaml

#endif
