// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_OPTIONS_HPP
#define WEFT_REDIS_OPTIONS_HPP

#include <weft/cluster/options.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

//! \file
//! How both sides of a cluster on Redis reach it.

namespace WEFT_NAMESPACE::redis {

//! Where a password is looked for that nobody gives: it does not belong on command lines.
inline constexpr char const* password_variable = "WEFT_REDIS_PASSWORD";

//! What that says; empty if it is not there.
inline std::string password_of_environment() {
  char const* const found = std::getenv(password_variable);
  return found != nullptr ? found : "";
}

//! What a `cluster` is told when it is made.
struct cluster_options {
  std::string address =
      "redis://127.0.0.1:6379";  //!< and the run, if it has a name: `redis://host:port/0?run=name`
  //! Nobody else uses a run that has no name here nor in the address, and it ends with its cluster. One with a name goes
  //! on where another process, which was killed, has left it: see `docs/redis.md`.
  std::string run = {};
  std::string coordinator = "main";  //!< several of one run, at a time, have different names
  std::string user = {};
  std::string password = password_of_environment();
  //! What workers do and how much. Of `coordinator` there are used: build, mixes_builds, ready_limit, credit, byte_credit,
  //! largest_payload, horizon, recall_after, beat and deaths_allowed.
  weft::cluster::hub_options hub = {};
  std::size_t most_queued = 100'000;  //!< tasks in the Redis at a time; more wait in this process
  //! How long a Redis that is not there, or full, is waited for; then whoever waits for a task is told so.
  weft::cluster::duration patience = std::chrono::seconds(30);
  weft::cluster::duration timeout = std::chrono::seconds(2);  //!< to connect, and for one answer
  //! How long what is left in the Redis stays there if all processes of a run were killed.
  weft::cluster::duration keep = std::chrono::hours(24);
};

//! Whom a worker dials.
struct worker_transport_options {
  std::string address;  //!< with the run
  std::string user = {};
  std::string password = password_of_environment();
  weft::cluster::duration timeout = std::chrono::seconds(2);
};

}  // namespace WEFT_NAMESPACE::redis

#endif
