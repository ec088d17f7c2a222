// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_LOCAL_WORKERS_HPP
#define WEFT_CLUSTER_LOCAL_WORKERS_HPP

#include <weft/cluster/descriptor.hpp>
#include <weft/cluster/errors.hpp>
#include <weft/cluster/message.hpp>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

//! \file
//! Worker processes on this machine, which are started again when they die, and end with the process that started them.

namespace WEFT_NAMESPACE::cluster {

//! Set, to 1, in the environment of workers that were started by a cluster.
inline constexpr char const* worker_variable = "WEFT_WORKER";

//! What processes are started, and how many.
struct local_workers_options {
  std::string program = "/proc/self/exe";
  std::vector<std::string> arguments;         //!< behind the name of the program
  std::vector<std::string> environment = {};  //!< more of it, as `NAME=value`
  std::size_t count = 1;
  //! Called, on a thread of its own, when workers cannot be started: they end at once, again and again.
  std::function<void(std::string const& why)> on_failure = [](std::string const&) {};
};

namespace detail {

[[noreturn]] inline void throw_system_error(std::string const& what) {
  throw cluster_error("weft: " + what + ": " + std::strerror(errno));
}

}  // namespace detail

//! Worker processes on this machine: one that dies is replaced, and all end with it.
class local_workers {
public:
  explicit local_workers(local_workers_options options) : options_(std::move(options)) {
    if (std::getenv(worker_variable) != nullptr)
      throw cluster_error(std::string("weft: this process was itself started as a worker (") +
                          worker_variable +
                          " is set), and starts no workers: main must call worker_main first");
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) detail::throw_system_error("no pipe for the workers");
    read_end_ = descriptor(ends[0]);
    write_end_ = descriptor(ends[1]);
    news_ = descriptor(::eventfd(0, EFD_CLOEXEC));
    if (news_.get() < 0) detail::throw_system_error("no event for the workers");
    places_.resize(options_.count);
    for (place& each : places_) start(each);
    thread_ = std::thread([this] { watch(); });
  }
  local_workers(local_workers const&) = delete;
  local_workers& operator=(local_workers const&) = delete;
  //! Those that have not ended a second later are killed: whoever wants them to finish something tells them before.
  ~local_workers() {
    stop();
    thread_.join();
  }

  //! No worker is started any more. Returns at once.
  void stop() {
    {
      std::lock_guard const lock(mutex_);
      is_stopping_ = true;
    }
    std::uint64_t const one = 1;
    static_cast<void>(!::write(news_.get(), &one, sizeof one));
  }

  //! Those that run now.
  std::vector<pid_t> processes() const {
    std::lock_guard const lock(mutex_);
    std::vector<pid_t> all;
    for (place const& each : places_)
      if (each.process > 0) all.push_back(each.process);
    return all;
  }
  //! How many have been started so far.
  std::uint64_t started() const {
    std::lock_guard const lock(mutex_);
    return started_;
  }

private:
  using clock = std::chrono::steady_clock;
  static constexpr auto short_life = std::chrono::seconds(1);
  static constexpr auto farewell = std::chrono::seconds(1);
  static constexpr int most_failures = 5;  // one after the other, by an exit status

  struct place {
    pid_t process = 0;  // 0: none
    descriptor handle;
    clock::time_point since{};
    clock::time_point due{};  // when to start the next
    int short_lives = 0;
    int failures = 0;
  };

  // Not under the mutex: others only look at `process`.
  void start(place& p) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
    // The same number on both sides: then only the mark that it is closed goes away.
    ::posix_spawn_file_actions_adddup2(&files, read_end_.get(), read_end_.get());
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setpgroup(&attributes, 0);  // a Ctrl-C is for the one who started them
    ::posix_spawnattr_setflags(&attributes,
                               POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);

    std::vector<std::string> words{options_.program};
    words.insert(words.end(), options_.arguments.begin(), options_.arguments.end());
    words.insert(words.end(), {"--lifeline", std::to_string(read_end_.get())});
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& each : words) arguments.push_back(each.data());
    arguments.push_back(nullptr);
    std::string const mark = std::string(worker_variable) + "=1";
    std::vector<char*> environment;
    environment.reserve(options_.environment.size() + 2);
    for (std::string& each : options_.environment) environment.push_back(each.data());  // the first counts
    for (char** each = environ; *each != nullptr; ++each) environment.push_back(*each);
    environment.push_back(const_cast<char*>(mark.c_str()));
    environment.push_back(nullptr);

    pid_t process = 0;
    int const wrong = ::posix_spawn(&process, options_.program.c_str(), &files, &attributes, arguments.data(),
                                    environment.data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    p.since = clock::now();
    if (wrong != 0) return note_failure(p, options_.program + ": " + std::strerror(wrong));
    p.handle = descriptor(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
    std::lock_guard const lock(mutex_);
    p.process = process;
    ++started_;
  }

  // --- the thread ---

  void watch() {
    for (;;) {
      {
        std::lock_guard const lock(mutex_);
        if (is_stopping_) break;
      }
      wait_for_news(next_due());
      for (place& each : places_) {
        if (each.process > 0) reap(each);
        if (each.process == 0 && !has_failed_ && clock::now() >= each.due) start(each);
      }
    }
    end_all();
  }

  clock::time_point next_due() const {
    clock::time_point next = clock::now() + std::chrono::hours(1);
    for (place const& each : places_)
      if (each.process == 0 && !has_failed_) next = std::min(next, each.due);
    return next;
  }

  void wait_for_news(clock::time_point until) {
    std::vector<pollfd> all{{news_.get(), POLLIN, 0}};
    bool is_blind = false;  // without handles of processes, as on old kernels
    for (place const& each : places_) {
      if (each.process == 0) continue;
      if (each.handle.get() >= 0)
        all.push_back({each.handle.get(), POLLIN, 0});
      else
        is_blind = true;
    }
    auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now());
    if (is_blind) left = std::min(left, std::chrono::milliseconds(50));
    left = std::clamp(left, std::chrono::milliseconds(0), std::chrono::milliseconds(3'600'000));
    ::poll(all.data(), all.size(), static_cast<int>(left.count()));
  }

  // Looks whether it has ended.
  bool reap(place& p) {
    int status = 0;
    pid_t const ended = ::waitpid(p.process, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR)) return false;
    {
      std::lock_guard const lock(mutex_);
      p.process = 0;
    }
    p.handle.reset();
    // One that was not asked to leave does not end by itself.
    if (ended > 0 && WIFEXITED(status))
      note_failure(p, options_.program + " ends with status " + std::to_string(WEXITSTATUS(status)));
    else
      note_death(p);
    return true;
  }

  // Who is killed is soon replaced, but a program that cannot live does not use up a processor.
  void note_death(place& p) {
    bool const was_short = clock::now() - p.since < short_life;
    p.short_lives = was_short ? std::min(p.short_lives + 1, 10) : 0;
    p.failures = 0;
    p.due = clock::now() + std::chrono::milliseconds(p.short_lives < 3 ? 0 : 10);
  }
  void note_failure(place& p, std::string const& what) {
    bool const was_short = clock::now() - p.since < short_life;
    p.failures = was_short ? p.failures + 1 : 1;
    p.due = clock::now() + std::chrono::milliseconds(50 << p.failures);
    if (p.failures < most_failures || std::exchange(has_failed_, true)) return;
    options_.on_failure("weft: workers cannot be started: " + what +
                        " at once, time and again; is worker_main the first that main calls?");
  }

  void end_all() {
    auto const until = clock::now() + farewell;
    write_end_.reset();  // they see that and end
    for (;;) {
      bool are_all_gone = true;
      for (place& each : places_)
        if (each.process > 0 && !reap(each)) are_all_gone = false;
      if (are_all_gone) return;
      if (clock::now() >= until)
        for (place& each : places_)
          if (each.process > 0) ::kill(each.process, SIGKILL);
      wait_for_end();
    }
  }
  void wait_for_end() {
    std::vector<pollfd> all;
    for (place const& each : places_)
      if (each.process > 0 && each.handle.get() >= 0) all.push_back({each.handle.get(), POLLIN, 0});
    ::poll(all.data(), all.size(), 20);
  }

  local_workers_options options_;
  descriptor read_end_;   // theirs
  descriptor write_end_;  // closed when this process ends
  descriptor news_;
  std::vector<place> places_;
  bool has_failed_ = false;

  mutable std::mutex mutex_;
  std::uint64_t started_ = 0;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
