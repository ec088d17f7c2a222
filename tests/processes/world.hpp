// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_PROCESSES_WORLD_HPP
#define WEFT_TESTS_PROCESSES_WORLD_HPP

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "../catch.hpp"
#include "../cluster/queue_laws.hpp"
#include "../sanitizers.hpp"
#include "../zmq/world.hpp"
#include "engines.hpp"

//! \file
//! Processes that are started by hand, what they say and how they end, and what all workers of this program can do.

namespace processes {

namespace cluster = weft::cluster;
using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;
using queue_laws::ends;
using queue_laws::payload;

//! For what comes at last, however busy the machine is.
inline constexpr auto long_enough = 20s;

inline double seconds_since(clock::time_point start) {
  return std::chrono::duration<double>(clock::now() - start).count();
}

//! Whether it comes true.
template <class Condition>
bool within(clock::duration patience, Condition const& is_so) {
  auto const until = clock::now() + patience;
  while (!is_so()) {
    if (clock::now() >= until) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

template <class Cluster>
void wait_for_workers(Cluster const& all, std::size_t count) {
  REQUIRE(within(long_enough, [&] { return all.status().counters.workers == count; }));
}

//! Set in the environment of those whom `child` starts: they end with their parent.
inline constexpr char const* child_variable = "WEFT_TEST_CHILD";

//! A process that is started, and killed at the end if it has not ended by then.
class child {
public:
  explicit child(std::vector<std::string> words, std::string const& program = "/proc/self/exe")
      : out_(::memfd_create("out", MFD_CLOEXEC)), err_(::memfd_create("err", MFD_CLOEXEC)) {
    words.insert(words.begin(), program);
    std::vector<char*> arguments;
    for (std::string& each : words) arguments.push_back(each.data());
    arguments.push_back(nullptr);
    std::string mark = std::string(child_variable) + "=1";
    std::vector<char*> environment{mark.data()};
    for (char** each = environ; *each != nullptr; ++each) environment.push_back(*each);
    environment.push_back(nullptr);
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_adddup2(&files, out_, 1);
    ::posix_spawn_file_actions_adddup2(&files, err_, 2);
    int const wrong =
        ::posix_spawnp(&process_, program.c_str(), &files, nullptr, arguments.data(), environment.data());
    ::posix_spawn_file_actions_destroy(&files);
    if (wrong != 0) process_ = 0;
    CHECK(wrong == 0);
  }
  child(child const&) = delete;
  child& operator=(child const&) = delete;
  ~child() {
    if (process_ > 0) {
      ::kill(process_, SIGKILL);
      ::waitpid(process_, nullptr, 0);
    }
    ::close(out_);
    ::close(err_);
  }

  pid_t id() const { return process_; }
  void send(int signal) const { REQUIRE(::kill(process_, signal) == 0); }
  //! The exit status, or -signal; nothing if it still runs.
  std::optional<int> wait(clock::duration patience = long_enough) {
    int status = 0;
    if (process_ <= 0 || !within(patience, [&] { return ::waitpid(process_, &status, WNOHANG) == process_; }))
      return {};
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  std::string out() const { return text_of(out_); }
  std::string err() const { return text_of(err_); }

private:
  static std::string text_of(int file) {
    std::string text;
    char part[4096];
    for (ssize_t count = 0; (count = ::pread(file, part, sizeof part, static_cast<off_t>(text.size()))) > 0;)
      text.append(part, static_cast<std::size_t>(count));
    return text;
  }

  int out_;
  int err_;
  pid_t process_ = 0;
};

//! A worker that no cluster has started.
inline std::vector<std::string> worker_arguments(std::string const& address,
                                                 std::vector<std::string> const& more = {}) {
  std::vector<std::string> all{"worker", "--connect", address};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

inline std::string name_of(pid_t process) {
  char host[256] = "";
  ::gethostname(host, sizeof host - 1);
  return std::string(host) + "/" + std::to_string(process);
}

//! Lines of a file, which need not be there.
inline std::vector<std::string> lines_of(std::filesystem::path const& file) {
  std::vector<std::string> all;
  std::ifstream from(file);
  for (std::string line; std::getline(from, line);) all.push_back(line);
  return all;
}

// --- what workers can do -----------------------------------------------------------------------------------

using queue_laws::number;

//! Takes n % 400 microseconds, and gives 3 n + 1.
extern cluster::remote_function const brief;
//! Takes 20 ms on a worker whose command line has the name slow, else 0.1 ms, and gives its number.
extern cluster::remote_function const by_name;
//! Writes a line to a file, takes so many milliseconds, which nothing shortens, and gives that number.
extern cluster::remote_function const note;
inline std::string note_payload(std::filesystem::path const& file, number id, number milliseconds) {
  return payload(file.string() + " " + std::to_string(id) + " " + std::to_string(milliseconds));
}

//! TCP ports at which this process listens.
inline std::set<std::uint16_t> listening_ports() {
  std::set<std::uint16_t> found;
  for (int fd = 3; fd < 1024; ++fd) {
    int listens = 0;
    socklen_t size = sizeof listens;
    sockaddr_in at{};
    socklen_t length = sizeof at;
    if (::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens != 0 &&
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &length) == 0 && at.sin_family == AF_INET)
      found.insert(ntohs(at.sin_port));
  }
  return found;
}

}  // namespace processes

#endif
