// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_CONNECTION_HPP
#define WEFT_REDIS_CONNECTION_HPP

#include <weft/cluster/message.hpp>
#include <weft/redis/address.hpp>
#include <weft/redis/command.hpp>
#include <weft/redis/reply_reader.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <hiredis/hiredis.h>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

//! \file
//! One connection to a server. hiredis connects, and makes answers of bytes (`reply_reader`). Bytes are sent and received
//! here, so that no signal comes when the other side is gone: it would end programs that do not know of it.

namespace WEFT_NAMESPACE::redis {

//! Whom to connect to, and as whom.
struct connection_options {
  endpoint at;
  std::string user;      //!< empty: that of the address, or the default user
  std::string password;  //!< empty: none is told
  weft::cluster::duration timeout =
      std::chrono::seconds(2);  //!< to connect, and for an answer that is waited for
};

namespace detail {

inline weft::cluster::instant now() noexcept { return std::chrono::steady_clock::now().time_since_epoch(); }

// Time left until then, for `poll`: rounded up, as what is rounded down is asked for again and again.
inline int milliseconds_until(weft::cluster::instant then) noexcept {
  auto const left = std::chrono::ceil<std::chrono::milliseconds>(then - now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

}  // namespace detail

//! A connection, for one thread. All of its errors are `redis_error`, after which it is good for nothing.
class connection {
public:
  //! Connects and tells who it is. Throws if that takes too long, if it is refused, or if the server is too old.
  explicit connection(connection_options options)
      : options_(std::move(options)), where_(options_.at.where()), context_(dialed()) {
    int const flags = ::fcntl(descriptor(), F_GETFL);
    ::fcntl(descriptor(), F_SETFL, flags | O_NONBLOCK);
    log_in();
  }

  int descriptor() const noexcept { return context_->fd; }
  std::string const& where() const noexcept { return where_; }
  //! Another one after every start of the server; empty if this user may not know.
  std::string const& server_run() const noexcept { return server_run_; }
  //! Whether there is something to send.
  bool has_output() const noexcept { return sent_ < output_.size(); }

  //! To be sent by `flush`.
  void write(std::string_view bytes) {
    if (sent_ == output_.size()) output_.clear(), sent_ = 0;
    output_ += bytes;
  }
  //! Sends what can be sent at once.
  void flush() {
    while (has_output()) {
      ssize_t const count =
          ::send(descriptor(), output_.data() + sent_, output_.size() - sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
      if (count < 0 && errno != EINTR) fail(redis_problem::unreachable, std::strerror(errno));
      if (count > 0) sent_ += static_cast<std::size_t>(count);
    }
  }
  //! Reads what has come, without waiting, and calls `visit(reply)` for each answer. Bounded: more may be there.
  template <class Visit>
  void receive(Visit&& visit) {
    char room[std::size_t{64} << 10];
    for (int turns = 0; turns < 16; ++turns) {
      ssize_t const count = ::recv(descriptor(), room, sizeof room, MSG_DONTWAIT);
      if (count == 0) fail(redis_problem::unreachable, "the connection was closed");
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
      if (count < 0) fail(redis_problem::unreachable, std::strerror(errno));
      reader_.feed({room, static_cast<std::size_t>(count)});
      while (owned_reply const next = parsed()) visit(reply(next.get()));
      if (static_cast<std::size_t>(count) < sizeof room) return;
    }
  }
  //! Sends and waits for the answer: nothing else may be under way. An answer that is an error is thrown.
  owned_reply ask(command const& what) {
    write(what.bytes());
    weft::cluster::instant const until = detail::now() + options_.timeout;
    owned_reply answer;
    for (;;) {
      flush();
      pollfd ready{descriptor(), static_cast<short>(has_output() ? POLLIN | POLLOUT : POLLIN), 0};
      int const left = detail::milliseconds_until(until);
      if (::poll(&ready, 1, left) == 0 && left == 0) fail(redis_problem::silent);
      if ((ready.revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
      answer = wait_for_one();
      if (answer) break;
    }
    if (reply const r(answer.get()); r.is_error()) fail(detail::problem_of(r.text()), r.text());
    return answer;
  }
  [[noreturn]] void fail(redis_problem problem, std::string_view more = {}) const {
    throw redis_error(problem, where_, more);
  }

private:
  struct context_deleter {
    void operator()(redisContext* what) const noexcept { ::redisFree(what); }
  };
  using owned_context = std::unique_ptr<redisContext, context_deleter>;

  owned_context dialed() const {
    auto const micros = std::chrono::duration_cast<std::chrono::microseconds>(options_.timeout).count();
    timeval const patience{micros / 1'000'000, micros % 1'000'000};
    owned_context made(::redisConnectWithTimeout(options_.at.host.c_str(), options_.at.port, patience));
    if (!made) throw std::bad_alloc();
    if (made->err != 0) fail(redis_problem::unreachable, made->errstr);
    ::fcntl(made->fd, F_SETFD, FD_CLOEXEC);
    ::redisEnableKeepAlive(made.get());
    return made;
  }

  void log_in() {
    std::string const& user = options_.user.empty() ? options_.at.user : options_.user;
    if (!options_.password.empty()) {
      command auth{"AUTH"};
      if (!user.empty()) auth.add(user);
      ask(auth.add(options_.password));
    }
    if (options_.at.database != 0) ask(command{"SELECT"}.add(options_.at.database));
    try {
      look_at_server(reply(ask({"INFO", "server"}).get()).text());
    } catch (redis_error const& e) {
      if (e.problem() != redis_problem::no_permission) throw;
    }
  }
  void look_at_server(std::string_view info) {
    server_run_ = line_of(info, "run_id:");
    std::string const version = line_of(info, "redis_version:");
    int major = 0;
    int minor = 0;
    bool const is_known = std::sscanf(version.c_str(), "%d.%d", &major, &minor) == 2;
    if (is_known && (major < 6 || (major == 6 && minor < 2))) fail(redis_problem::too_old, version);
  }
  static std::string line_of(std::string_view info, std::string_view name) {
    auto const at = info.find(name);
    if (at == std::string_view::npos) return {};
    std::string_view const rest = info.substr(at + name.size());
    return std::string(rest.substr(0, rest.find_first_of("\r\n")));
  }

  owned_reply parsed() {
    owned_reply next = reader_.next();
    if (char const* const error = reader_.error()) fail(redis_problem::unexpected, error);
    return next;
  }
  owned_reply wait_for_one() {
    char room[4096];
    ssize_t const count = ::recv(descriptor(), room, sizeof room, MSG_DONTWAIT);
    if (count == 0) fail(redis_problem::unreachable, "the connection was closed");
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return nullptr;
    if (count < 0) fail(redis_problem::unreachable, std::strerror(errno));
    reader_.feed({room, static_cast<std::size_t>(count)});
    return parsed();
  }

  connection_options options_;
  std::string where_;
  owned_context context_;
  reply_reader reader_;
  std::string server_run_;
  std::string output_;
  std::size_t sent_ = 0;
};

}  // namespace WEFT_NAMESPACE::redis

#endif
