// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/address.hpp>

#include "../catch.hpp"

namespace wz = weft::zmq;
using weft::zmq::parse_address;

TEST_CASE("an address is a host and a port") {
  wz::endpoint const a = parse_address("tcp://10.0.0.1:5555");
  CHECK(a == wz::endpoint{"10.0.0.1", "5555"});
  CHECK(wz::port_of(a) == 5555);
  CHECK(a.text() == "tcp://10.0.0.1:5555");
  CHECK(a.at(7) == "tcp://10.0.0.1:7");
  CHECK_FALSE(a.is_ipv6());
  CHECK(parse_address("tcp://[::1]:*") == wz::endpoint{"[::1]", "*"});
  CHECK(parse_address("tcp://[::1]:*").is_ipv6());
  CHECK(parse_address("tcp://localhost:*").host == "127.0.0.1");
  CHECK(wz::port_of(parse_address("tcp://*:*")) == 0);
}

TEST_CASE("what is not an address is refused with its name") {
  for (std::string const text : {"", "tcp://", "127.0.0.1:1", "tcp://127.0.0.1", "tcp://:1", "tcp://a:",
                                 "tcp://a:0", "tcp://a:65536", "tcp://a:-1", "tcp://a:1x", "tcp://a;b:1",
                                 "ipc:///tmp/socket", "tcp://::1:5", "tcp://[::1:5", "tcp://a b:1"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_address(text), wz::transport_error);
    CHECK_THROWS_WITH(parse_address(text), Catch::Matchers::Contains("\"" + text + "\""));
  }
}

TEST_CASE("only what is this machine for certain is loopback") {
  for (char const* text : {"tcp://127.0.0.1:1", "tcp://127.255.0.3:*", "tcp://localhost:1", "tcp://[::1]:1"})
    CHECK(wz::is_loopback(parse_address(text)));
  for (char const* text :
       {"tcp://*:1", "tcp://0.0.0.0:1", "tcp://10.0.0.1:1", "tcp://[::]:1", "tcp://[::2]:1", "tcp://lo:1",
        "tcp://127.0.0.1.example.org:1", "tcp://localhost.example.org:1", "tcp://128.0.0.1:1"})
    CHECK_FALSE(wz::is_loopback(parse_address(text)));
}
