// SPDX-License-Identifier: BSL-1.0
//! \file
//! The tests' own servers: private, and gone when they should be.
#include "server.hpp"

#include "../catch.hpp"
#include "../sanitizers.hpp"

namespace {

bool is_there(pid_t process) { return ::kill(process, 0) == 0; }

}  // namespace

TEST_CASE("a test's server answers, is its own, and ends with its object") {
  pid_t id = 0;
  std::filesystem::path folder;
  {
    redis_test::server const one;
    redis_test::server const other;
    CHECK(one.port() != other.port());
    CHECK(one.port() != 6379);
    CHECK(one.ask({"PING"}) == "+PONG");
    CHECK(one.ask({"SET", "a", "1"}) == "+OK");
    CHECK(one.ask({"GET", "a"}) == "1");
    CHECK(other.ask({"DBSIZE"}) == ":0");
    id = one.id();
    folder = one.folder();
    CHECK(is_there(id));
  }
  CHECK_FALSE(is_there(id));
  CHECK_FALSE(std::filesystem::exists(folder));
}

TEST_CASE("a test's server that is killed comes back with what it has kept") {
  bool const keeps = GENERATE(false, true);
  redis_test::server_options options;
  options.aof = keeps ? redis_test::durability::always : redis_test::durability::none;
  redis_test::server one(options);
  auto const port = one.port();
  CHECK(one.ask({"SET", "a", "1"}) == "+OK");
  one.kill();
  CHECK(one.id() == 0);
  CHECK(one.ask({"PING"}).empty());
  std::thread([&] { one.restart(); }).join();  // whose end is not the server's
  CHECK(one.port() == port);
  CHECK(one.ask({"EXISTS", "a"}) == (keeps ? ":1" : ":0"));
  one.restart();
  CHECK(one.ask({"PING"}) == "+PONG");
}

TEST_CASE("a test's server has the limits that it is given") {
  redis_test::server_options options;
  options.maxmemory = std::size_t{3} << 20;
  options.password = "a b";
  redis_test::server const one(options);
  CHECK(one.ask({"CONFIG", "SET", "maxmemory", "1000"}) == "+OK");
  CHECK(one.ask({"SET", "a", "1"}).starts_with("-OOM"));
  CHECK(redis_test::detail::client((one.folder() / "socket").string())
            .ask({"GET", "a"})
            .starts_with("-NOAUTH"));
}

#if !WEFT_THREAD_SANITIZER
TEST_CASE("a test's server does not outlive its process") {
  int ends[2] = {};
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  pid_t const owner = ::fork();
  if (owner == 0) {
    redis_test::server const one;
    std::string const said = std::to_string(one.id()) + " " + one.folder().string() + "\n";
    static_cast<void>(!::write(ends[1], said.data(), said.size()));
    for (;;) ::pause();
  }
  std::string said;
  for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';) said += c;
  auto const id = static_cast<pid_t>(std::stol(said));
  CHECK(is_there(id));
  ::kill(owner, SIGKILL);
  ::waitpid(owner, nullptr, 0);
  auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (is_there(id) && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  CHECK_FALSE(is_there(id));
  std::filesystem::remove_all(said.substr(said.find(' ') + 1));
  ::close(ends[0]);
  ::close(ends[1]);
}
#endif

TEST_CASE("a test's server that cannot start says why") {
  redis_test::server_options options;
  options.arguments = {"--no-such-option", "1"};
  CHECK_THROWS_WITH(redis_test::server(options), Catch::Matchers::Contains("no-such-option"));
}
