// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_PROCESSES_ENGINES_HPP
#define WEFT_TESTS_PROCESSES_ENGINES_HPP

#include <weft/cluster/graph_run.hpp>
#include <weft/cluster/options.hpp>
#include <weft/cluster/run.hpp>
#include <weft/cluster/start.hpp>
#include <weft/cluster/status.hpp>

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "../catch.hpp"

//! \file
//! What clusters of processes are made of, behind one face: the same tests for each, compiled once.

namespace processes {

enum class engine : std::uint8_t { zmq, redis };
inline char const* name_of(engine which) { return which == engine::zmq ? "zmq" : "redis"; }
inline std::ostream& operator<<(std::ostream& to, engine which) { return to << name_of(which); }

//! Those that this program was built with.
std::vector<engine> engines();

//! Each in turn: the test runs once for each.
inline engine any_engine() {
  auto const all = engines();
  std::size_t const k = GENERATE(range(std::size_t{0}, engines().size()));
  return all[k];
}

struct spawn {
  std::uint32_t slots = 1;
  std::vector<std::string> arguments = {};
  std::string program = "/proc/self/exe";
};

//! Models `task_queue`.
class any_cluster {
public:
  //! With an address it is where another one was before.
  explicit any_cluster(engine which, weft::cluster::hub_options options = {},
                       std::string const& address = {});
  any_cluster(any_cluster const&) = delete;
  any_cluster& operator=(any_cluster const&) = delete;
  ~any_cluster();

  std::string address() const;
  void spawn_workers(std::size_t count, spawn const& how = {});
  std::vector<pid_t> local_processes() const;
  weft::cluster::status status() const;
  std::unique_ptr<weft::cluster::queue_user> join();

  struct model;

private:
  std::unique_ptr<model> model_;
};

//! Of a worker's command line, for either engine: the first call of `main`.
std::optional<int> worker_main(int argc, char const* const* argv);

}  // namespace processes

#endif
