// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_TRANSPORT_HPP
#define WEFT_ZMQ_TRANSPORT_HPP

//! \file
//! Both sides of a cluster on ZeroMQ.

#include <weft/zmq/coordinator_transport.hpp>
#include <weft/zmq/worker_transport.hpp>

#endif
