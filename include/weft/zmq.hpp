// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_HPP
#define WEFT_ZMQ_HPP

//! \file
//! `weft::zmq::cluster`, whose workers are reached by ZeroMQ sockets, and `weft::zmq::worker_main`, by which a program
//! becomes one of them.

#include <weft/cluster.hpp>
#include <weft/zmq/cluster.hpp>
#include <weft/zmq/status_client.hpp>
#include <weft/zmq/worker_main.hpp>

#endif
