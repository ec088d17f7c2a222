// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/authenticator.hpp>

#include <chrono>

#include "world.hpp"

namespace wz = weft::zmq;
using namespace std::chrono_literals;

namespace {

std::string raw(wz::public_key const& key) {
  std::array<std::uint8_t, 32> bytes{};
  REQUIRE(::zmq_z85_decode(bytes.data(), key.z85.c_str()) != nullptr);
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("without keys whoever asks for nothing is let in, where it is open") {
  wz::admission_rules rules(false, {});
  rules.open("weft");
  CHECK(rules.admit({"weft", "NULL", ""}) == "");
  CHECK(rules.admit({"weft", "NULL", ""}) == "");
  CHECK_FALSE(rules.admit({"weft", "PLAIN", ""}));
  CHECK_FALSE(rules.admit({"weft", "CURVE", raw(wz::make_keys().public_half)}));
  CHECK_FALSE(rules.admit({"", "NULL", ""}));
  CHECK_FALSE(rules.admit({"weft-1", "NULL", ""}));
}

TEST_CASE("with keys only those that are allowed are let in") {
  wz::public_key const known = wz::make_keys().public_half, unknown = wz::make_keys().public_half;
  wz::admission_rules rules(true, {known});
  rules.open("weft");
  CHECK(rules.admit({"weft", "CURVE", raw(known)}) == known.z85);
  CHECK_FALSE(rules.admit({"weft", "CURVE", raw(unknown)}));
  CHECK_FALSE(rules.admit({"weft", "CURVE", raw(known).substr(1)}));
  CHECK_FALSE(rules.admit({"weft", "CURVE", ""}));
  CHECK_FALSE(rules.admit({"weft", "NULL", ""}));
  CHECK_FALSE(rules.admit({"weft", "PLAIN", raw(known)}));
  CHECK_FALSE(rules.admit({"other", "CURVE", raw(known)}));
}

TEST_CASE("a door for one lets in one, and only him") {
  wz::public_key const a = wz::make_keys().public_half, b = wz::make_keys().public_half;
  wz::admission_rules rules(true, {a, b});
  rules.open_once("one", a.z85);
  CHECK_FALSE(rules.admit({"one", "CURVE", raw(b)}));
  CHECK_FALSE(rules.is_entered("one"));
  CHECK(rules.admit({"one", "CURVE", raw(a)}) == a.z85);
  CHECK(rules.is_entered("one"));
  CHECK_FALSE(rules.admit({"one", "CURVE", raw(a)}));
  rules.close("one");
  CHECK_FALSE(rules.is_entered("one"));
  CHECK_FALSE(rules.admit({"one", "CURVE", raw(a)}));

  wz::admission_rules without(false, {});
  without.open_once("one", "");
  CHECK(without.admit({"one", "NULL", ""}) == "");
  CHECK_FALSE(without.admit({"one", "NULL", ""}));
}

TEST_CASE("sockets ask, and are told who it is") {
  wz::key_pair const server = wz::make_keys(), client = wz::make_keys();
  ::zmq::context_t context;
  wz::authenticator asked(context, {true, {client.public_half}});
  asked.rules().open("weft");
  ::zmq::socket_t pull = wz::detail::make_socket(context, ::zmq::socket_type::pull, {}, false);
  wz::detail::admit_by_domain(pull, "weft", server);
  pull.bind("tcp://127.0.0.1:*");
  ::zmq::socket_t push = wz::detail::make_socket(context, ::zmq::socket_type::push, {}, false);
  wz::detail::prove_by_keys(push, client, server.public_half);
  push.connect(pull.get(::zmq::sockopt::last_endpoint));
  REQUIRE(push.send(::zmq::str_buffer("hello")));
  ::zmq::message_t message;
  CHECK_FALSE(asked.serve(0));
  for (int i = 0; i < 5000 && message.empty(); ++i) {
    asked.serve();
    if (!wz::detail::try_receive(pull, message)) std::this_thread::sleep_for(1ms);
  }
  CHECK(message.to_string_view() == "hello");
  CHECK(wz::detail::user_of(message) == client.public_half.z85);
}
