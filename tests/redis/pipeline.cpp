// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/pipeline.hpp>

#include <thread>
#include <vector>

#include "../catch.hpp"
#include "server.hpp"

using namespace weft::redis;
using namespace std::chrono_literals;

namespace {

void run(pipeline& one) {
  auto const until = std::chrono::steady_clock::now() + 10s;
  while (one.pending() > 0 && std::chrono::steady_clock::now() < until) {
    one.flush();
    one.receive();
    std::this_thread::sleep_for(1ms);
  }
  CHECK(one.pending() == 0);
}

}  // namespace

TEST_CASE("answers find those who asked, in order") {
  redis_test::server const server;
  pipeline one({parse_address(server.address()), {}, {}, 2s}, "x");
  CHECK(one.prefix() == "weft:{x}:");
  std::vector<std::int64_t> seen;
  for (int i = 0; i < 100; ++i)
    one.post(command{"ECHO"}.add(i), [&](reply r) { seen.push_back(r.number()); });
  one.post({"ECHO", "nobody wants to know"}, nullptr);
  run(one);
  REQUIRE(seen.size() == 100);
  for (int i = 0; i < 100; ++i) CHECK(seen[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("scripts that a server has forgotten are told again") {
  redis_test::server const server;
  pipeline one({parse_address(server.address()), {}, {}, 2s}, "x");
  server.ask({"SCRIPT", "FLUSH"});
  int nothing = 0;
  // There is no run, and so no number.
  for (int i = 0; i < 3; ++i)
    one.post(one.call(script::greet).add(1000), [&](reply r) { nothing += r.is_nothing() ? 1 : 0; });
  run(one);
  CHECK(nothing == 3);
}

TEST_CASE("an answer that is an error goes to who asked") {
  redis_test::server const server;
  pipeline one({parse_address(server.address()), {}, {}, 2s}, "x");
  bool is_error = false;
  one.post({"NO-SUCH-COMMAND"}, [&](reply r) { is_error = r.is_error(); });
  run(one);
  CHECK(is_error);
}
