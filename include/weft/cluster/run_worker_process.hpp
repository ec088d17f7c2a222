// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_RUN_WORKER_PROCESS_HPP
#define WEFT_CLUSTER_RUN_WORKER_PROCESS_HPP

#include <weft/cluster/descriptor.hpp>
#include <weft/cluster/worker_node.hpp>
#include <weft/cluster/worker_process.hpp>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <csignal>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

//! \file
//! A process that is a worker, whatever transport it has: signals, limits, and how it ends.

namespace WEFT_NAMESPACE::cluster {

namespace detail {

inline char const* word_of(worker_state state) noexcept {
  switch (state) {
    case worker_state::active: return "admitted";
    case worker_state::suspect: return "the coordinator is silent";
    case worker_state::dead: return "no coordinator answers; will dial again until one does";
    case worker_state::draining: return "finishing what has begun";
    default: return nullptr;
  }
}

inline char const* word_of(deny_reason why) noexcept {
  switch (why) {
    case deny_reason::protocol: return "they speak different versions of the protocol";
    case deny_reason::build: return "they are different builds of the program, and mixing was not allowed";
    case deny_reason::tasks: return "there is no task that both know alike";
    case deny_reason::byte_limit: return "the largest task would not fit into this worker";
    default: return "it is full or ends";
  }
}

// Host and process.
inline std::string name_of_process() {
  char host[256] = "worker";
  static_cast<void>(::gethostname(host, sizeof host - 1));
  return std::string(host) + "/" + std::to_string(::getpid());
}

}  // namespace detail

//! Works for a coordinator until it is told to leave; `make` gives the transport, `coordinator` is what messages call it.
//! Blocks SIGTERM and SIGINT for this process and takes them as that; a second one ends it at once. Returns a
//! `worker_exit`.
template <class Make>
int run_worker_process(Make const& make, std::string const& coordinator, worker_process_options settings) {
  sigset_t ends;
  ::sigemptyset(&ends);
  ::sigaddset(&ends, SIGTERM);
  ::sigaddset(&ends, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &ends, nullptr);  // before there are other threads
  descriptor const signals(::signalfd(-1, &ends, SFD_CLOEXEC));
  descriptor const over(::eventfd(0, EFD_CLOEXEC));

  if (settings.memory_limit > 0) {
    rlimit const limit{settings.memory_limit, settings.memory_limit};
    ::setrlimit(RLIMIT_DATA, &limit);
  }
  if (settings.node.worker.name.empty()) settings.node.worker.name = detail::name_of_process();
  std::string const name = settings.node.worker.name;
  auto const say = [&](std::string_view what) {
    if (!settings.is_quiet)
      std::fprintf(stderr, "%s: %s: %.*s\n", name.c_str(), coordinator.c_str(), static_cast<int>(what.size()),
                   what.data());
  };
  char const* said = nullptr;
  settings.node.on_state = [&](worker_state state) {
    // Once for as long as it stays so: it may dial for hours.
    char const* const word = detail::word_of(state);
    if (word != nullptr && word != std::exchange(said, word)) say(word);
  };
  settings.node.on_stuck = [&](std::string const& tasks) {
    std::fprintf(stderr,
                 "%s: %s: the coordinator does not wait for what runs here, which does not end (%s): this "
                 "process does\n",
                 name.c_str(), coordinator.c_str(), tasks.c_str());
    ::_exit(static_cast<int>(worker_exit::stuck));
  };
  duration const grace = settings.node.worker.grace;

  auto made = make();
  worker_node<typename decltype(made)::element_type> node(std::move(made), std::move(settings.node));
  worker_exit code = worker_exit::done;
  std::thread thread([&] {
    try {
      if (auto const denied = node.run()) {
        code = worker_exit::denied;
        std::fprintf(
            stderr,
            "%s: %s does not admit this worker, as %s\n  the coordinator has: %s\n  this worker has: %s\n",
            name.c_str(), coordinator.c_str(), detail::word_of(denied->reason), denied->coordinator.c_str(),
            denied->worker.c_str());
      }
    } catch (std::exception const& e) {
      code = worker_exit::failed;
      std::fprintf(stderr, "%s: %s\n", name.c_str(), e.what());
    }
    std::uint64_t const one = 1;
    static_cast<void>(!::write(over.get(), &one, sizeof one));
  });

  // Also what its end left running may not end.
  std::optional<std::chrono::steady_clock::time_point> ended;
  bool is_leaving = false;
  for (;;) {
    pollfd all[] = {
        {ended ? -1 : over.get(), POLLIN, 0}, {signals.get(), POLLIN, 0}, {settings.lifeline, POLLIN, 0}};
    if (::poll(all, 3, ended ? 10 : -1) < 0) continue;
    if (all[0].revents != 0) {
      thread.join();
      ended = std::chrono::steady_clock::now();
    }
    if (ended && node.running() == 0) break;
    if (ended && std::chrono::steady_clock::now() - *ended >= grace)
      ::_exit(static_cast<int>(code == worker_exit::done ? worker_exit::stuck : code));
    // Whoever started it cannot tell it anything any more; what it does is done again by others.
    if (all[2].revents != 0) ::_exit(static_cast<int>(worker_exit::orphaned));
    if (all[1].revents != 0) {
      signalfd_siginfo which{};
      static_cast<void>(!::read(signals.get(), &which, sizeof which));
      if (std::exchange(is_leaving, true)) ::_exit(128 + static_cast<int>(which.ssi_signo));
      node.leave();
    }
  }
  return static_cast<int>(code);
}

}  // namespace WEFT_NAMESPACE::cluster

#endif
