// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_HPP
#define WEFT_REDIS_HPP

//! \file
//! `weft::redis::cluster`, whose workers get their tasks from a Redis, and `weft::redis::worker_main`, by which a program
//! becomes one of them.

#include <weft/cluster.hpp>
#include <weft/redis/cluster.hpp>
#include <weft/redis/dead_letters.hpp>
#include <weft/redis/errors.hpp>
#include <weft/redis/worker_main.hpp>

#endif
