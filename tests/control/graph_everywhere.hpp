// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CONTROL_GRAPH_EVERYWHERE_HPP
#define WEFT_TESTS_CONTROL_GRAPH_EVERYWHERE_HPP

#include <weft/cluster/graph_run.hpp>
#include <weft/dynamic.hpp>
#include <weft/run/pool.hpp>

#include "../catch.hpp"
#include "../cluster/memory_world.hpp"

//! \file
//! A task_graph on this thread, on executors, on a cluster: what comes of it must be the same.

// `check` is given what runs it: `check([&] { return weft::run(...); })`.
template <class Check>
void graph_everywhere(weft::task_graph const& g, Check const& check) {
  SECTION("on this thread") {
    check([&] { return weft::run(g); });
  }
  SECTION("on a pool of one") {
    weft::pool pool{1};
    check([&] { return weft::run(g, pool); });
  }
  SECTION("on a pool of two") {
    weft::pool pool{2};
    for (int i = 0; i < 50; ++i) check([&] { return weft::run(g, pool); });
  }
  SECTION("on a cluster") {
    memory_world world(2, 1);
    check([&] { return weft::run(g, world.queue()); });
  }
}

#endif
