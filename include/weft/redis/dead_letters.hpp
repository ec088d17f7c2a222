// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_DEAD_LETTERS_HPP
#define WEFT_REDIS_DEAD_LETTERS_HPP

#include <weft/cluster/lease.hpp>
#include <weft/redis/options.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

//! \file
//! Tasks that were given up, as workers died while they ran them: they are kept in the Redis, for as long as
//! `cluster_options::keep` says. And how a run is doing, asked from outside.

namespace WEFT_NAMESPACE::redis {

//! One of them.
struct dead_letter {
  std::string id;
  std::string task;         //!< its name
  std::string coordinator;  //!< whose it was
  std::uint32_t attempt = 0;
  std::size_t bytes = 0;  //!< of its payload
  std::vector<weft::cluster::death> history;
};

//! What has become of a request.
enum class dead_letter_answer : std::uint8_t {
  done,
  unknown,      //!< there is none of that id
  nobody_waits  //!< no run would take its result: it is not tried again
};

//! Those of the run in this address, the oldest first. Throws `redis_error`, as all of these do.
std::vector<dead_letter> list_dead_letters(worker_transport_options const& where);
//! The task is tried again, alone: also if it was counted as failed, for the next coordinator that wants it. Only in a run
//! with a name, whose coordinator has not ended in good order.
dead_letter_answer retry_dead_letter(worker_transport_options const& where, std::string const& id);
//! It is forgotten.
dead_letter_answer drop_dead_letter(worker_transport_options const& where, std::string const& id);

//! How the run in this address is doing, as JSON: what waits, what is lent, workers and dead letters.
std::string query_status(worker_transport_options const& where);

}  // namespace WEFT_NAMESPACE::redis

#endif
