// SPDX-License-Identifier: BSL-1.0
#include "ways.hpp"

#include "workflow.hpp"

#include <weft/checkpoint.hpp>
#include <weft/trace.hpp>
#include <weft/zmq/cluster.hpp>
#if CENSUS_HAS_REDIS
#include <weft/redis/cluster.hpp>
#endif

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <thread>
#include <utility>

namespace census {
namespace {

// What the cluster tells of itself lags behind by some milliseconds.
template <class Cluster>
weft::cluster::status last_status(Cluster const& cluster) {
  auto now = cluster.status();
  for (int i = 0; i != 100 && now.counters.queued + now.counters.running != 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    now = cluster.status();
  }
  return now;
}

weft::zmq::cluster_options cluster_options_of(options const& wanted) {
  weft::zmq::cluster_options made;
  if (!wanted.listen.empty()) made.transport.address = wanted.listen;
  if (wanted.key.empty()) return made;
  made.transport.keys = weft::zmq::load_keys(wanted.key);
  if (!wanted.allow.empty()) made.transport.allowed = weft::zmq::load_allowed(wanted.allow);
  made.transport.allowed.push_back(
      made.transport.keys->public_half);  // for the workers that are started here
  return made;
}

// They have the same keys.
weft::zmq::spawn_options spawn_options_of(options const& wanted) {
  weft::zmq::spawn_options made;
  made.key = wanted.key;
  if (!wanted.key.empty()) made.coordinator_key = weft::zmq::public_file(wanted.key);
  return made;
}

// The census on whatever `where` is, or on this thread. With a checkpoint each way has a folder of its own, as otherwise
// the second one would find the results of the first.
template <class... Where>
tree_report run_on(options const& wanted, char const* way, std::string const& root, Where&... where) {
  weft::progress progress;
  weft::observers watching;
  if (wanted.shows_progress) watching.add(progress);
  if (wanted.observer != nullptr) watching.add(*wanted.observer);
  auto const run = [&](auto const&... option) {
    return weft::run(workflow, where..., weft::observe(watching), wanted.stop, weft::with<"root">(root),
                     weft::keep<"report">, option...)
        .value();
  };
  if (wanted.checkpoint.empty()) return run();
  weft::checkpoint_report report;
  auto whole =
      run(weft::checkpoint{.dir = std::filesystem::path(wanted.checkpoint) / way, .report = &report});
  if (wanted.verbose)
    std::fprintf(stderr, "%s: %zu results were kept, %llu bytes were cut off, %zu are new\n", way,
                 report.found, static_cast<unsigned long long>(report.cut), report.added);
  return whole;
}

template <class Cluster>
tree_report run_on_cluster(options const& wanted, char const* way, std::string const& root,
                           Cluster& cluster) {
  auto whole = run_on(wanted, way, root, cluster);
  if (wanted.verbose)
    std::fprintf(stderr, "%s: %s\n", way, weft::cluster::to_line(last_status(cluster)).c_str());
  return whole;
}

}  // namespace

tree_report run_inline(options const& wanted) { return run_on(wanted, "inline", wanted.root); }

tree_report run_pool(options const& wanted) {
  weft::pool pool(wanted.threads);
  return run_on(wanted, "pool", wanted.root, pool);
}

tree_report run_workers(options const& wanted) {
  weft::zmq::cluster cluster(cluster_options_of(wanted));
  if (!wanted.listen.empty())
    std::fprintf(stderr, "census: workers may connect to %s\n", cluster.address().c_str());
  if (wanted.workers != 0) cluster.spawn_workers(wanted.workers, spawn_options_of(wanted));
  // Others may have been started in another directory.
  auto const root = wanted.listen.empty() ? wanted.root : std::filesystem::absolute(wanted.root).string();

  return run_on_cluster(wanted, "workers", root, cluster);
}

#if CENSUS_HAS_REDIS
tree_report run_redis(options const& wanted) {
  weft::redis::cluster_options options;
  options.address = wanted.queue;
  weft::redis::cluster cluster(std::move(options));
  cluster.spawn_workers(wanted.workers);
  return run_on_cluster(wanted, "redis", wanted.root, cluster);
}
#endif

std::vector<way> ways(options const& wanted) {
  std::vector<way> all{{"inline", run_inline}, {"pool", run_pool}};
  if (wanted.workers != 0 || !wanted.listen.empty()) all.push_back({"workers", run_workers});
#if CENSUS_HAS_REDIS
  if (!wanted.queue.empty() && wanted.workers != 0) all.push_back({"redis", run_redis});
#endif
  return all;
}

}  // namespace census
