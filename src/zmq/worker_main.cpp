// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/status_client.hpp>
#include <weft/zmq/worker_main.hpp>
#include <weft/zmq/worker_transport.hpp>

#include "../worker/command_line.hpp"

#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <utility>

namespace WEFT_NAMESPACE::zmq {

int work(worker_settings settings) {
  std::string const coordinator = settings.transport.coordinator;
  auto transport = std::move(settings.transport);
  return weft::cluster::run_worker_process(
      [&] { return std::make_unique<worker_transport>(std::move(transport)); }, coordinator,
      std::move(settings));
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
  weft::cluster::add_worker_options(worker, line.worker);
  worker
      .add_option("--largest-message", line.worker.transport.largest_message,
                  "bytes that one message may have, if the coordinator's messages may have more than usual")
      ->transform(CLI::AsSizeValue(false));

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
