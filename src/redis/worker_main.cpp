// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/dead_letters.hpp>
#include <weft/redis/worker_main.hpp>
#include <weft/redis/worker_transport.hpp>

#include "../worker/command_line.hpp"

#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace WEFT_NAMESPACE::redis {

int work(worker_settings settings) {
  std::string const coordinator = parse_address(settings.transport.address).text();
  // The transport knows itself what does not answer; and a run may begin whenever it likes.
  settings.node.worker.patience = std::chrono::hours(24 * 365);
  auto transport = std::move(settings.transport);
  return weft::cluster::run_worker_process(
      [&] { return std::make_unique<worker_transport>(std::move(transport)); }, coordinator,
      std::move(settings));
}

bool detail::is_command(int argc, char const* const* argv) noexcept {
  std::string_view const command = argc > 1 ? argv[1] : "";
  if (command != "worker" && command != "status" && command != "dead") return false;
  for (int i = 2; i < argc; ++i) {
    std::string_view const word = argv[i];
    if (word.starts_with("tcp://") || word.starts_with("--connect=tcp://")) return false;
  }
  return true;
}

namespace {

struct command_line {
  worker_settings worker;
  std::string password_file;
  std::vector<std::string> ids;
  bool is_all = false;

  void read_password() {
    if (password_file.empty()) return;
    std::ifstream from(password_file);
    if (!std::getline(from, worker.transport.password))
      throw weft::cluster::cluster_error("weft: the password cannot be read from " + password_file);
  }
};

void add_connection(CLI::App& to, command_line& line) {
  to.add_option(
        "--connect", line.worker.transport.address,
        "the Redis and the run, as redis://host:port/0?run=name; the password is in WEFT_REDIS_PASSWORD")
      ->required()
      ->type_name("ADDRESS");
  to.add_option("--user", line.worker.transport.user, "who it is to the Redis; default: its default user");
  to.add_option("--password-file", line.password_file, "the password is the first line of this file")
      ->type_name("FILE");
}

char const* word_of(weft::cluster::loss why) noexcept {
  switch (why) {
    case weft::cluster::loss::disconnect: return "its worker's connection was lost";
    case weft::cluster::loss::silence: return "its worker fell silent";
    case weft::cluster::loss::overtime: return "it ran longer than it may";
    default: return "its worker left it";
  }
}

int list(command_line const& line) {
  for (dead_letter const& each : list_dead_letters(line.worker.transport)) {
    std::printf("%s  %s  of %s, attempt %u, %zu bytes\n", each.id.c_str(), each.task.c_str(),
                each.coordinator.c_str(), each.attempt, each.bytes);
    for (weft::cluster::death const& d : each.history)
      std::printf("    attempt %u%s: %s\n", d.attempt, d.alone ? " alone" : "", word_of(d.why));
  }
  return 0;
}

int change(command_line const& line, bool is_retry) {
  std::vector<std::string> ids = line.ids;
  if (line.is_all)
    for (dead_letter const& each : list_dead_letters(line.worker.transport)) ids.push_back(each.id);
  int status = 0;
  for (std::string const& id : ids) {
    auto const answer =
        is_retry ? retry_dead_letter(line.worker.transport, id) : drop_dead_letter(line.worker.transport, id);
    char const* const word = answer == dead_letter_answer::done ? (is_retry ? "is tried again" : "is dropped")
                             : answer == dead_letter_answer::unknown
                                 ? "is not there"
                                 : "is not tried again: nobody waits for it";
    std::printf("%s %s\n", id.c_str(), word);
    if (answer != dead_letter_answer::done) status = static_cast<int>(worker_exit::failed);
  }
  return status;
}

}  // namespace

int detail::run_command(int argc, char const* const* argv) {
  command_line line;
  CLI::App app("A program that runs workflows of weft, and can be a worker for others that do.");
  app.require_subcommand(1);

  CLI::App& worker = *app.add_subcommand("worker", "work for a run until told to leave (SIGTERM)");
  add_connection(worker, line);
  weft::cluster::add_worker_options(worker, line.worker);
  CLI::App& status = *app.add_subcommand("status", "print how a run is doing, as JSON");
  add_connection(status, line);

  CLI::App& dead =
      *app.add_subcommand("dead", "tasks that were given up, as workers died while they ran them");
  dead.require_subcommand(1);
  CLI::App& listed = *dead.add_subcommand("list", "print them");
  add_connection(listed, line);
  CLI::App& retried = *dead.add_subcommand("retry", "try them again");
  CLI::App& dropped = *dead.add_subcommand("drop", "forget them");
  for (CLI::App* const each : {&retried, &dropped}) {
    add_connection(*each, line);
    each->add_flag("--all", line.is_all, "all of them");
    each->add_option("ID", line.ids, "as list prints it");
  }

  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& e) {
    return app.exit(e) == 0 ? 0 : static_cast<int>(worker_exit::usage);
  }
  try {
    line.read_password();
    if (status.parsed()) {
      std::puts(query_status(line.worker.transport).c_str());
      return 0;
    }
    if (listed.parsed()) return list(line);
    if (retried.parsed() || dropped.parsed()) return change(line, retried.parsed());
    return work(std::move(line.worker));
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s: %s\n", argv[0], e.what());
    return static_cast<int>(worker_exit::failed);
  }
}

}  // namespace WEFT_NAMESPACE::redis
