// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/socket.hpp>

#include "../catch.hpp"

namespace wz = weft::zmq;
using namespace std::chrono_literals;
using weft::zmq::detail::message_of;
using weft::zmq::detail::try_receive;
using weft::zmq::detail::try_send;

namespace {

struct wires {
  ::zmq::context_t context;
  ::zmq::socket_t from{context, ::zmq::socket_type::pair}, to{context, ::zmq::socket_type::pair};

  wires() {
    to.bind("inproc://wires");
    from.connect("inproc://wires");
  }
};

}  // namespace

TEST_CASE("milliseconds are rounded up and bounded") {
  CHECK(wz::detail::milliseconds(0ns) == 0);
  CHECK(wz::detail::milliseconds(-5s) == 0);
  CHECK(wz::detail::milliseconds(1ns) == 1);
  CHECK(wz::detail::milliseconds(1ms) == 1);
  CHECK(wz::detail::milliseconds(weft::cluster::duration::max()) == std::numeric_limits<int>::max());
}

TEST_CASE("a long buffer becomes a message without a copy") {
  weft::byte_buffer buffer;
  buffer.extend(1000);
  auto const* const where = buffer.data();
  ::zmq::message_t const made = message_of(std::move(buffer));
  CHECK(made.data<std::byte>() == where);
  CHECK(made.size() == 1000);
  CHECK(wz::detail::bytes_of(made).data() == where);

  weft::byte_buffer little;
  little.append("ab", 2);
  CHECK(message_of(little).to_string_view() == "ab");
  CHECK(message_of({}).size() == 0);
}

TEST_CASE("messages of more than one part are thrown away") {
  wires w;
  for (int parts : {1, 2, 5, 1})
    for (int i = 1; i <= parts; ++i) {
      ::zmq::message_t part("x", 1);
      REQUIRE(try_send(w.from, part, i < parts ? ZMQ_SNDMORE : 0));
    }
  ::zmq::message_t message;
  bool is_any = false;
  CHECK(wz::detail::receive_single(w.to, message, is_any));
  CHECK_FALSE(wz::detail::receive_single(w.to, message, is_any));
  CHECK(is_any);
  CHECK_FALSE(wz::detail::receive_single(w.to, message, is_any));
  CHECK(wz::detail::receive_single(w.to, message, is_any));
  CHECK_FALSE(wz::detail::receive_single(w.to, message, is_any));
  CHECK_FALSE(is_any);
}

TEST_CASE("what cannot be sent is not, and nobody waits") {
  ::zmq::context_t context;
  ::zmq::socket_t alone = wz::detail::make_socket(context, ::zmq::socket_type::push, {}, false);
  ::zmq::message_t message("x", 1);
  CHECK_FALSE(try_send(alone, message));
  CHECK(message.size() == 1);
  CHECK(alone.get(::zmq::sockopt::linger) == 0);
  CHECK(alone.get(::zmq::sockopt::reconnect_ivl) == -1);
}

TEST_CASE("it is known whether there are descriptors") {
  CHECK(wz::detail::has_descriptors(0));
  CHECK(wz::detail::has_descriptors(10));
}
