// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/connection.hpp>

#include <csignal>
#include <thread>

#include "../catch.hpp"
#include "server.hpp"

using namespace weft::redis;
using namespace std::chrono_literals;

namespace {

connection_options at(redis_test::server const& server) {
  return {parse_address(server.address()), {}, {}, 2s};
}

redis_problem problem_of(connection_options options) {
  try {
    connection const one(std::move(options));
  } catch (redis_error const& e) {
    return e.problem();
  }
  FAIL("it was made");
  return {};
}

// Says one thing to whoever connects, and no more.
class impostor {
public:
  explicit impostor(std::string said) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof where;
    ::bind(fd_, reinterpret_cast<sockaddr*>(&where), size);
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&where), &size);
    port_ = ntohs(where.sin_port);
    ::listen(fd_, 8);
    thread_ = std::thread([this, text = std::move(said)] {
      int const to = ::accept(fd_, nullptr, nullptr);
      if (!text.empty()) static_cast<void>(::send(to, text.data(), text.size(), MSG_NOSIGNAL));
      char c = 0;
      while (::recv(to, &c, 1, 0) > 0) {
      }
      ::close(to);
    });
  }
  ~impostor() {
    thread_.join();
    ::close(fd_);
  }
  connection_options address(weft::cluster::duration timeout = 2s) const {
    endpoint where;
    where.port = port_;
    return {where, {}, {}, timeout};
  }

private:
  int fd_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace

TEST_CASE("a connection asks and is answered") {
  redis_test::server const server;
  connection one(at(server));
  CHECK(reply(one.ask({"PING"}).get()).text() == "PONG");
  CHECK_FALSE(one.server_run().empty());
  CHECK_THROWS_AS(one.ask({"NO-SUCH-COMMAND"}), redis_error);
  CHECK(reply(one.ask({"ECHO", std::string(1'000'000, 'x')}).get()).text().size() == 1'000'000);

  for (int i = 0; i < 1000; ++i) one.write(command{"ECHO"}.add(i).bytes());
  int seen = 0;
  auto const until = std::chrono::steady_clock::now() + 10s;
  while (seen < 1000 && std::chrono::steady_clock::now() < until) {
    one.flush();
    one.receive([&](reply r) { seen += r.number() == seen ? 1 : 0; });
  }
  CHECK(seen == 1000);
}

TEST_CASE("a server that goes away is an error, and no signal") {
  ::signal(SIGPIPE, SIG_DFL);
  redis_test::server server;
  connection one(at(server));
  server.kill();
  auto const use = [&] {
    for (int i = 0; i < 100; ++i) {
      one.write(command{"PING"}.bytes());
      one.flush();
      std::this_thread::sleep_for(1ms);
      one.receive([](reply) {});
    }
  };
  CHECK_THROWS_AS(use(), redis_error);
}

TEST_CASE("who is no Redis, or an old one, or says nothing, is told apart") {
  SECTION("an old one") {
    std::string const info = "redis_version:6.0.16\r\nrun_id:abc\r\n";
    impostor const old("$" + std::to_string(info.size()) + "\r\n" + info + "\r\n");
    CHECK(problem_of(old.address()) == redis_problem::too_old);
  }
  SECTION("something else") {
    impostor const other("HTTP/1.1 400 Bad Request\r\n\r\n");
    CHECK(problem_of(other.address()) == redis_problem::unexpected);
  }
  SECTION("somebody silent") {
    impostor const silent("");
    CHECK(problem_of(silent.address(200ms)) == redis_problem::silent);
  }
  SECTION("nobody") {
    endpoint where;
    where.port = redis_test::detail::free_port();
    CHECK(problem_of({where, {}, {}, 1s}) == redis_problem::unreachable);
  }
}

TEST_CASE("a database of its own") {
  redis_test::server const server;
  connection_options options = at(server);
  connection first(options);
  options.at.database = 3;
  connection other(options);
  first.ask({"SET", "a", "1"});
  CHECK(reply(other.ask({"EXISTS", "a"}).get()).number() == 0);
}
