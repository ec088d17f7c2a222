// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/coordinator_transport.hpp>

#include <chrono>

#include "world.hpp"

namespace wz = weft::zmq;
using namespace std::chrono_literals;
using transport_laws::bytes_of;
using transport_laws::texts;

namespace {

using plain = world::sockets<world::no_keys>;
using proved = world::sockets<world::with_keys>;

// With options that the laws' stage does not give.
template <class World>
struct stage : transport_laws::stage<World> {
  explicit stage(std::size_t workers) : transport_laws::stage<World>(workers) {}
};

struct limited : plain {
  static inline wz::coordinator_transport_options options;
  explicit limited(std::size_t workers) : plain(workers, options) {}
};

// Two ports side by side that nobody has at the moment.
wz::port_range free_ports() {
  ::zmq::context_t context;
  for (;;) {
    ::zmq::socket_t first(context, ::zmq::socket_type::push), second(context, ::zmq::socket_type::push);
    first.bind("tcp://127.0.0.1:*");
    std::uint16_t const port = world::port_of(first.get(::zmq::sockopt::last_endpoint));
    if (port == 65535) continue;
    try {
      second.bind("tcp://127.0.0.1:" + std::to_string(port + 1));
      return {port, static_cast<std::uint16_t>(port + 1)};
    } catch (::zmq::error_t const&) {
    }
  }
}

}  // namespace

TEST_CASE("other machines are not listened to without keys") {
  for (std::string const where : {"tcp://*:*", "tcp://0.0.0.0:*", "tcp://10.1.2.3:5000", "tcp://[::]:*"}) {
    wz::coordinator_transport_options options;
    options.address = where;
    CHECK_THROWS_AS(wz::coordinator_transport(options), wz::insecure_address);
    CHECK_THROWS_WITH(wz::coordinator_transport(options), Catch::Matchers::Contains(where));
  }
  wz::coordinator_transport_options options;
  options.address = "nowhere";
  CHECK_THROWS_AS(wz::coordinator_transport(options), wz::transport_error);
}

TEST_CASE("an address that is taken is named") {
  wz::coordinator_transport const first({});
  wz::coordinator_transport_options options;
  options.address = first.address();
  CHECK_THROWS_WITH(
      wz::coordinator_transport(options),
      Catch::Matchers::Contains("cannot listen at " + first.address() + ": Address already in use"));
  options.address = "tcp://127.0.0.1:*";
  options.results_port = first.results_port();
  CHECK_THROWS_AS(wz::coordinator_transport(options), wz::transport_error);
}

TEST_CASE("there are no more channels than workers were to be") {
  limited::options = {};
  limited::options.max_workers = 2;
  stage<limited> s(1);
  CHECK(s.world.coordinator().room() == 2);
  auto const peer = s.connect(0);
  s.open(1, peer);
  s.open(2, peer);
  CHECK_FALSE(s.world.coordinator().open_channel(3, peer));
  CHECK_FALSE(s.world.coordinator().open_channel(2, peer));
  s.world.coordinator().close_channel(1);
  s.open(3, peer);
  CHECK_FALSE(s.world.coordinator().open_channel(4, peer + 1));
}

TEST_CASE("without descriptors there is no channel, and later there is") {
  stage<plain> s(1);
  auto const peer = s.connect(0);
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  rlimit const none{3, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  auto const refused = s.world.coordinator().open_channel(1, peer);
  s.world.worker(0).join_channel({1, 1});
  bool const is_told = s.until([&] { return s.at[0].disconnected > 0; });
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK_FALSE(refused);
  CHECK(is_told);
  s.connect_and_join(0, 2);
}

TEST_CASE("ports of a range are used up, and used again when they have rested") {
  limited::options = {};
  limited::options.channel_ports = free_ports();
  limited::options.port_rest = 50ms;
  stage<limited> s(1);
  auto const peer = s.connect(0);
  auto const first = s.open(1, peer), second = s.open(2, peer);
  CHECK(std::set{first.tasks, second.tasks} ==
        std::set{limited::options.channel_ports.first, limited::options.channel_ports.last});
  CHECK_FALSE(s.world.coordinator().open_channel(3, peer));
  s.world.coordinator().close_channel(1);
  std::optional<weft::cluster::channel_ports> again;
  CHECK(s.until([&] { return (again = s.world.coordinator().open_channel(4, peer)).has_value(); }));
  CHECK(again->tasks == first.tasks);
  s.push(4, "hello");
  s.world.worker(0).join_channel(*again);
  CHECK(s.hears(0, {"hello"}));
}

TEST_CASE("nonsense on any port is the business of whoever says it") {
  stage<plain> s(1);
  auto const peer = s.connect(0);
  auto const ports = s.open(1, peer);
  s.world.worker(0).join_channel(ports);
  s.push(1, "joined");
  REQUIRE(s.hears(0, {"joined"}));
  s.at[0].heard.clear();
  s.seen.said.clear();

  std::uint16_t const control = world::port_of(s.world.coordinator().address());
  std::vector<std::vector<world::raw_connection>> strangers;
  texts up, down, back;
  for (int round = 0; round < 3; ++round) {
    for (std::uint16_t const port : {control, ports.tasks, ports.results})
      strangers.push_back(world::say_nonsense(port));
    for (int i = 0; i < 100; ++i) {
      s.world.worker(0).send(bytes_of(up.emplace_back("up " + std::to_string(up.size()))));
      s.push(1, down.emplace_back("down " + std::to_string(down.size())));
      s.world.worker(0).deliver(bytes_of(back.emplace_back("back " + std::to_string(back.size()))));
    }
    CHECK(s.until([&] { return s.seen.said_by(peer).size() == up.size(); }));
    CHECK(s.hears(0, down));
    CHECK(s.is_sent(back));
    if (round == 1) strangers.clear();
  }
  // Nothing but that: no stranger has said a whole message.
  CHECK(s.seen.said_by(peer) == up);
  CHECK(s.seen.said.size() == up.size());
  CHECK(s.seen.lost.empty());
  CHECK(s.at[0].disconnected == 0);
}

TEST_CASE("messages of the wrong form are dropped") {
  stage<plain> s(1);
  auto const peer = s.connect(0);
  s.seen.said.clear();
  ::zmq::context_t context;
  ::zmq::socket_t request(context, ::zmq::socket_type::req), dealer(context, ::zmq::socket_type::dealer),
      named(context, ::zmq::socket_type::dealer), push(context, ::zmq::socket_type::push);
  for (auto* each : {&request, &dealer, &named, &push}) each->set(::zmq::sockopt::linger, 0);
  named.set(::zmq::sockopt::routing_id, "a name of its own");
  for (auto* each : {&request, &dealer, &named}) each->connect(s.world.coordinator().address());
  push.connect("tcp://127.0.0.1:" + std::to_string(s.world.coordinator().results_port()));
  request.send(::zmq::str_buffer("in an envelope"));
  named.send(::zmq::str_buffer("from a name"));
  for (auto* each : {&dealer, &push}) {
    each->send(::zmq::str_buffer("one"), ::zmq::send_flags::sndmore);
    each->send(::zmq::str_buffer("two"), ::zmq::send_flags::sndmore);
    each->send(::zmq::str_buffer("three"));
    each->send(::zmq::str_buffer("whole"));
  }
  CHECK(s.until([&] { return !s.seen.said.empty() && !s.seen.results.empty(); }));
  s.wait_a_moment();
  CHECK(s.seen.said.size() == 1);
  CHECK(s.seen.said[0].second == "whole");
  CHECK(s.seen.said[0].first != peer);
  CHECK(s.seen.results.size() == 1);
  // Who has said something and goes is told of, once.
  auto const stranger = s.seen.said[0].first;
  for (auto* each : {&request, &dealer, &named, &push}) each->close();
  CHECK(s.until([&] { return s.seen.has_lost(stranger); }));
  s.wait_a_moment();
  CHECK(s.seen.lost == std::vector{stranger});
}

TEST_CASE("without a key that is allowed nothing gets in, and nothing out") {
  stage<proved> s(1);
  auto const peer = s.connect(0);
  auto const ports = s.open(1, peer);
  s.seen.said.clear();
  s.push(1, "secret");

  ::zmq::context_t context;
  wz::key_pair const unknown = wz::make_keys();
  wz::public_key const server = world::with_keys::coordinator()->public_half;
  std::vector<::zmq::socket_t> strangers;
  auto const knock = [&](auto const& prepare) {
    for (auto const& [type, port] :
         {std::pair{::zmq::socket_type::dealer, world::port_of(s.world.coordinator().address())},
          std::pair{::zmq::socket_type::push, ports.results},
          std::pair{::zmq::socket_type::pull, ports.tasks}}) {
      ::zmq::socket_t& socket = strangers.emplace_back(context, type);
      socket.set(::zmq::sockopt::linger, 0);
      socket.set(::zmq::sockopt::reconnect_ivl, 20);  // again and again
      prepare(socket);
      socket.connect("tcp://127.0.0.1:" + std::to_string(port));
      if (type != ::zmq::socket_type::pull)
        socket.send(::zmq::str_buffer("let me in"), ::zmq::send_flags::dontwait);
    }
  };
  knock([](auto&) {});
  knock([](auto& socket) {
    socket.set(::zmq::sockopt::plain_username, "worker");
    socket.set(::zmq::sockopt::plain_password, "let me in");
  });
  knock([&](auto& socket) { wz::detail::prove_by_keys(socket, unknown, server); });
  knock([&](auto& socket) {
    wz::detail::prove_by_keys(socket, world::with_keys::worker(0), unknown.public_half);
  });
  std::vector<world::raw_connection> const nonsense = world::say_nonsense(ports.tasks);
  s.wait_a_moment();
  s.wait_a_moment();

  ::zmq::message_t message;
  for (::zmq::socket_t& each : strangers)
    if (each.get(::zmq::sockopt::type) == ZMQ_PULL) CHECK_FALSE(wz::detail::try_receive(each, message));
  CHECK(s.seen.said.empty());
  CHECK(s.seen.results.empty());
  CHECK(s.seen.lost.empty());

  s.world.worker(0).join_channel(ports);
  CHECK(s.hears(0, {"secret"}));
  s.world.worker(0).deliver(bytes_of("done"));
  CHECK(s.is_sent({"done"}));
  CHECK(s.seen.results[0].first == s.world.identity_of(0));
  CHECK(s.at[0].disconnected == 0);
}

TEST_CASE("a stranger without keys cannot take a part of what is pushed") {
  stage<plain> s(1);
  auto const peer = s.connect(0);
  ::zmq::context_t context;
  auto const join = [&](std::uint16_t port) {
    ::zmq::socket_t pull(context, ::zmq::socket_type::pull);
    pull.set(::zmq::sockopt::linger, 0);
    pull.connect("tcp://127.0.0.1:" + std::to_string(port));
    return pull;
  };
  ::zmq::message_t message;

  auto const ports = s.open(1, peer);
  texts const tasks = transport_laws::numbered("task ", 200);

  SECTION("that comes after the worker: it gets nothing") {
    s.world.worker(0).join_channel(ports);
    s.push(1, tasks[0]);
    REQUIRE(s.hears(0, {tasks[0]}));
    ::zmq::socket_t stranger = join(ports.tasks);
    s.wait_a_moment();
    for (std::size_t i = 1; i < 200; ++i) s.push(1, tasks[i]);
    CHECK(s.hears(0, tasks));
    CHECK_FALSE(wz::detail::try_receive(stranger, message));
    CHECK(s.seen.lost.empty());
  }
  SECTION("that comes before the worker: it gets all, and the worker is told") {
    ::zmq::socket_t stranger = join(ports.tasks);
    for (std::string const& each : tasks) s.push(1, each);
    texts stolen;
    CHECK(s.until([&] {
      while (wz::detail::try_receive(stranger, message)) stolen.push_back(message.to_string());
      return stolen.size() == tasks.size();
    }));
    CHECK(stolen == tasks);
    s.world.worker(0).join_channel(ports);
    CHECK(s.until([&] { return s.at[0].disconnected > 0; }));
    CHECK(s.at[0].heard.empty());
    s.world.worker(0).hang_up();
    CHECK(s.until([&] { return s.seen.has_lost(peer); }));
  }
}

TEST_CASE("a connection that is reset is told at once") {
  stage<plain> s(1);
  auto const peer = s.connect(0);
  auto const ports = s.open(1, peer);
  s.world.worker(0).join_channel(ports);
  s.push(1, "joined");
  REQUIRE(s.hears(0, {"joined"}));
  auto const begin = std::chrono::steady_clock::now();
  SECTION("control") { s.world.cut(0); }
  SECTION("push") {
    for (int fd : world::connected_to(ports.tasks)) world::reset(fd);
  }
  CHECK(s.until([&] { return !s.seen.lost.empty(); }));
  auto const took = std::chrono::steady_clock::now() - begin;
  CHECK(took < 1s);  // 1 ms is usual
  CHECK(s.seen.lost[0] == peer);
  CHECK(s.until([&] { return s.at[0].disconnected > 0; }));
  CHECK(s.at[0].disconnected == 1);
  s.wait_a_moment();
  CHECK(s.seen.lost.size() == 1);
}
