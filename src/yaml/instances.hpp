// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_SRC_INSTANCES_HPP
#define WEFT_YAML_SRC_INSTANCES_HPP

#include "control.hpp"
#include "document.hpp"
#include "substitute.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

//! \file
//! The tasks of a document, one by one: values put in, repetitions written out, parameters read.

namespace WEFT_NAMESPACE::yaml::detail {

struct instance {
  std::string id;
  position at;
  task_factory const* task;
  std::unique_ptr<configured_task> made;
  std::vector<std::vector<task_name>> takes;  // by argument
  std::vector<task_name> after;
  std::vector<branch_name> when;
  std::unique_ptr<task_said> said;  // null: nothing
  bool takes_previous = false;      // a step: its only name under `takes` is the step before
  bool says_takes = false;
  bool is_enabled = true;
  bool is_local = false;
};

struct task_group {
  std::string name;
  position at;
  std::vector<task_name> members;
  group_policy policy;
};

struct instance_list {
  std::vector<instance> all;
  std::vector<task_group> groups;
  // By id, and by the name of the entry: then all of its repetitions.
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> named;
};

// Problems are added to the report; tasks that have one may be missing.
instance_list make_instances(document const& from, registry const& known, substitution& values, report& to,
                             load_options const& options);

}  // namespace WEFT_NAMESPACE::yaml::detail

#endif
