// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_SRC_JUDGE_HPP
#define WEFT_YAML_SRC_JUDGE_HPP

#include "control.hpp"

#include <weft/yaml/registry.hpp>

#include <cstddef>
#include <utility>
#include <vector>

//! \file
//! The task of a graph that judges the members of a group.

namespace WEFT_NAMESPACE::yaml::detail {

using outcome_finder = weft::detail::outcome_base const& (*)(void const*);

// What a judge takes, as a registered task would say it: many, of any type.
task_factory const& judge_factory();

// It must hold for the outcomes, which are where these find them, in order; `critical` are places among the members, which
// fail the run by themselves.
struct judgement {
  group_policy::kind what = group_policy::kind::all;
  std::size_t count = 0;
  std::vector<std::size_t> critical;
  std::vector<outcome_finder> outcomes;
};

class group_judge final : public configured_task {
public:
  any_node add_to(task_graph& graph, std::string_view id, wiring&& how) override;

  judgement policy;
};

}  // namespace WEFT_NAMESPACE::yaml::detail

#endif
