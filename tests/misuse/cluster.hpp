// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_MISUSE_CLUSTER_HPP
#define WEFT_TESTS_MISUSE_CLUSTER_HPP

#include <weft/cluster/run.hpp>
#include <weft/wire.hpp>

using namespace weft::literals;

// Whatever it may be.
struct some_cluster {
  std::unique_ptr<weft::cluster::queue_user> join();
};

#endif
