// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/worker_node.hpp>

#include <weft/cluster/hub.hpp>
#include <weft/cluster/memory_transport.hpp>
#include <weft/wire.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "memory_world.hpp"

#include "../catch.hpp"

namespace cluster = weft::cluster;
using namespace std::chrono_literals;

namespace {

using recorder = weft::schema_recorder;
void describe_none(recorder&, recorder&) {}

// Waits, for some time, until two of it run.
std::atomic<int> running{0};
std::atomic<bool> is_open{false};
void meet(cluster::remote_call& call) {
  ++running;
  for (int i = 0; i < 5000 && running < 2; ++i) std::this_thread::sleep_for(1ms);
  if (running >= 2) call.result.append("met", 3);
}
void wait_for_gate(cluster::remote_call& call) {
  ++running;
  for (int i = 0; i < 5000 && !is_open; ++i) std::this_thread::sleep_for(1ms);
  call.result.append("through", 7);
}
void fail_at_third(cluster::remote_call& call) {
  call.has_begun = true;
  call.element = 3;
  throw std::invalid_argument("third");
}
void fail_before(cluster::remote_call&) { throw std::invalid_argument("unreadable"); }
void exhaust_before(cluster::remote_call&) { throw std::bad_alloc(); }

constexpr cluster::remote_function meeting{"node-tests", [] { return std::string_view("meeting"); },
                                           &describe_none, &meet};
constexpr cluster::remote_function gate{"node-tests", [] { return std::string_view("gate"); }, &describe_none,
                                        &wait_for_gate};
constexpr cluster::remote_function third{"node-tests", [] { return std::string_view("third"); },
                                         &describe_none, &fail_at_third};
constexpr cluster::remote_function before{"node-tests", [] { return std::string_view("before"); },
                                          &describe_none, &fail_before};
constexpr cluster::remote_function large{"node-tests", [] { return std::string_view("large"); },
                                         &describe_none, &exhaust_before};

queue_laws::setup made_of(std::uint32_t slots) {
  queue_laws::setup how;
  how.slots = slots;
  how.functions = {&before, &gate, &large, &meeting, &third};
  return how;
}

std::string text_in(cluster::completion const& end) {
  REQUIRE(std::holds_alternative<cluster::result>(end.what));
  return std::get<cluster::result>(end.what).payload;
}
template <class Done>
bool until(Done done) {
  for (int i = 0; i < 20'000 && !done(); ++i) std::this_thread::sleep_for(1ms);
  return done();
}

}  // namespace

TEST_CASE("a worker runs as many tasks at a time as it has slots") {
  running = 0;
  memory_world world(made_of(2));
  auto const user = world.queue().join();
  queue_laws::submit(*user, meeting, {}, 1);
  queue_laws::submit(*user, meeting, {}, 2);
  auto const all = queue_laws::take_all(*user, 2);
  CHECK(text_in(all.at(1)) == "met");
  CHECK(text_in(all.at(2)) == "met");
}

TEST_CASE("a worker that leaves finishes what it runs, and the result arrives") {
  running = 0;
  is_open = false;
  memory_world world(made_of(1));
  auto const user = world.queue().join();
  queue_laws::submit(*user, gate, {}, 1);
  REQUIRE(until([] { return running == 1; }));
  queue_laws::submit(*user, gate, {}, 2);
  world.worker(0).leave();
  REQUIRE(until([&] { return world.worker(0).state() == cluster::worker_state::draining; }));
  CHECK(queue_laws::is_quiet(*user));
  is_open = true;
  auto all = queue_laws::take_all(*user, 1);
  CHECK(text_in(all.at(1)) == "through");
  CHECK(all.at(1).attempt == 1);
  REQUIRE(until([&] { return world.worker(0).state() == cluster::worker_state::gone; }));
  // What it had not begun goes to another.
  world.start();
  queue_laws::take_into(all, *user, 2);
  CHECK(text_in(all.at(2)) == "through");
}

TEST_CASE("the result of a quick task does not wait for a slow one behind it") {
  running = 0;
  is_open = false;
  queue_laws::setup how = made_of(1);
  how.functions = {&queue_laws::square, &gate};
  how.beat = 1min;  // nothing else would send it
  memory_world world(how);
  auto const user = world.queue().join();
  queue_laws::submit(*user, queue_laws::square, queue_laws::payload(3), 1);
  queue_laws::submit(*user, gate, {}, 2);
  CHECK(queue_laws::number_in(queue_laws::take_all(*user, 1).at(1)) == 9);
  CHECK_FALSE(is_open);
  is_open = true;
  CHECK(text_in(queue_laws::take_all(*user, 1).at(2)) == "through");
}

TEST_CASE("a worker leaves also while it runs what its coordinator lost") {
  running = 0;
  is_open = false;
  cluster::memory_network network;
  cluster::hub_options options;
  options.functions = {&gate};
  cluster::hub<cluster::memory_coordinator> h(std::make_unique<cluster::memory_coordinator>(network),
                                              options);
  auto transport = std::make_unique<cluster::memory_worker>(network);
  cluster::memory_worker& wire = *transport;
  cluster::worker_node_options mine;
  mine.functions = {&gate};
  cluster::worker_node<cluster::memory_worker> node(std::move(transport), mine);
  std::atomic<bool> is_over{false};
  std::thread thread([&] {
    node.run();
    is_over = true;
  });
  auto const user = h.join();
  queue_laws::submit(*user, gate, {}, 1);
  REQUIRE(until([] { return running == 1; }));
  network.cut(wire);
  REQUIRE(until([&] { return node.state() == cluster::worker_state::dead; }));
  std::this_thread::sleep_for(20ms);  // now it waits for the task
  node.leave();
  CHECK(until([&] { return is_over.load(); }));
  wire.wake();
  thread.join();
  is_open = true;
}

TEST_CASE("what a task threw is told as a failure, with its element") {
  memory_world world(made_of(1));
  auto const user = world.queue().join();
  queue_laws::submit(*user, third, {}, 1);
  queue_laws::submit(*user, before, {}, 2);
  queue_laws::submit(*user, large, {}, 3);
  auto const all = queue_laws::take_all(*user, 3);
  cluster::failure const& user_error = queue_laws::failure_in(all.at(1));
  CHECK(user_error.kind == cluster::failure_kind::user_exception);
  CHECK(user_error.type == "std::invalid_argument");
  CHECK(user_error.text == "third");
  CHECK(user_error.element == 3);
  CHECK(queue_laws::failure_in(all.at(2)).kind == cluster::failure_kind::bad_payload);
  CHECK(queue_laws::failure_in(all.at(3)).kind == cluster::failure_kind::out_of_memory);
}

TEST_CASE("heartbeats tell how much memory the worker's process has") {
  CHECK(cluster::detail::resident_memory() > 100'000);
  memory_world world(made_of(1));
  CHECK(until([&] {
    auto const s = world.queue().report();
    return s.workers.size() == 1 && s.workers[0].memory > 100'000;
  }));
}

TEST_CASE("a worker tells how it is doing, by the thread that runs it") {
  cluster::memory_network network;
  auto h = std::make_unique<cluster::hub<cluster::memory_coordinator>>(
      std::make_unique<cluster::memory_coordinator>(network), cluster::hub_options{});
  std::vector<cluster::worker_state> seen;
  std::thread::id told_by;
  cluster::worker_node_options options;
  options.worker.first_retry = 5ms;
  std::atomic<int> admissions{0};
  options.on_state = [&](cluster::worker_state now) {
    seen.push_back(now);
    told_by = std::this_thread::get_id();
    if (now == cluster::worker_state::active) ++admissions;
  };
  auto transport = std::make_unique<cluster::memory_worker>(network);
  cluster::memory_worker& wire = *transport;
  cluster::worker_node<cluster::memory_worker> node(std::move(transport), options);
  std::thread::id runner;
  std::thread thread([&] {
    runner = std::this_thread::get_id();
    node.run();
  });
  REQUIRE(until([&] { return admissions == 1; }));
  network.cut(wire);
  REQUIRE(until([&] { return admissions == 2; }));
  node.leave();
  thread.join();
  CHECK(told_by == runner);
  CHECK(seen.back() == cluster::worker_state::gone);
  CHECK(std::count(seen.begin(), seen.end(), cluster::worker_state::active) == 2);
  CHECK(std::count(seen.begin(), seen.end(), cluster::worker_state::dead) == 1);
  for (std::size_t i = 1; i < seen.size(); ++i) CHECK(seen[i] != seen[i - 1]);
}

TEST_CASE("a worker that was told to leave before it runs returns at once") {
  cluster::memory_network network;
  cluster::worker_node<cluster::memory_worker> node(std::make_unique<cluster::memory_worker>(network),
                                                    cluster::worker_node_options{});
  node.leave();
  CHECK_FALSE(node.run().has_value());
  CHECK(node.state() == cluster::worker_state::gone);
}

TEST_CASE("a worker without a coordinator dials until it is told to leave") {
  cluster::memory_network network;
  cluster::worker_node_options options;
  options.worker.first_retry = 2ms;
  cluster::worker_node<cluster::memory_worker> node(std::make_unique<cluster::memory_worker>(network),
                                                    options);
  std::thread thread([&] { node.run(); });
  std::this_thread::sleep_for(20ms);
  CHECK(node.state() != cluster::worker_state::gone);
  node.leave();
  thread.join();
  CHECK(node.state() == cluster::worker_state::gone);
}

TEST_CASE("a worker that ends asks its tasks to stop") {
  queue_laws::setup how;
  cluster::memory_network network;
  cluster::hub_options options;
  options.functions = how.functions;
  options.farewell = 10ms;
  cluster::hub<cluster::memory_coordinator> h(std::make_unique<cluster::memory_coordinator>(network),
                                              options);
  auto const user = h.join();
  auto const begin = std::chrono::steady_clock::now();
  {
    cluster::worker_node_options mine;
    mine.functions = how.functions;
    cluster::worker_node<cluster::memory_worker> node(std::make_unique<cluster::memory_worker>(network),
                                                      mine);
    std::thread thread([&] { node.run(); });
    queue_laws::submit(*user, queue_laws::linger, queue_laws::payload(20'000), 1);
    REQUIRE(until([&] { return h.report().counters.running == 1; }));
    user->withdraw();
    node.leave();
    thread.join();
  }
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
}
