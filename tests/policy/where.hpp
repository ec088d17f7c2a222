// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_POLICY_WHERE_HPP
#define WEFT_TESTS_POLICY_WHERE_HPP

#include <weft/weft.hpp>

#include "../catch.hpp"

// What holds wherever something runs: inline, on pools of several sizes, and started.

inline constexpr int runs_of_workflow = 8;
inline constexpr int runs_of_graph = 8;

template <class What, class Check, class... Option>
void everywhere(What const& what, Check const& check, Option const&... options) {
  {
    INFO("inline");
    check(weft::run(what, options...));
  }
  {
    INFO("at once");
    weft::inline_executor at_once;
    check(weft::run(what, at_once, options...));
  }
  for (std::size_t threads : {1U, 2U, 4U}) {
    INFO("a pool of " << threads);
    weft::pool pool(threads);
    check(weft::run(what, pool, options...));
    auto handle = weft::start(what, pool, options...);
    check(handle.get());
  }
}

// The same for what fails by an exception of type E.
template <class E = weft::task_failed, class What, class Check, class... Option>
void everywhere_failing(What const& what, Check const& check, Option const&... options) {
  auto const fails = [&](auto const& run) {
    try {
      run();
      FAIL("it did not fail");
    } catch (E const& e) {
      check(e);
    }
  };
  {
    INFO("inline");
    fails([&] { static_cast<void>(weft::run(what, options...)); });
  }
  {
    INFO("at once");
    weft::inline_executor at_once;
    fails([&] { static_cast<void>(weft::run(what, at_once, options...)); });
  }
  for (std::size_t threads : {1U, 2U, 4U}) {
    INFO("a pool of " << threads);
    weft::pool pool(threads);
    fails([&] { static_cast<void>(weft::run(what, pool, options...)); });
    auto handle = weft::start(what, pool, options...);
    fails([&] { static_cast<void>(handle.get()); });
  }
}

#endif
