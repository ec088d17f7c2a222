// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CONTROL_EVERYWHERE_HPP
#define WEFT_TESTS_CONTROL_EVERYWHERE_HPP

#include <weft/cluster/hub.hpp>
#include <weft/cluster/memory_transport.hpp>
#include <weft/cluster/run.hpp>
#include <weft/cluster/worker_node.hpp>
#include <weft/run/pool.hpp>
#include <weft/run/start.hpp>
#include <weft/static.hpp>

#include "../catch.hpp"
#include "../cluster/memory_world.hpp"

//! \file
//! A static workflow on this thread, on executors, on a cluster: what comes of it must be the same.

// `check` is given what runs it: `check([&](auto const&... options) { return weft::run(...); })`.
template <class Workflow, class Check>
void run_everywhere(Workflow const& workflow, Check const& check) {
  SECTION("on this thread") {
    check([&](auto const&... options) { return weft::run(workflow, options...); });
  }
  SECTION("on a pool of one") {
    weft::pool pool{1};
    check([&](auto const&... options) { return weft::run(workflow, pool, options...); });
  }
  SECTION("on a pool of two") {
    weft::pool pool{2};
    for (int i = 0; i < 50; ++i)
      check([&](auto const&... options) { return weft::run(workflow, pool, options...); });
  }
  SECTION("on a cluster") {
    memory_world world(2, 1);
    check([&](auto const&... options) { return weft::run(workflow, world.queue(), options...); });
  }
}

#endif
