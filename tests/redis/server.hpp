// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_REDIS_SERVER_HPP
#define WEFT_TESTS_REDIS_SERVER_HPP

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX's
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

//! \file
//! A redis-server for a test: of its own, at a port that was free, with files of its own. It ends with its object, and
//! with this process.

namespace redis_test {

//! When what was written is on the disk: never, within a second, before the answer.
enum class durability : std::uint8_t { none, everysec, always };

struct server_options {
  durability aof = durability::none;
  std::size_t maxmemory = 0;  //!< bytes, and what is more is refused; 0: no limit
  std::string password = {};
  std::vector<std::string> arguments = {};  //!< more of them
};

namespace detail {

// One connection for one command at a time, by the protocol of Redis; only for what has short answers.
class client {
public:
  explicit client(std::string const& path) : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    path.copy(at.sun_path, sizeof at.sun_path - 1);
    is_open_ = ::connect(fd_, reinterpret_cast<sockaddr const*>(&at), sizeof at) == 0;
  }
  client(client const&) = delete;
  client& operator=(client const&) = delete;
  ~client() { ::close(fd_); }

  // Without its type and line end where it is a line or a text; empty if there is none, or nobody answers.
  std::string ask(std::vector<std::string> const& words) {
    std::string text = "*" + std::to_string(words.size()) + "\r\n";
    for (std::string const& each : words) text += "$" + std::to_string(each.size()) + "\r\n" + each + "\r\n";
    if (!is_open_ || ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
      return {};
    std::string line = read_line();
    if (!line.starts_with('$')) return line;
    std::string body;
    auto const size = std::strtol(line.c_str() + 1, nullptr, 10);
    if (size < 0) return {};
    for (auto left = size + 2; left > 0; --left)
      if (char c = 0; ::recv(fd_, &c, 1, 0) == 1) body += c;
    return body.substr(0, body.size() - 2);
  }

private:
  std::string read_line() {
    std::string line;
    char c = 0;
    while (::recv(fd_, &c, 1, 0) == 1 && c != '\n')
      if (c != '\r') line += c;
    return line;
  }

  int fd_;
  bool is_open_ = false;
};

// A port at which nobody listened a moment ago.
inline std::uint16_t free_port() {
  int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  ::bind(fd, reinterpret_cast<sockaddr const*>(&at), size);
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
  ::close(fd);
  return ntohs(at.sin_port);
}

}  // namespace detail

//! A process that outlives neither its object nor this process. Both of its outputs go to a file.
class process {
public:
  process(std::vector<std::string> words, std::string const& log) {
    std::promise<pid_t> made;
    auto id = made.get_future();
    thread_ = std::thread([this, words = std::move(words), &log, made = std::move(made)]() mutable {
      std::vector<char*> arguments;
      for (std::string& each : words) arguments.push_back(each.data());
      arguments.push_back(nullptr);
      int const to = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
      pid_t const parent = ::getpid();
      pid_t const child = ::fork();
      if (child == 0) become(arguments.data(), to, parent);
      ::close(to);
      made.set_value(child);
      // The child is told by the end of this thread, which therefore waits; it is left to be waited for again, so that
      // nobody else gets its number meanwhile.
      siginfo_t how{};
      while (child > 0 && ::waitid(P_PID, static_cast<id_t>(child), &how, WEXITED | WNOWAIT) != 0) {
      }
      status_ = how.si_code == CLD_EXITED ? how.si_status : -how.si_status;
      has_ended_ = true;
    });
    id_ = id.get();
    if (id_ < 0) has_ended_ = true;
  }
  process(process const&) = delete;
  process& operator=(process const&) = delete;
  ~process() {
    send(SIGKILL);
    thread_.join();
    if (id_ > 0) ::waitpid(id_, nullptr, 0);
  }

  pid_t id() const noexcept { return id_; }
  bool has_ended() const noexcept { return has_ended_; }
  //! When it has ended: its exit status, or -signal.
  int status() const noexcept { return status_; }
  void send(int signal) const noexcept {
    if (id_ > 0) ::kill(id_, signal);
  }

private:
  [[noreturn]] static void become(char* const* arguments, int output, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::dup2(output, 1);
    ::dup2(output, 2);
    ::close_range(3, ~0U, 0);
    ::execvp(arguments[0], arguments);
    ::_exit(127);
  }

  pid_t id_ = -1;
  int status_ = 0;
  std::atomic<bool> has_ended_{false};
  std::thread thread_;
};

//! Made, it answers. Throws std::runtime_error, with the log, if it does not within half a minute.
class server {
public:
  explicit server(server_options options = {}) : options_(std::move(options)) {
    std::string name = (std::filesystem::temp_directory_path() / "weft-redis-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder " + name);
    folder_ = name;
    // Somebody else may take the port before: then it is another one's turn.
    for (int tries = 0; process_ == nullptr && tries < 9; ++tries) {
      port_ = detail::free_port();
      start();
    }
    if (process_ == nullptr) fail();
  }
  server(server const&) = delete;
  server& operator=(server const&) = delete;
  ~server() {
    process_.reset();
    remove_files();
  }

  std::uint16_t port() const noexcept { return port_; }
  std::string address() const { return "redis://127.0.0.1:" + std::to_string(port_); }
  std::filesystem::path const& folder() const noexcept { return folder_; }
  //! 0 if it was killed.
  pid_t id() const noexcept { return process_ == nullptr ? 0 : process_->id(); }

  //! By SIGKILL; it is gone when this returns.
  void kill() { process_.reset(); }
  //! With the same port and files; what runs is killed first. It answers when this returns. (Its port is no secret: where
  //! somebody has taken it meanwhile, this waits for it.)
  void restart() {
    kill();
    for (auto const until = clock::now() + patience; process_ == nullptr;) {
      start();
      if (process_ == nullptr && clock::now() > until) fail();
    }
  }
  //! By SIGSTOP: connections stay, and nobody answers.
  void pause() const { process_->send(SIGSTOP); }
  void resume() const { process_->send(SIGCONT); }

  //! What it answers, without what tells types and the line end: for commands with short answers. Empty if it does not.
  std::string ask(std::vector<std::string> const& words) const {
    detail::client client(socket());
    if (!options_.password.empty()) client.ask({"AUTH", options_.password});
    return client.ask(words);
  }
  std::string log() const {
    std::ifstream from(folder_ / "log");
    return {std::istreambuf_iterator<char>(from), {}};
  }

private:
  using clock = std::chrono::steady_clock;
  static constexpr auto patience = std::chrono::seconds(30);

  // Its second way in, which nobody else has: it is there only if the port was its own.
  std::string socket() const { return (folder_ / "socket").string(); }

  std::vector<std::string> arguments() const {
    char const* const fsync[] = {"no", "everysec", "always"};
    bool const is_kept = options_.aof != durability::none;
    std::vector<std::string> all{"redis-server",
                                 "--bind",
                                 "127.0.0.1",
                                 "--port",
                                 std::to_string(port_),
                                 "--unixsocket",
                                 socket(),
                                 "--dir",
                                 folder_.string(),
                                 "--save",
                                 "",
                                 "--appendonly",
                                 is_kept ? "yes" : "no",
                                 "--appendfsync",
                                 fsync[static_cast<int>(options_.aof)],
                                 "--maxmemory",
                                 std::to_string(options_.maxmemory),
                                 "--maxmemory-policy",
                                 "noeviction"};
    if (!options_.password.empty()) all.insert(all.end(), {"--requirepass", options_.password});
    all.insert(all.end(), options_.arguments.begin(), options_.arguments.end());
    return all;
  }

  // Leaves no process if it ends before it answers.
  void start() {
    std::filesystem::remove(socket());
    process_ = std::make_unique<process>(arguments(), (folder_ / "log").string());
    for (auto const until = clock::now() + patience; !process_->has_ended();) {
      std::string const answer = detail::client(socket()).ask({"PING"});
      if (answer == "+PONG" || answer.starts_with("-NOAUTH")) return;
      if (clock::now() > until) fail();
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    process_.reset();
  }
  [[noreturn]] void fail() {
    process_.reset();
    std::string const why = log();
    remove_files();
    throw std::runtime_error("redis-server does not start: " + why);
  }
  void remove_files() const noexcept {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  server_options const options_;
  std::filesystem::path folder_;
  std::uint16_t port_ = 0;
  std::unique_ptr<process> process_;
};

}  // namespace redis_test

#endif
