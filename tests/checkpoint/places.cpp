// SPDX-License-Identifier: BSL-1.0
#include "places.hpp"

#include "../cluster/memory_world.hpp"
#if WEFT_TESTS_REDIS
#include "../redis/world.hpp"
#endif

#include <cstdlib>

namespace places {

struct small_cluster::parts {
  virtual ~parts() = default;
  virtual std::unique_ptr<weft::cluster::queue_user> join() = 0;
};

namespace {

template <class World>
struct parts_of final : small_cluster::parts {
  template <class... How>
  explicit parts_of(How const&... how) : world(how...) {}
  std::unique_ptr<weft::cluster::queue_user> join() override { return world.queue().join(); }

  World world;
};

// In memory, or through a Redis where the environment says WEFT_TEST_CLUSTER=redis.
std::unique_ptr<small_cluster::parts> make_parts() {
#if WEFT_TESTS_REDIS
  char const* const which = std::getenv("WEFT_TEST_CLUSTER");
  if (which != nullptr && which == std::string("redis")) {
    queue_laws::setup how{.workers = 2};
    how.functions = weft::cluster::registry::all();
    return std::make_unique<parts_of<redis_world::world>>(how);
  }
#endif
  return std::make_unique<parts_of<memory_world>>(std::size_t{2});
}

}  // namespace

small_cluster::small_cluster() : parts_(make_parts()) {}
small_cluster::~small_cluster() = default;
std::unique_ptr<weft::cluster::queue_user> small_cluster::join() { return parts_->join(); }

}  // namespace places
