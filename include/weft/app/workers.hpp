// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_WORKERS_HPP
#define WEFT_APP_WORKERS_HPP

#include <weft/cluster/graph_run.hpp>
#include <weft/cluster/queue.hpp>
#include <weft/cluster/run.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace WEFT_NAMESPACE::detail {

// The workers of a program with a command line, whatever engine is behind them. Models `task_queue`.
class app_workers {
public:
  app_workers() = default;
  app_workers(app_workers const&) = delete;
  app_workers& operator=(app_workers const&) = delete;
  virtual ~app_workers() = default;

  virtual std::unique_ptr<cluster::queue_user> join() = 0;
  // What other workers connect to.
  virtual std::string address() const = 0;
  // How many there are now.
  virtual std::size_t count() const = 0;
};

static_assert(cluster::task_queue<app_workers>);

}  // namespace WEFT_NAMESPACE::detail

#endif
