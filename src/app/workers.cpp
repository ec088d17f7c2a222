// SPDX-License-Identifier: BSL-1.0
#include "workers.hpp"

#include <weft/zmq/cluster.hpp>
#include <weft/zmq/keys.hpp>
#if WEFT_APP_HAS_REDIS
#include <weft/redis/cluster.hpp>
#endif

#include <utility>

namespace WEFT_NAMESPACE::app_detail {
namespace {

zmq::cluster_options cluster_options_of(run_options const& options) {
  zmq::cluster_options made;
  if (!options.listen.empty()) made.transport.address = options.listen;
  if (options.key.empty()) return made;
  made.transport.keys = zmq::load_keys(options.key);
  if (!options.allow.empty()) made.transport.allowed = zmq::load_allowed(options.allow);
  made.transport.allowed.push_back(made.transport.keys->public_half);  // for those that are started here
  return made;
}

zmq::spawn_options spawn_options_of(run_options const& options) {
  zmq::spawn_options made;
  made.slots = options.slots;
  made.arguments = {"--quiet"};
  made.key = options.key;
  if (!options.key.empty()) made.coordinator_key = zmq::public_file(options.key).string();
  return made;
}

template <class Cluster>
class workers_of final : public detail::app_workers {
public:
  template <class Options, class SpawnOptions>
  workers_of(Options options, std::size_t count, SpawnOptions spawn) : all_(std::move(options)) {
    if (count > 0) all_.spawn_workers(count, std::move(spawn));
  }

  std::unique_ptr<cluster::queue_user> join() override { return all_.join(); }
  std::string address() const override { return all_.address(); }
  std::size_t count() const override { return all_.status().workers.size(); }

private:
  Cluster all_;
};

}  // namespace

std::unique_ptr<detail::app_workers> make_workers(run_options const& options) {
#if WEFT_APP_HAS_REDIS
  if (!options.queue.empty()) {
    redis::cluster_options made;
    made.address = options.queue;
    redis::spawn_options spawn;
    spawn.slots = options.slots;
    spawn.arguments = {"--quiet"};
    return std::make_unique<workers_of<redis::cluster>>(std::move(made), options.workers, std::move(spawn));
  }
#endif
  return std::make_unique<workers_of<zmq::cluster>>(cluster_options_of(options), options.workers,
                                                    spawn_options_of(options));
}

}  // namespace WEFT_NAMESPACE::app_detail
