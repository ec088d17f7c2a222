// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_SRC_CONTROL_HPP
#define WEFT_YAML_SRC_CONTROL_HPP

#include "document.hpp"

#include <weft/yaml/task_said.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

//! \file
//! What a file says of how often, how long, whether and with whom tasks run: read from values in which everything is replaced.

namespace WEFT_NAMESPACE::yaml::detail {

struct task_name {
  std::string text;
  position at;
};

// A branch of a choice, as `route.high` or `{route: high}`.
struct branch_name {
  std::string task;  // empty: the text is not yet divided
  std::string branch;
  position at;
};

struct limit_number {
  position at;
  unsigned most;
};
using limit_numbers = std::map<std::string, limit_number, std::less<>>;

// Of a loop: the condition is a registered task, whose name and parameters are yet to be looked at.
struct repetition {
  value_ptr condition;  // null: there is none
  bool is_until = false;
  std::size_t limit = 0;
  position at;
};

// What must be true of the members of a group.
struct group_policy {
  enum class kind : unsigned char { all, best_effort, at_least, critical, first };

  kind what = kind::all;
  std::size_t count = 0;
  std::vector<task_name> critical;
  position at;

  // Whether the failure of a member is its result.
  bool settles() const noexcept { return what != kind::all; }
};

// A name, or a list of names.
void read_names(value const& from, reading const& how, std::vector<task_name>& to);

void read_retry(value const& from, reading const& how, std::optional<weft::detail::retry_numbers>& to);
void read_timeout(value const& from, reading const& how, long long& nanoseconds);
void read_limits(value const& from, limit_numbers const& known, reading const& how, report& problems,
                 std::vector<task_said::limit>& to);
void read_when(value const& from, reading const& how, std::vector<branch_name>& to);
void read_repetition(value const& from, reading const& how, repetition& to);
void read_policy(value const& from, reading const& how, group_policy& to);

}  // namespace WEFT_NAMESPACE::yaml::detail

#endif
