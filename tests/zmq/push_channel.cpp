// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/push_channel.hpp>

#include <chrono>
#include <thread>

#include "world.hpp"

namespace wz = weft::zmq;
using namespace std::chrono_literals;
using transport_laws::bytes_of;

namespace {

struct stage {
  ::zmq::context_t context;
  wz::authenticator door{context, {false, {}}};
  wz::push_channel channel{context, {}, "one", {}, false, 0};
  bool is_open = true;

  stage() {
    door.rules().open_once("one", "");
    channel.bind("tcp://127.0.0.1:*");
  }

  ::zmq::socket_t join() {
    ::zmq::socket_t pull = wz::detail::make_socket(context, ::zmq::socket_type::pull, {}, false);
    pull.connect("tcp://127.0.0.1:" + std::to_string(channel.port()));
    return pull;
  }
  template <class Done>
  bool until(Done done, std::chrono::nanoseconds patience = 10s) {
    auto const end = std::chrono::steady_clock::now() + patience;
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) return false;
      door.serve();
      is_open = channel.watch(door.rules().is_entered("one"));
      std::this_thread::sleep_for(1ms);
    }
    return true;
  }
  bool hears(::zmq::socket_t& pull, std::string const& text) {
    ::zmq::message_t message;
    return until([&] { return wz::detail::try_receive(pull, message); }) && message.to_string() == text;
  }
};

}  // namespace

TEST_CASE("a channel keeps what it has until the worker is there") {
  stage s;
  s.channel.push(bytes_of("first"));
  s.channel.push(bytes_of(std::string(100, 'x')));
  CHECK_FALSE(s.until([] { return false; }, 10ms));
  ::zmq::socket_t worker = s.join();
  CHECK(s.hears(worker, "first"));
  CHECK(s.hears(worker, std::string(100, 'x')));
  s.channel.push(bytes_of("third"));
  CHECK(s.hears(worker, "third"));
  CHECK(s.is_open);
  worker.close();
  CHECK(s.until([&] { return !s.is_open; }));
}

TEST_CASE("a channel has room for one, whoever else knocks") {
  stage s;
  std::vector<world::raw_connection> const before = world::say_nonsense(s.channel.port());
  CHECK_FALSE(s.until([] { return false; }, 20ms));
  ::zmq::context_t context;
  ::zmq::socket_t worker = s.join();
  s.channel.push(bytes_of("0"));
  // Nonsense that says that it is a peer may have been let in instead; then nobody else is.
  bool const is_joined = s.until([&] { return s.door.rules().is_entered("one"); });
  CHECK(is_joined);
  ::zmq::socket_t second = s.join();
  for (int i = 1; i < 100; ++i) s.channel.push(bytes_of(std::to_string(i)));
  CHECK_FALSE(s.until([] { return false; }, 100ms));
  ::zmq::message_t message;
  CHECK_FALSE(wz::detail::try_receive(second, message));
}
