// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/address.hpp>

#include "../catch.hpp"

using weft::redis::endpoint;
using weft::redis::parse_address;

TEST_CASE("an address of a Redis has a host, and may have port, database, run and user") {
  CHECK(parse_address("redis://host") == endpoint{"host", 6379, 0, "", ""});
  CHECK(parse_address("redis://host:1/2?run=a.b_c:d-1") == endpoint{"host", 1, 2, "a.b_c:d-1", ""});
  CHECK(parse_address("redis://me@10.0.0.1:7/") == endpoint{"10.0.0.1", 7, 0, "", "me"});
  CHECK(parse_address("redis://[::1]:7?run=x") == endpoint{"::1", 7, 0, "x", ""});
  CHECK(parse_address("redis://[::1]").port == 6379);
  for (char const* each :
       {"redis://host:6379", "redis://host:1/2?run=x", "redis://host:1/?run=x", "redis://me@[::1]:7"})
    CHECK(parse_address(each).text() == each);
  CHECK(parse_address("redis://me@host:1/2?run=x").where() == "redis://host:1/2");
}

TEST_CASE("what is no address of a Redis is refused in words, without a password in them") {
  auto const refused = [](char const* text) -> std::string {
    try {
      parse_address(text);
    } catch (weft::redis::redis_error const& e) {
      CHECK(e.problem() == weft::redis::redis_problem::bad_address);
      return e.what();
    }
    FAIL(text << " was read");
    return {};
  };
  using Catch::Matchers::Contains;
  for (char const* each :
       {"", "host", "tcp://host:1", "redis://", "redis://:1", "redis://host:0", "redis://host:x",
        "redis://host:65536", "redis://host:1/x", "redis://host?run=", "redis://host?run=a{b}",
        "redis://host?runs=a", "redis://a b", "redis://::1", "redis://[::1", "redis://[::1]x"})
    CHECK_THAT(refused(each), Contains("redis://host:port"));
  CHECK_THAT(refused("rediss://host"), Contains("tunnel"));
  std::string const said = refused("redis://me:sesame@host:1");
  CHECK_THAT(said, Contains("WEFT_REDIS_PASSWORD"));
  CHECK_THAT(said, !Contains("sesame"));
}

TEST_CASE("names of runs and coordinators cannot break keys") {
  CHECK(weft::redis::is_name("run-1.a_B:c"));
  CHECK(weft::redis::is_name(std::string(128, 'x')));
  for (std::string const& each :
       {std::string(), std::string("a b"), std::string("{a}"), std::string("a\n"), std::string(129, 'x')})
    CHECK_FALSE(weft::redis::is_name(each));
}
