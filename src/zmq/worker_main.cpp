// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/worker_node.hpp>
#include <weft/zmq/status_client.hpp>
#include <weft/zmq/worker_main.hpp>
#include <weft/zmq/worker_transport.hpp>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <CLI/CLI.hpp>
#include <csignal>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace WEFT_NAMESPACE::zmq {
namespace {

char const* word_of(weft::cluster::worker_state state) noexcept {
  switch (state) {
    case weft::cluster::worker_state::active: return "admitted";
    case weft::cluster::worker_state::suspect: return "the coordinator is silent";
    case weft::cluster::worker_state::dead: return "no coordinator answers; will dial again until one does";
    case weft::cluster::worker_state::draining: return "finishing what has begun";
    default: return nullptr;
  }
}

std::string default_name() {
  char host[256] = "worker";
  static_cast<void>(::gethostname(host, sizeof host - 1));
  return std::string(host) + "/" + std::to_string(::getpid());
}

char const* word_of(weft::cluster::deny_reason why) noexcept {
  switch (why) {
    case weft::cluster::deny_reason::protocol: return "they speak different versions of the protocol";
    case weft::cluster::deny_reason::build:
      return "they are different builds of the program, and mixing was not allowed";
    case weft::cluster::deny_reason::tasks: return "there is no task that both know alike";
    case weft::cluster::deny_reason::byte_limit: return "the largest task would not fit into this worker";
    default: return "it is full or ends";
  }
}

}  // namespace

int work(worker_settings settings) {
  sigset_t ends;
  ::sigemptyset(&ends);
  ::sigaddset(&ends, SIGTERM);
  ::sigaddset(&ends, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &ends, nullptr);  // before there are other threads
  int const signals = ::signalfd(-1, &ends, SFD_CLOEXEC);
  int const over = ::eventfd(0, EFD_CLOEXEC);

  if (settings.memory_limit > 0) {
    rlimit const limit{settings.memory_limit, settings.memory_limit};
    ::setrlimit(RLIMIT_DATA, &limit);
  }
  if (settings.node.worker.name.empty()) settings.node.worker.name = default_name();
  std::string const name = settings.node.worker.name;
  std::string const coordinator = settings.transport.coordinator;
  auto const say = [&](std::string_view what) {
    if (!settings.is_quiet)
      std::fprintf(stderr, "%s: %s: %.*s\n", name.c_str(), coordinator.c_str(), static_cast<int>(what.size()),
                   what.data());
  };
  char const* said = nullptr;
  settings.node.on_state = [&](weft::cluster::worker_state state) {
    // Once for as long as it stays so: it may dial for hours.
    char const* const word = word_of(state);
    if (word != nullptr && word != std::exchange(said, word)) say(word);
  };
  settings.node.on_stuck = [&](std::string const& tasks) {
    std::fprintf(stderr,
                 "%s: %s: the coordinator does not wait for what runs here, which does not end (%s): this "
                 "process does\n",
                 name.c_str(), coordinator.c_str(), tasks.c_str());
    ::_exit(static_cast<int>(worker_exit::stuck));
  };
  weft::cluster::duration const grace = settings.node.worker.grace;

  weft::cluster::worker_node<worker_transport> node(
      std::make_unique<worker_transport>(std::move(settings.transport)), std::move(settings.node));
  worker_exit code = worker_exit::done;
  std::thread thread([&] {
    try {
      if (auto const denied = node.run()) {
        code = worker_exit::denied;
        std::fprintf(
            stderr,
            "%s: %s does not admit this worker, as %s\n  the coordinator has: %s\n  this worker has: %s\n",
            name.c_str(), coordinator.c_str(), word_of(denied->reason), denied->coordinator.c_str(),
            denied->worker.c_str());
      }
    } catch (std::exception const& e) {
      code = worker_exit::failed;
      std::fprintf(stderr, "%s: %s\n", name.c_str(), e.what());
    }
    std::uint64_t const one = 1;
    static_cast<void>(!::write(over, &one, sizeof one));
  });

  // Also what its end left running may not end.
  std::optional<std::chrono::steady_clock::time_point> ended;
  bool is_leaving = false;
  for (;;) {
    pollfd all[] = {{ended ? -1 : over, POLLIN, 0}, {signals, POLLIN, 0}, {settings.lifeline, POLLIN, 0}};
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
      static_cast<void>(!::read(signals, &which, sizeof which));
      if (std::exchange(is_leaving, true)) ::_exit(128 + static_cast<int>(which.ssi_signo));
      node.leave();
    }
  }
  ::close(signals);
  ::close(over);
  return static_cast<int>(code);
}

namespace {

int make_key_files(std::string const& file) {
  save(make_keys(), file);
  std::printf("%s: keep it secret, for the one who uses it\n%s: for those whom it has to do with\n",
              file.c_str(), public_file(file).c_str());
  return 0;
}

struct command_line {
  worker_settings worker;
  std::string key_file;
  std::string coordinator_key_file;
  std::string new_key_file;

  void use_keys() {
    if (!key_file.empty()) worker.transport.keys = load_keys(key_file);
    if (!coordinator_key_file.empty())
      worker.transport.coordinator_key = load_public_key(coordinator_key_file);
  }
};

void add_connection(CLI::App& to, command_line& line) {
  to.add_option("--connect", line.worker.transport.coordinator, "the coordinator, as tcp://host:port")
      ->required()
      ->type_name("ADDRESS");
  auto* const key = to.add_option("--key", line.key_file, "file of this side's keys, as keygen makes it")
                        ->type_name("FILE");
  to.add_option("--coordinator-key", line.coordinator_key_file, "file of the coordinator's public key")
      ->needs(key)
      ->type_name("FILE");
}

}  // namespace

int detail::run_command(int argc, char const* const* argv) {
  command_line line;
  CLI::App app("A program that runs workflows of weft, and can be a worker for others that do.");
  app.require_subcommand(1);

  CLI::App& worker = *app.add_subcommand("worker", "work for a coordinator until told to leave (SIGTERM)");
  add_connection(worker, line);
  auto& options = line.worker.node.worker;
  worker.add_option("--slots", options.slots, "tasks that run at a time")
      ->check(CLI::Range(1U, 65536U))
      ->capture_default_str();
  worker.add_option("--name", options.name, "who it is, in messages for people; default: host/process");
  worker
      .add_option("--memory-limit", line.worker.memory_limit,
                  "bytes that may be allocated, as 512MiB: what needs more fails; default: no limit")
      ->transform(CLI::AsSizeValue(false));
  worker
      .add_option("--byte-limit", options.byte_limit, "bytes of arguments that it is ready to hold, as 64MiB")
      ->transform(CLI::AsSizeValue(false))
      ->capture_default_str();
  worker
      .add_option("--largest-message", line.worker.transport.largest_message,
                  "bytes that one message may have, if the coordinator's messages may have more than usual")
      ->transform(CLI::AsSizeValue(false));
  options.seed = std::random_device()();
  worker.add_option(
      "--build", options.build,
      "which build of the program this is, for the coordinator to compare; default: its build id");
  worker.add_option_function<std::uint32_t>(
      "--grace", [&](std::uint32_t const& seconds) { options.grace = std::chrono::seconds(seconds); },
      "seconds for tasks to end when their results count no more; then the process ends; default: 3");
  worker.add_flag("--quiet", line.worker.is_quiet, "say nothing but errors");
  worker.add_option("--lifeline", line.worker.lifeline, "end when this descriptor does")->group("");

  CLI::App& status = *app.add_subcommand("status", "print how a coordinator is doing, as JSON");
  add_connection(status, line);
  CLI::App& keygen = *app.add_subcommand("keygen", "make a pair of keys: FILE, and FILE.pub for the others");
  keygen.add_option("FILE", line.new_key_file)->required();

  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& e) {
    return app.exit(e) == 0 ? 0 : static_cast<int>(worker_exit::usage);
  }
  try {
    line.use_keys();
    if (keygen.parsed()) return make_key_files(line.new_key_file);
    if (status.parsed()) {
      std::puts(query_status(line.worker.transport).c_str());
      return 0;
    }
    return work(std::move(line.worker));
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s: %s\n", argv[0], e.what());
    return static_cast<int>(worker_exit::failed);
  }
}

}  // namespace WEFT_NAMESPACE::zmq
