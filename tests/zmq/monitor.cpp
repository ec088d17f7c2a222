// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/monitor.hpp>

#include <chrono>
#include <thread>

#include "world.hpp"

namespace wz = weft::zmq;
using namespace std::chrono_literals;

TEST_CASE("a monitor tells what happens to connections, in order") {
  ::zmq::context_t context;
  ::zmq::socket_t pull = wz::detail::make_socket(context, ::zmq::socket_type::pull, {}, false);
  wz::monitor events(context, pull,
                     ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED);
  pull.bind("tcp://127.0.0.1:*");
  {
    ::zmq::socket_t push = wz::detail::make_socket(context, ::zmq::socket_type::push, {}, false);
    push.set(::zmq::sockopt::linger, 1000);
    push.connect(pull.get(::zmq::sockopt::last_endpoint));
    REQUIRE(push.send(::zmq::str_buffer("x")));
  }
  std::vector<wz::socket_event> all;
  for (int i = 0; i < 5000 && all.size() < 3; ++i) {
    wz::socket_event event;
    while (events.take(event)) all.push_back(event);
    std::this_thread::sleep_for(1ms);
  }
  REQUIRE(all.size() == 3);
  CHECK(all[0].what == ZMQ_EVENT_ACCEPTED);
  CHECK(all[1].what == ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
  CHECK(all[2].what == ZMQ_EVENT_DISCONNECTED);
  CHECK(all[0].value == all[2].value);
  CHECK_FALSE(all[1].is_failed_handshake());
  ::zmq::message_t message;
  REQUIRE(wz::detail::try_receive(pull, message));
  CHECK(wz::detail::connection_of(message) == all[0].value);
}

TEST_CASE("a failed handshake is told as one") {
  ::zmq::context_t context;
  ::zmq::socket_t pull = wz::detail::make_socket(context, ::zmq::socket_type::pull, {}, false);
  wz::monitor events(context, pull);
  pull.bind("tcp://127.0.0.1:*");
  {
    world::raw_connection const gone(world::port_of(pull.get(::zmq::sockopt::last_endpoint)));
  }
  bool is_failed = false;
  for (int i = 0; i < 5000 && !is_failed; ++i) {
    for (wz::socket_event event; events.take(event);) is_failed |= event.is_failed_handshake();
    std::this_thread::sleep_for(1ms);
  }
  CHECK(is_failed);
}
