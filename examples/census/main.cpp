// SPDX-License-Identifier: BSL-1.0
#include "page.hpp"
#include "report.hpp"
#include "summary.hpp"
#include "ways.hpp"

#include <weft/trace/recorder.hpp>
#include <weft/zmq/worker_main.hpp>
#if CENSUS_HAS_REDIS
#include <weft/redis/worker_main.hpp>
#endif

#include <unistd.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

namespace {

enum exit_code { ok = 0, failed = 1, misused = 2, cancelled = 128 };  // the last and the number of the signal

// The first Ctrl-C asks the census to stop: what has begun is waited for. The second one ends the program at once.
weft::stop_source interrupted;
std::atomic<int> interrupted_by{0};
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void interrupt(int number) {
  interrupted_by = number;
  interrupted.request_stop();
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}
void be_interruptible() {
  for (int const number : {SIGINT, SIGTERM}) {
    struct sigaction action{};
    if (::sigaction(number, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action.sa_handler = interrupt;
    action.sa_flags = SA_RESTART;
    ::sigaddset(&action.sa_mask, SIGINT);  // one after the other
    ::sigaddset(&action.sa_mask, SIGTERM);
    ::sigaction(number, &action, nullptr);
  }
}

struct command_line {
  census::options census;
  std::size_t top = 10;
  std::optional<std::string> json;  // a file, or "-" for standard output
  std::string page;                 // a file; empty: none
};

// To the file, or to standard output. Throws std::system_error, also if the device is full.
void write(std::string const& path, std::string const& text) {
  auto const fail = [&] {
    throw std::system_error(errno, std::generic_category(),
                            "cannot write " + (path == "-" ? "to standard output" : '"' + path + '"'));
  };
  auto* const file = path == "-" ? stdout : std::fopen(path.c_str(), "w");
  if (!file) fail();
  bool const written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (!written || std::fflush(file) != 0) fail();
  if (file != stdout && std::fclose(file) != 0) fail();
}

// The census in every way, each timed and with its progress shown. Their digests must agree.
int run(command_line const& line) {
  std::vector<census::run_row> runs;
  census::tree_report whole;
  std::optional<weft::recorder> recorder;  // of the last way, for the page
  for (auto const& [where, go] : census::ways(line.census)) {
    census::options wanted = line.census;
    if (!line.page.empty()) wanted.observer = &recorder.emplace();
    auto const start = std::chrono::steady_clock::now();
    whole = go(wanted);
    std::chrono::duration<double> const taken = std::chrono::steady_clock::now() - start;
    runs.push_back({where, taken.count(), census::task_count(whole), census::digest(whole)});
  }
  if (line.json != "-") write("-", census::table(runs) + '\n' + census::summary(whole, line.top));
  if (line.json) write(*line.json, census::text(census::document(line.census.root, whole, line.top)) + '\n');
  if (recorder)
    write(line.page, census::page(recorder->record(), line.census.root, runs, whole,
                                  std::max<std::size_t>(line.top, 100)));
  for (auto const& other : runs)
    if (other.digest != runs.front().digest)
      throw std::runtime_error(other.where + " and " + runs.front().where + " do not agree");
  return ok;
}

}  // namespace

int main(int argc, char** argv) {
#if CENSUS_HAS_REDIS
  if (auto const status = weft::redis::worker_main(argc, argv)) return *status;
#endif
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;

  command_line line;
  CLI::App app{
      "The include graph of a C++ source tree: how large it is, what is included most, what "
      "includes most, and where it goes round in circles.",
      "census"};
  app.add_option("DIR", line.census.root, "The tree: every regular file below this directory")
      ->type_name("")
      ->capture_default_str();
  app.add_option("--threads", line.census.threads,
                 "How many threads work on the census, where it runs on a pool")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  app.add_option("--workers", line.census.workers,
                 "How many processes are started to work on the census; 0 leaves that out")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(0, 256));
  auto* const listen =
      app.add_option("--listen", line.census.listen,
                     "Also take workers that connect to ADDRESS, as tcp://0.0.0.0:5555; with --workers 0 "
                     "wait for them")
          ->type_name("ADDRESS");
  auto* const key =
      app.add_option("--key", line.census.key,
                     "File of keys, as 'census keygen FILE' makes it: other machines may connect then")
          ->type_name("FILE")
          ->needs(listen);
  app.add_option("--allow", line.census.allow, "Whose workers are taken: a public key, or a folder of them")
      ->type_name("FILE-OR-DIR")
      ->needs(key);
#if CENSUS_HAS_REDIS
  app.add_option(
         "--queue", line.census.queue,
         "Run it also on workers that get their tasks from this Redis, as redis://127.0.0.1:6379; the "
         "password is in WEFT_REDIS_PASSWORD")
      ->type_name("ADDRESS");
#endif
  app.add_option(
         "--checkpoint", line.census.checkpoint,
         "Keep what is done in the folder DIR, and begin with what is kept there: by this program, of a tree "
         "that has not changed")
      ->type_name("DIR")
      ->check([](std::string const& dir) {
        return dir.empty() ? std::string("it needs a folder") : std::string();
      });
  app.add_flag(
      "--verbose", line.census.verbose,
      "Say on standard error how the workers did, and what was kept, also where that is no terminal");
  app.add_option("--top", line.top, "How many files to list")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(0, 1'000'000));
  app.add_option("--json", line.json,
                 "Write all of the result to FILE as JSON; '-' is standard output, with nothing else")
      ->type_name("FILE");
  app.add_option("--page", line.page, "Write the result to FILE as a page to look at")->type_name("FILE");
  app.footer(
      "'census worker --connect tcp://host:port' works for a census that listens there; it must be the same\n"
      "program, and have the tree under the same name. A directory called worker is ./worker.\n\n"
      "Exit status: 0 for a census, 1 if the tree cannot be read, the result cannot be written or there\n"
      "can be no workers, 2 if the command line is wrong, 130 or 143 if it was cancelled by Ctrl-C or\n"
      "SIGTERM, the second of which does not wait for what has begun. Files that cannot be read are\n"
      "listed, and are no failure.");
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& error) {
    return app.exit(error) == 0 ? ok : misused;
  }
  line.census.shows_progress = ::isatty(STDERR_FILENO) == 1;
  line.census.verbose |= line.census.shows_progress;
  line.census.stop = interrupted.token();
  be_interruptible();
  try {
    return run(line);
  } catch (weft::run_cancelled const&) {
    std::fprintf(stderr, "census: cancelled\n");
    return cancelled + interrupted_by;
  } catch (std::exception const& error) {
    std::fprintf(stderr, "census: %s\n", error.what());
    return failed;
  }
}
