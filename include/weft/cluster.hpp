// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_HPP
#define WEFT_CLUSTER_HPP

//! \file
//! Layer 5: workflows and graphs on worker processes, whatever connects them: `run(what, cluster)`, `bind`, `journal`.
//! <weft/zmq.hpp> connects them by sockets. Whoever connects them otherwise includes by name what is behind them:
//! <weft/cluster/hub.hpp>, <weft/cluster/worker_node.hpp>, <weft/cluster/transport.hpp>.

#include <weft/cluster/bind.hpp>
#include <weft/cluster/errors.hpp>
#include <weft/cluster/graph_run.hpp>
#include <weft/cluster/journal.hpp>
#include <weft/cluster/queue.hpp>
#include <weft/cluster/run.hpp>
#include <weft/cluster/start.hpp>
#include <weft/cluster/status.hpp>
#include <weft/cluster/status_line.hpp>
#include <weft/weft.hpp>
#include <weft/wire.hpp>

#endif
