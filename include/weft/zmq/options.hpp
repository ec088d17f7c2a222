// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_OPTIONS_HPP
#define WEFT_ZMQ_OPTIONS_HPP

#include <weft/cluster/message.hpp>
#include <weft/zmq/keys.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

//! \file
//! How both sides of a cluster on ZeroMQ reach each other.

namespace WEFT_NAMESPACE::zmq {

//! The ports `first` to `last`, both included. None: whatever the system gives.
struct port_range {
  std::uint16_t first = 0;
  std::uint16_t last = 0;

  bool is_any() const noexcept { return first == 0; }
  bool operator==(port_range const&) const = default;
};

//! How long things may take. A frame has to be through in less than `silence`: nothing else is heard meanwhile.
struct socket_times {
  weft::cluster::duration heartbeat = std::chrono::seconds(1);  //!< between signs of life of a connection
  weft::cluster::duration silence = std::chrono::seconds(3);    //!< without one: the connection is over
  weft::cluster::duration connect = std::chrono::seconds(2);
  weft::cluster::duration handshake = std::chrono::seconds(2);
  weft::cluster::duration linger =
      std::chrono::seconds(1);  //!< for what is still to go out when a socket is closed
};

//! 32 MiB, and what is around them.
inline constexpr std::size_t default_largest_message = (std::size_t{32} << 20) + (std::size_t{64} << 10);

//! Where a coordinator listens, and to whom.
struct coordinator_transport_options {
  std::string address = "tcp://127.0.0.1:*";  //!< of control; results and channels are on the same host
  std::uint16_t results_port = 0;             //!< 0: whatever the system gives
  port_range channel_ports = {};              //!< each worker needs one, and each that leaves lets one rest
  weft::cluster::duration port_rest = std::chrono::seconds(30);
  std::size_t max_workers = 256;
  std::size_t largest_message = default_largest_message;
  std::size_t largest_control_message = std::size_t{4} << 20;
  std::optional<key_pair> keys = {};  //!< with them: CURVE
  std::vector<public_key> allowed = {};
  bool allow_plaintext = false;  //!< without keys, where other machines reach it
  int io_threads = 1;
  socket_times times = {};
};

//! Whom a worker dials, and how.
struct worker_transport_options {
  std::string coordinator;            //!< tcp://host:port
  std::optional<key_pair> keys = {};  //!< with both: CURVE
  std::optional<public_key> coordinator_key = {};
  std::size_t largest_message = default_largest_message;
  int io_threads = 1;
  socket_times times = {};
};

}  // namespace WEFT_NAMESPACE::zmq

#endif
