// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CHECKPOINT_PLACES_HPP
#define WEFT_TESTS_CHECKPOINT_PLACES_HPP

#include <weft/checkpoint.hpp>

#include <atomic>
#include <string>
#include <utility>

#include "../cluster/memory_world.hpp"
#include "../journal/scratch.hpp"

//! \file
//! Where a run can be: the same scenarios for each.

namespace places {

struct on_this_thread {
  static constexpr char const* name = "inline";
  template <class What, class... Option>
  auto run(What const& what, Option&&... options) {
    return weft::run(what, std::forward<Option>(options)...);
  }
};

struct on_a_pool {
  static constexpr char const* name = "pool";
  weft::pool pool{3};
  template <class What, class... Option>
  auto run(What const& what, Option&&... options) {
    return weft::run(what, pool, std::forward<Option>(options)...);
  }
};

struct on_a_cluster {
  static constexpr char const* name = "cluster";
  memory_world world{2};
  template <class What, class... Option>
  auto run(What const& what, Option&&... options) {
    return weft::run(what, world.queue(), std::forward<Option>(options)...);
  }
};

// Calls `scenario(place)` for each.
template <class Scenario>
void everywhere(Scenario const& scenario) {
  auto const at = [&](auto&& place) {
    INFO("where: " << place.name);
    scenario(place);
  };
  at(on_this_thread());
  at(on_a_pool());
  at(on_a_cluster());
}

// Where no other workflow of the program needs to have another name.
template <class Scenario>
void wherever_names_may_repeat(Scenario const& scenario) {
  auto const at = [&](auto&& place) {
    INFO("where: " << place.name);
    scenario(place);
  };
  at(on_this_thread());
  at(on_a_pool());
}

// What was called, by tasks wherever they are: all are threads of this process.
inline std::atomic<int> called{0};
inline int calls_since() { return called.exchange(0); }

}  // namespace places

#endif
