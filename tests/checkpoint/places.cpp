// SPDX-License-Identifier: BSL-1.0
#include "places.hpp"

#include "../cluster/memory_world.hpp"

namespace places {

struct small_cluster::parts {
  memory_world world{2};
};

small_cluster::small_cluster() : parts_(std::make_unique<parts>()) {}
small_cluster::~small_cluster() = default;
std::unique_ptr<weft::cluster::queue_user> small_cluster::join() { return parts_->world.queue().join(); }

}  // namespace places
