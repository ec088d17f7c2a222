// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_STATUS_CLIENT_HPP
#define WEFT_ZMQ_STATUS_CLIENT_HPP

#include <weft/zmq/options.hpp>

#include <chrono>
#include <string>

//! \file
//! Asks a coordinator that runs how it is doing.

namespace WEFT_NAMESPACE::zmq {

//! The status of the coordinator as JSON, see `weft::cluster::to_json`. Throws `cluster_error` if nobody answers within
//! `patience`.
std::string query_status(worker_transport_options options,
                         weft::cluster::duration patience = std::chrono::seconds(5));

}  // namespace WEFT_NAMESPACE::zmq

#endif
