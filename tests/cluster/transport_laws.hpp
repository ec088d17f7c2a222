// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CLUSTER_TRANSPORT_LAWS_HPP
#define WEFT_TESTS_CLUSTER_TRANSPORT_LAWS_HPP

#include <weft/cluster/transport.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "../catch.hpp"

//! \file
//! What must hold of every transport: `transport_laws::check<my_world>()`. A world is a coordinator and some workers,
//! none of which has dialed:
//!
//!     struct my_world {
//!       explicit my_world(std::size_t workers);
//!       auto& coordinator();                          // its transport
//!       auto& worker(std::size_t i);                  // that of a worker
//!       std::string identity_of(std::size_t i);       // what the coordinator's transport knows it by; empty: nothing
//!       void cut(std::size_t i);                      // breaks the worker's connection, which is there
//!     };
//!
//! No law asks that anything comes at once.

namespace transport_laws {

namespace cluster = weft::cluster;
using namespace std::chrono_literals;
using weft::byte_buffer;
using weft::byte_view;
using texts = std::vector<std::string>;

inline constexpr auto deadline = 10s;
inline constexpr auto moment = 100ms;  // in which what must not come would come

inline byte_buffer bytes_of(std::string_view text) {
  byte_buffer bytes;
  bytes.append(text.data(), text.size());
  return bytes;
}
inline std::string text_of(byte_view bytes) {
  return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}
// So many bytes, no two kilobytes of which are alike.
inline std::string long_text(std::size_t size) {
  std::string text(size, '\0');
  std::uint64_t state = size;
  for (char& each : text) each = static_cast<char>((state = state * 6364136223846793005u + 1) >> 56);
  return text;
}

// What a coordinator was told.
struct coordinator_log : cluster::coordinator_listener {
  virtual ~coordinator_log() = default;
  void on_control(cluster::peer_id from, byte_view bytes) override {
    said.emplace_back(from, text_of(bytes));
    for (cluster::peer_id each : lost) is_haunted |= each == from;
  }
  void on_result(std::string_view sender, byte_view bytes) override {
    results.emplace_back(std::string(sender), text_of(bytes));
  }
  void on_lost(cluster::peer_id peer) override { lost.push_back(peer); }

  texts said_by(cluster::peer_id peer) const {
    texts all;
    for (auto const& [from, text] : said)
      if (from == peer) all.push_back(text);
    return all;
  }
  bool has_lost(cluster::peer_id peer) const {
    for (cluster::peer_id each : lost)
      if (each == peer) return true;
    return false;
  }

  std::vector<std::pair<cluster::peer_id, std::string>> said;
  std::vector<std::pair<std::string, std::string>> results;
  std::vector<cluster::peer_id> lost;
  bool is_haunted = false;  // who was lost was heard again
};

// What a worker was told.
struct worker_log : cluster::worker_listener {
  virtual ~worker_log() = default;
  void on_connected() override { ++connected; }
  void on_disconnected() override { ++disconnected; }
  void on_message(byte_view bytes) override { heard.push_back(text_of(bytes)); }

  int connected = 0;
  int disconnected = 0;
  texts heard;
};

// A world, and what is seen of it. Laws are told on it.
template <class World>
class stage {
public:
  explicit stage(std::size_t workers) : world(workers), at(workers) {}

  // Lets everybody poll, until this is so.
  template <class Done>
  bool until(Done done, std::chrono::nanoseconds patience = deadline) {
    auto const end = std::chrono::steady_clock::now() + patience;
    while (!done()) {
      if (std::chrono::steady_clock::now() >= end) return false;
      world.coordinator().poll(seen, 1ms);
      for (std::size_t i = 0; i < at.size(); ++i) world.worker(i).poll(at[i], 0ms);
    }
    return true;
  }
  void wait_a_moment() {
    until([] { return false; }, moment);
  }

  // The worker dials and says a word by which its peer is known.
  cluster::peer_id connect(std::size_t i) {
    int const before = at[i].connected;
    world.worker(i).dial();
    REQUIRE(until([&] { return at[i].connected > before; }));
    std::string const word = "worker " + std::to_string(i) + ", call " + std::to_string(++calls_);
    world.worker(i).send(bytes_of(word));
    cluster::peer_id peer = 0;
    REQUIRE(until([&] {
      for (auto const& [from, text] : seen.said)
        if (text == word) peer = from;
      return peer != 0;
    }));
    return peer;
  }

  cluster::channel_ports open(std::uint64_t incarnation, cluster::peer_id peer) {
    std::optional<cluster::channel_ports> const ports = world.coordinator().open_channel(incarnation, peer);
    REQUIRE(ports.has_value());
    return *ports;
  }
  void push(std::uint64_t incarnation, std::string_view text) {
    world.coordinator().push(incarnation, bytes_of(text));
  }
  // A worker that has joined its channel, and has heard so much of it.
  cluster::peer_id connect_and_join(std::size_t i, std::uint64_t incarnation) {
    cluster::peer_id const peer = connect(i);
    world.worker(i).join_channel(open(incarnation, peer));
    push(incarnation, "joined");
    REQUIRE(hears(i, {"joined"}));
    at[i].heard.clear();
    return peer;
  }

  bool hears(std::size_t i, texts const& what) {
    until([&] { return at[i].heard.size() >= what.size(); });
    return at[i].heard == what;
  }
  bool is_sent(texts const& what) {
    until([&] { return seen.results.size() >= what.size(); });
    texts all;
    for (auto const& [sender, text] : seen.results) all.push_back(text);
    return all == what;
  }

  World world;
  coordinator_log seen;
  std::vector<worker_log> at;

private:
  int calls_ = 0;
};

inline texts numbered(std::string const& name, int count) {
  texts all;
  for (int i = 0; i < count; ++i) all.push_back(name + std::to_string(i));
  return all;
}

// --- control ---------------------------------------------------------------------------------------

template <class World>
void messages_arrive_both_ways_in_order() {
  stage<World> s(1);
  cluster::peer_id const peer = s.connect(0);
  CHECK(s.at[0].disconnected == 0);
  s.seen.said.clear();
  texts const up = numbered("up ", 1000), down = numbered("down ", 1000);
  for (std::string const& each : up) s.world.worker(0).send(bytes_of(each));
  for (std::string const& each : down) s.world.coordinator().send(peer, bytes_of(each));
  CHECK(s.hears(0, down));
  CHECK(s.until([&] { return s.seen.said.size() >= up.size(); }));
  CHECK(s.seen.said_by(peer) == up);
  CHECK(s.seen.lost.empty());
}

template <class World>
void frames_arrive_whole() {
  stage<World> s(1);
  cluster::peer_id const peer = s.connect_and_join(0, 1);
  s.seen.said.clear();
  texts sizes;
  for (std::size_t size : {std::size_t{1}, std::size_t{64} << 10, std::size_t{1} << 20})
    sizes.push_back(long_text(size));

  for (std::string const& each : sizes) s.world.worker(0).send(bytes_of(each));
  CHECK(s.until([&] { return s.seen.said.size() >= sizes.size(); }));
  CHECK((s.seen.said_by(peer) == sizes));
  for (std::string const& each : sizes) s.world.coordinator().send(peer, bytes_of(each));
  CHECK((s.hears(0, sizes)));
  s.at[0].heard.clear();
  for (std::string const& each : sizes) s.push(1, each);
  CHECK((s.hears(0, sizes)));
  for (std::string const& each : sizes) s.world.worker(0).deliver(bytes_of(each));
  CHECK((s.is_sent(sizes)));
}

template <class World>
void workers_are_peers_of_their_own() {
  stage<World> s(2);
  cluster::peer_id const first = s.connect(0), second = s.connect(1);
  CHECK(first != 0);
  CHECK(second != 0);
  CHECK(first != second);
  CHECK(std::string(s.world.coordinator().identity(first)) == s.world.identity_of(0));
  CHECK(std::string(s.world.coordinator().identity(second)) == s.world.identity_of(1));
  s.world.coordinator().send(second, bytes_of("for the second"));
  s.world.coordinator().send(first, bytes_of("for the first"));
  CHECK(s.hears(0, {"for the first"}));
  CHECK(s.hears(1, {"for the second"}));
}

template <class World>
void nothing_is_sent_to_nobody() {
  stage<World> s(1);
  s.world.coordinator().send(12345, bytes_of("for nobody"));
  s.world.coordinator().push(12345, bytes_of("for nobody"));
  s.world.coordinator().close_channel(12345);
  CHECK(std::string(s.world.coordinator().identity(12345)).empty());
  cluster::peer_id const peer = s.connect(0);
  s.world.coordinator().send(peer + 1, bytes_of("for nobody"));
  s.push(12345, "for nobody");
  s.world.coordinator().send(peer, bytes_of("for somebody"));
  CHECK(s.hears(0, {"for somebody"}));
}

template <class World>
void who_hangs_up_has_said_all_and_hears_nothing_more() {
  stage<World> s(2);
  cluster::peer_id const peer = s.connect(0), other = s.connect(1);
  s.seen.said.clear();
  texts const last = numbered("last ", 100);
  for (std::string const& each : last) s.world.worker(0).send(bytes_of(each));
  s.world.worker(0).hang_up();
  s.world.coordinator().send(peer, bytes_of("too late"));
  CHECK(s.until([&] { return s.seen.has_lost(peer); }));
  CHECK(s.seen.said_by(peer) == last);
  s.world.coordinator().send(peer, bytes_of("too late"));
  s.wait_a_moment();
  CHECK(s.at[0].heard.empty());
  CHECK(s.at[0].disconnected == 0);
  CHECK_FALSE(s.seen.is_haunted);
  CHECK_FALSE(s.seen.has_lost(other));
  s.world.worker(0).hang_up();  // does nothing
}

template <class World>
void who_dials_again_is_another_peer() {
  stage<World> s(1);
  cluster::peer_id before = 0;
  for (int i = 0; i < 5; ++i) {
    cluster::peer_id const peer = s.connect(0);
    CHECK(peer != before);
    s.world.coordinator().send(peer, bytes_of("welcome"));
    CHECK(s.hears(0, {"welcome"}));
    s.world.worker(0).hang_up();
    s.at[0].heard.clear();
    CHECK(s.until([&] { return s.seen.has_lost(peer); }));
    before = peer;
  }
  CHECK(s.seen.lost.size() == 5);
  CHECK(s.at[0].disconnected == 0);
}

template <class World>
void a_cut_is_told_to_both_sides() {
  stage<World> s(2);
  cluster::peer_id const peer = s.connect(0), other = s.connect(1);
  s.world.cut(0);
  CHECK(s.until([&] { return s.seen.has_lost(peer) && s.at[0].disconnected > 0; }));
  s.world.worker(0).hang_up();
  CHECK_FALSE(s.seen.has_lost(other));
  CHECK(s.at[1].disconnected == 0);
  cluster::peer_id const again = s.connect(0);
  CHECK(again != peer);
  CHECK_FALSE(s.seen.is_haunted);
}

// --- push and pull -----------------------------------------------------------------------------------

template <class World>
void what_is_pushed_before_the_worker_joins_is_kept() {
  stage<World> s(1);
  cluster::peer_id const peer = s.connect(0);
  cluster::channel_ports const ports = s.open(1, peer);
  texts const tasks = numbered("task ", 200);
  for (int i = 0; i < 100; ++i) s.push(1, tasks[static_cast<std::size_t>(i)]);
  s.wait_a_moment();
  CHECK(s.at[0].heard.empty());
  s.world.worker(0).join_channel(ports);
  for (int i = 100; i < 200; ++i) s.push(1, tasks[static_cast<std::size_t>(i)]);
  CHECK(s.hears(0, tasks));
}

template <class World>
void a_channel_is_for_one_worker() {
  stage<World> s(2);
  cluster::peer_id const first = s.connect(0), second = s.connect(1);
  cluster::channel_ports const ports_of_first = s.open(1, first), ports_of_second = s.open(2, second);
  s.world.worker(1).join_channel(ports_of_second);
  s.world.worker(0).join_channel(ports_of_first);
  texts const tasks = numbered("first's ", 100), others = numbered("second's ", 100);
  for (std::size_t i = 0; i < 100; ++i) s.push(1, tasks[i]), s.push(2, others[i]);
  CHECK(s.hears(0, tasks));
  CHECK(s.hears(1, others));
}

// Only of a transport that knows who is at the other end, as by `identity`.
template <class World>
void a_channel_gives_nothing_to_strangers() {
  stage<World> s(2);
  cluster::peer_id const first = s.connect(0);
  s.connect(1);
  cluster::channel_ports const ports = s.open(1, first);
  s.world.worker(1).join_channel(ports);
  s.push(1, "secret");
  s.wait_a_moment();
  CHECK(s.at[1].heard.empty());
  s.world.worker(0).join_channel(ports);
  CHECK(s.hears(0, {"secret"}));
  CHECK(s.at[1].heard.empty());
}

template <class World>
void results_come_in_the_order_of_each_worker() {
  stage<World> s(2);
  s.connect_and_join(0, 1);
  s.connect_and_join(1, 2);
  texts const first = numbered("first's ", 500), second = numbered("second's ", 500);
  for (std::size_t i = 0; i < 500; ++i) {
    s.world.worker(0).deliver(bytes_of(first[i]));
    s.world.worker(1).deliver(bytes_of(second[i]));
  }
  CHECK(s.until([&] { return s.seen.results.size() >= 1000; }));
  texts of_first, of_second;
  bool names_are_right = true;
  for (auto const& [sender, text] : s.seen.results) {
    bool const is_first = text[0] == 'f';
    (is_first ? of_first : of_second).push_back(text);
    names_are_right &= sender == s.world.identity_of(is_first ? 0 : 1);
  }
  CHECK(of_first == first);
  CHECK(of_second == second);
  CHECK(names_are_right);
}

template <class World>
void a_new_channel_has_nothing_of_the_old() {
  stage<World> s(1);
  cluster::peer_id const peer = s.connect(0);
  s.open(1, peer);
  s.push(1, "of the old");
  s.world.coordinator().close_channel(1);
  s.world.coordinator().close_channel(1);  // does nothing
  s.push(1, "of the old");
  cluster::channel_ports const ports = s.open(2, peer);
  s.push(2, "of the new");
  s.world.worker(0).join_channel(ports);
  CHECK(s.hears(0, {"of the new"}));

  // And when it had been joined.
  s.at[0].heard.clear();
  s.world.worker(0).leave_channel();
  s.push(2, "of the old");
  s.world.coordinator().close_channel(2);
  cluster::channel_ports const third = s.open(3, peer);
  s.push(3, "of the third");
  s.world.worker(0).join_channel(third);
  CHECK(s.hears(0, {"of the third"}));
  s.wait_a_moment();
  CHECK(s.at[0].heard.size() == 1);
}

template <class World>
void channels_are_not_used_up() {
  stage<World> s(1);
  cluster::peer_id const peer = s.connect(0);
  for (std::uint64_t i = 1; i <= 100; ++i) {
    s.open(i, peer);
    s.push(i, "lost");
    s.world.coordinator().close_channel(i);
  }
  s.world.worker(0).join_channel(s.open(101, peer));
  s.push(101, "arrives");
  CHECK(s.hears(0, {"arrives"}));
}

template <class World>
void a_closed_channel_is_told_to_its_worker() {
  stage<World> s(1);
  s.connect_and_join(0, 1);
  s.world.coordinator().close_channel(1);
  CHECK(s.until([&] { return s.at[0].disconnected > 0; }));
}

template <class World>
void what_was_delivered_arrives_though_the_worker_leaves() {
  stage<World> s(1);
  cluster::peer_id const peer = s.connect_and_join(0, 1);
  s.seen.said.clear();
  texts const results = numbered("result ", 500);
  for (std::string const& each : results) s.world.worker(0).deliver(bytes_of(each));
  s.world.worker(0).send(bytes_of("goodbye"));
  s.world.worker(0).leave_channel();
  s.world.worker(0).leave_channel();  // does nothing
  s.world.worker(0).hang_up();
  CHECK(s.until([&] { return s.seen.has_lost(peer); }));
  CHECK(s.seen.said_by(peer) == texts{"goodbye"});
  CHECK(s.is_sent(results));
  s.push(1, "too late");
  s.wait_a_moment();
  CHECK(s.at[0].heard.empty());
  CHECK(s.at[0].disconnected == 0);
}

template <class World>
void a_cut_ends_the_channel() {
  stage<World> s(1);
  cluster::peer_id const peer = s.connect_and_join(0, 1);
  s.world.cut(0);
  CHECK(s.until([&] { return s.seen.has_lost(peer) && s.at[0].disconnected > 0; }));
  s.world.worker(0).leave_channel();
  s.world.worker(0).hang_up();
  s.world.coordinator().close_channel(1);
  s.connect_and_join(0, 2);
  s.push(2, "again");
  CHECK(s.hears(0, {"again"}));
}

// --- poll --------------------------------------------------------------------------------------------

template <class Poll>
std::chrono::nanoseconds time_of(Poll poll) {
  auto const begin = std::chrono::steady_clock::now();
  poll();
  return std::chrono::steady_clock::now() - begin;
}

template <class World>
void poll_is_patient() {
  stage<World> s(1);
  CHECK(time_of([&] { s.world.coordinator().poll(s.seen, 50ms); }) >= 50ms);
  CHECK(time_of([&] { s.world.worker(0).poll(s.at[0], 50ms); }) >= 50ms);
}

template <class World>
void poll_waits_for_what_comes() {
  stage<World> s(1);
  s.connect(0);
  s.seen.said.clear();
  std::jthread const later([&] {
    std::this_thread::sleep_for(50ms);
    s.world.worker(0).send(bytes_of("at last"));
    s.world.worker(0).poll(s.at[0], 0ms);
  });
  auto const begin = std::chrono::steady_clock::now();
  while (s.seen.said.empty() && std::chrono::steady_clock::now() - begin < deadline)
    s.world.coordinator().poll(s.seen, deadline);
  CHECK(s.seen.said.size() == 1);
  CHECK(std::chrono::steady_clock::now() - begin < deadline / 2);
}

template <class World>
void wake_ends_a_poll() {
  stage<World> s(1);
  {
    std::jthread const later([&] {
      std::this_thread::sleep_for(50ms);
      s.world.coordinator().wake();
      s.world.worker(0).wake();
    });
    CHECK(time_of([&] { s.world.coordinator().poll(s.seen, deadline); }) < deadline / 2);
    CHECK(time_of([&] { s.world.worker(0).poll(s.at[0], deadline); }) < deadline / 2);
  }
  // The next one, and not the one after it, however often it was.
  for (int i = 0; i < 1000; ++i) s.world.coordinator().wake(), s.world.worker(0).wake();
  CHECK(time_of([&] { s.world.coordinator().poll(s.seen, deadline); }) < deadline / 2);
  CHECK(time_of([&] { s.world.worker(0).poll(s.at[0], deadline); }) < deadline / 2);
  CHECK(time_of([&] { s.world.coordinator().poll(s.seen, 20ms); }) >= 20ms);
  CHECK(time_of([&] { s.world.worker(0).poll(s.at[0], 20ms); }) >= 20ms);
}

// --- all ---------------------------------------------------------------------------------------------

template <class World>
void check() {
  SECTION("messages arrive both ways in order") { messages_arrive_both_ways_in_order<World>(); }
  SECTION("frames arrive whole") { frames_arrive_whole<World>(); }
  SECTION("workers are peers of their own") { workers_are_peers_of_their_own<World>(); }
  SECTION("nothing is sent to nobody") { nothing_is_sent_to_nobody<World>(); }
  SECTION("who hangs up has said all and hears nothing more") {
    who_hangs_up_has_said_all_and_hears_nothing_more<World>();
  }
  SECTION("who dials again is another peer") { who_dials_again_is_another_peer<World>(); }
  SECTION("a cut is told to both sides") { a_cut_is_told_to_both_sides<World>(); }
  SECTION("what is pushed before the worker joins is kept") {
    what_is_pushed_before_the_worker_joins_is_kept<World>();
  }
  SECTION("a channel is for one worker") { a_channel_is_for_one_worker<World>(); }
  SECTION("results come in the order of each worker") { results_come_in_the_order_of_each_worker<World>(); }
  SECTION("a new channel has nothing of the old") { a_new_channel_has_nothing_of_the_old<World>(); }
  SECTION("channels are not used up") { channels_are_not_used_up<World>(); }
  SECTION("a closed channel is told to its worker") { a_closed_channel_is_told_to_its_worker<World>(); }
  SECTION("what was delivered arrives though the worker leaves") {
    what_was_delivered_arrives_though_the_worker_leaves<World>();
  }
  SECTION("a cut ends the channel") { a_cut_ends_the_channel<World>(); }
  SECTION("poll is patient") { poll_is_patient<World>(); }
  SECTION("poll waits for what comes") { poll_waits_for_what_comes<World>(); }
  SECTION("wake ends a poll") { wake_ends_a_poll<World>(); }
}

// Of a transport that asks its workers for proof of who they are.
template <class World>
void check_with_proof() {
  check<World>();
  SECTION("a channel gives nothing to strangers") { a_channel_gives_nothing_to_strangers<World>(); }
}

}  // namespace transport_laws

#endif
