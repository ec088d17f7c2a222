// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SRC_WORKER_COMMAND_LINE_HPP
#define WEFT_SRC_WORKER_COMMAND_LINE_HPP

#include <weft/cluster/run_worker_process.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>
#include <random>

//! \file
//! What the command lines of workers have alike.

namespace WEFT_NAMESPACE::cluster {

inline void add_worker_options(CLI::App& to, worker_process_options& settings) {
  auto& options = settings.node.worker;
  to.add_option("--slots", options.slots, "tasks that run at a time")
      ->check(CLI::Range(1U, 65536U))
      ->capture_default_str();
  to.add_option("--name", options.name, "who it is, in messages for people; default: host/process");
  to.add_option("--memory-limit", settings.memory_limit,
                "bytes that may be allocated, as 512MiB: what needs more fails; default: no limit")
      ->transform(CLI::AsSizeValue(false));
  to.add_option("--byte-limit", options.byte_limit, "bytes of arguments that it is ready to hold, as 64MiB")
      ->transform(CLI::AsSizeValue(false))
      ->capture_default_str();
  options.seed = std::random_device()();
  to.add_option("--build", options.build,
                "which build of the program this is, for the coordinator to compare; default: its build id");
  to.add_option_function<std::uint32_t>(
      "--grace", [&](std::uint32_t const& seconds) { options.grace = std::chrono::seconds(seconds); },
      "seconds for tasks to end when their results count no more; then the process ends; default: 3");
  to.add_flag("--quiet", settings.is_quiet, "say nothing but errors");
  to.add_option("--lifeline", settings.lifeline, "end when this descriptor does")->group("");
}

}  // namespace WEFT_NAMESPACE::cluster

#endif
