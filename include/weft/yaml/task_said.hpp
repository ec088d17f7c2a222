// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_TASK_SAID_HPP
#define WEFT_YAML_TASK_SAID_HPP

#include <weft/run/attempts.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

//! \file
//! What a file says of the calls of a task. The types of tasks know nothing of it, so that it costs no code for each of them.

namespace WEFT_NAMESPACE::yaml::detail {

// The condition of a loop.
class file_condition {
public:
  file_condition() = default;
  file_condition(file_condition const&) = delete;
  file_condition& operator=(file_condition const&) = delete;
  virtual ~file_condition() = default;
  // The state is of the type that the condition takes.
  virtual bool holds(void const* state) const = 0;
  // The name of its type, if that, its own name and its parameters say all of it; else null.
  virtual char const* type_name() const noexcept { return nullptr; }
};

struct task_said {
  struct limit {
    std::string name;
    unsigned most;
  };

  std::optional<weft::detail::retry_numbers> retry;
  long long timeout = 0;  // nanoseconds; 0: none
  std::vector<limit> limits;

  // A loop: while this holds, or until it does.
  std::shared_ptr<file_condition const> condition;
  bool is_until = false;
  std::size_t rounds = 0;  // at most
  std::string loop;        // all of that, as it is known to a checkpoint; empty: it is not

  // A member of a group: its failure is a result.
  bool is_settled = false;

  // By the place of the edge: what finds that in a choice which comes with the branch.
  std::vector<std::pair<std::ptrdiff_t, void const* (*)(void const*)>> payloads;

  bool has_policy() const noexcept { return retry || timeout > 0 || !limits.empty(); }

  void note(weft::detail::task_policy& to) const {
    if (retry) to.retry = *retry;
    if (timeout > 0) to.timeout = timeout;
    for (limit const& each : limits) to.add_limit(each.name.c_str(), each.most);
  }
  void const* payload(std::ptrdiff_t edge, void const* choice) const noexcept {
    for (auto const& [place, find] : payloads)
      if (place == edge) return find(choice);
    return nullptr;
  }
};

}  // namespace WEFT_NAMESPACE::yaml::detail

#endif
