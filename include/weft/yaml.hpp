// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_HPP
#define WEFT_YAML_HPP

//! \file
//! Graphs that are described by files, in YAML or JSON.

#include <weft/yaml/load.hpp>
#include <weft/yaml/parameters.hpp>
#include <weft/yaml/registry.hpp>

#endif
