// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_SRC_CONNECT_HPP
#define WEFT_YAML_SRC_CONNECT_HPP

#include "instances.hpp"

#include <string>

//! \file
//! From tasks and the names that they give to each other to a graph.

namespace WEFT_NAMESPACE::yaml::detail {

// Throws config_error.
task_graph connect(instance_list&& from, std::string const& name, substitution& cost, report& to);

}  // namespace WEFT_NAMESPACE::yaml::detail

#endif
