// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_OPTIONS_HPP
#define WEFT_CLUSTER_OPTIONS_HPP

#include <weft/cluster/event.hpp>
#include <weft/cluster/remote.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

//! \file
//! How both sides of a cluster are set up; `coordinator_options` lie with what it is told.

namespace WEFT_NAMESPACE::cluster {

//! What a worker is told when it is made.
struct worker_options {
  std::string build;
  std::vector<task_type> tasks;  //!< what it can do
  std::uint32_t slots = 1;       //!< tasks that run at a time
  std::uint64_t byte_limit = std::uint64_t{64} << 20;
  std::string name;                                       //!< for people: who it is
  duration patience = std::chrono::seconds(3);            //!< for the answer to dialing and to HELLO
  duration first_retry = std::chrono::milliseconds(100);  //!< until it dials again: twice as long each time,
  duration last_retry = std::chrono::seconds(5);          //!< at most this, and by chance up to twice that
  duration grace = std::chrono::seconds(3);  //!< for tasks that it drops to end: then it is stuck
  std::uint64_t seed = 1;                    //!< so that not all workers dial at the same time
};

//! CONNECTING -> HELLO -> ACTIVE <-> SUSPECT, from each to DEAD and on to CONNECTING; and DRAINING -> GONE.
enum class worker_state : std::uint8_t {
  connecting,  //!< it dials
  hello,       //!< it has asked to be admitted
  active,
  suspect,   //!< nothing was heard for one beat and a half: begins nothing
  dead,      //!< the incarnation is over; it will dial
  draining,  //!< it finishes what it has begun
  gone       //!< final
};

// In both, `tasks` is left empty: they are those of the functions. An empty `build` is `build_id()`.

//! What a `hub` is told when it is made.
struct hub_options {
  coordinator_options coordinator;
  std::vector<remote_function const*> functions = registry::all();
  duration farewell = std::chrono::seconds(5);  //!< how long workers may take to leave at the end
};

//! What a `worker_node` is told when it is made.
struct worker_node_options {
  worker_options worker;
  std::vector<remote_function const*> functions = registry::all();
  std::function<void(worker_state)> on_state;  //!< called by the thread of `run` when it changes
  //! Called by the thread of `run` with the names of tasks that go on although their coordinator is gone, for longer
  //! than `worker.grace`. This worker does not dial before they have ended: where that may be never, end the process.
  std::function<void(std::string const& tasks)> on_stuck;
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
