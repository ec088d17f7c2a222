// SPDX-License-Identifier: BSL-1.0
//! \file
//! Tests with worker processes: this program, again.
#define CATCH_CONFIG_RUNNER  // version 2; version 3 does not look at it
#include <sys/prctl.h>

#include <cstdio>
#include <sstream>

#include "world.hpp"
#if WEFT_TESTS_REDIS
#include "../redis/chaos.hpp"
#endif

namespace processes {
namespace {

void brief_code(cluster::remote_call& call) {
  auto const n = queue_laws::detail::argument_of<number>(call);
  std::this_thread::sleep_for(std::chrono::microseconds(n % 400));
  queue_laws::detail::give(call, n * 3 + 1);
}

void by_name_code(cluster::remote_call& call) {
  static bool const is_slow = [] {
    std::ifstream from("/proc/self/cmdline");
    std::string const words((std::istreambuf_iterator<char>(from)), {});
    return words.find(std::string("--name\0slow", 11)) != words.npos;
  }();
  std::this_thread::sleep_for(is_slow ? 20'000us : 100us);
  queue_laws::detail::give(call, queue_laws::detail::argument_of<number>(call));
}

void note_code(cluster::remote_call& call) {
  std::istringstream words(queue_laws::detail::argument_of<std::string>(call));
  std::string file;
  number id = 0, milliseconds = 0;
  words >> file >> id >> milliseconds;
  std::string const line = std::to_string(id) + "\n";
  int const to = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (to < 0 || ::write(to, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    throw std::runtime_error("cannot write " + file);
  ::close(to);
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
  queue_laws::detail::give(call, milliseconds);
}

// A cluster until it is killed: `coordinate <engine> <workers>` says where it is, and whom it has started.
int coordinate(std::string_view which, std::size_t workers) {
  ::unsetenv(child_variable);
  any_cluster all(which == "zmq" ? engine::zmq : engine::redis);
  if (workers > 0) all.spawn_workers(workers);
  while (all.status().counters.workers < workers) std::this_thread::sleep_for(1ms);
  std::printf("%s\n", all.address().c_str());
  for (pid_t const each : all.local_processes()) std::printf("%d\n", each);
  std::printf("ready\n");
  std::fflush(stdout);
  std::size_t before = workers;
  for (;;) {
    std::size_t const now = all.status().counters.workers;
    if (std::exchange(before, now) != now) {
      std::printf("workers %zu\n", now);
      std::fflush(stdout);
    }
    std::this_thread::sleep_for(1ms);
  }
}

}  // namespace

using recorder = weft::schema_recorder;
constexpr cluster::remote_function brief{"processes", [] { return std::string_view("brief"); },
                                         &queue_laws::detail::describe<number, number>, &brief_code};
constexpr cluster::remote_function by_name{"processes", [] { return std::string_view("by name"); },
                                           &queue_laws::detail::describe<number, number>, &by_name_code};
constexpr cluster::remote_function note{"processes", [] { return std::string_view("note"); },
                                        &queue_laws::detail::describe<std::string, number>, &note_code};

}  // namespace processes

int main(int argc, char** argv) {
  if (std::getenv(processes::child_variable) != nullptr) ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (auto const* each : queue_laws::functions()) weft::cluster::registry::add(*each);
  for (auto const* each : {&processes::brief, &processes::by_name, &processes::note})
    weft::cluster::registry::add(*each);
  if (auto const status = processes::worker_main(argc, argv)) return *status;
#if WEFT_TESTS_REDIS
  if (auto const status = redis_test::chaos_main(argc, argv)) return *status;
#endif
  if (argc == 4 && std::string_view(argv[1]) == "coordinate")
    return processes::coordinate(argv[2], std::strtoull(argv[3], nullptr, 10));

  ::prctl(PR_SET_CHILD_SUBREAPER,
          1);  // workers of clusters that die come to this process, which sees how they end
  return Catch::Session().run(argc, argv);
}
