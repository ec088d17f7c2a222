// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/hub.hpp>

#include <weft/cluster/build_id.hpp>
#include <weft/cluster/memory_transport.hpp>
#include <weft/cluster/worker_node.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "memory_world.hpp"
#include "queue_laws.hpp"

#include "../catch.hpp"

namespace cluster = weft::cluster;
using namespace std::chrono_literals;

static_assert(cluster::task_queue<cluster::hub<cluster::memory_coordinator>>);

namespace {

using hub = cluster::hub<cluster::memory_coordinator>;
using node = cluster::worker_node<cluster::memory_worker>;

std::unique_ptr<hub> make_hub(cluster::memory_network& network, cluster::hub_options options = {}) {
  options.functions = queue_laws::functions();
  return std::make_unique<hub>(std::make_unique<cluster::memory_coordinator>(network), std::move(options));
}
std::unique_ptr<node> make_node(cluster::memory_network& network, cluster::worker_node_options options = {}) {
  options.functions = queue_laws::functions();
  return std::make_unique<node>(std::make_unique<cluster::memory_worker>(network, options.worker.name),
                                std::move(options));
}

// A worker that says what the test wants: it is admitted, and then speaks for any incarnation.
class ventriloquist final : public cluster::worker_listener {
public:
  ventriloquist(cluster::memory_network& network, std::string const& name) : transport_(network, name) {
    transport_.dial();
    poll_until([&] { return incarnation_ != 0; });
  }

  std::uint64_t incarnation() const { return incarnation_; }
  std::optional<cluster::header> const& task() const { return task_; }
  template <class Done>
  void poll_until(Done const& done) {
    auto const end = std::chrono::steady_clock::now() + queue_laws::deadline;
    while (!done() && std::chrono::steady_clock::now() < end) transport_.poll(*this, 1ms);
  }
  void answer(cluster::header head, std::string const& result) {
    head.sequence = ++sent_;
    transport_.deliver(cluster::to_frame({head, cluster::result{result, {}}}));
  }

private:
  void on_connected() override {
    auto const all = queue_laws::functions();
    cluster::hello const ask{
        cluster::protocol_version, cluster::build_id(), types_of(all, cluster::build_id()), 1,
        std::uint64_t{64} << 20,   "says anything"};
    transport_.send(cluster::to_frame({{}, ask}));
  }
  void on_disconnected() override {}
  void on_message(weft::byte_view bytes) override {
    cluster::read_frame(bytes, [this](cluster::message&& m) {
      if (auto const* const let_in = std::get_if<cluster::welcome>(&m.what)) {
        incarnation_ = m.head.incarnation;
        transport_.join_channel(let_in->ports);
      } else if (std::holds_alternative<cluster::task>(m.what)) {
        task_ = m.head;
      }
    });
  }

  cluster::memory_worker transport_;
  std::uint64_t incarnation_ = 0;
  std::optional<cluster::header> task_;
  std::uint64_t sent_ = 0;
};

template <class Done>
bool until(Done done) {
  auto const end = std::chrono::steady_clock::now() + queue_laws::deadline;
  while (!done() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(1ms);
  return done();
}

}  // namespace

TEST_CASE("a hub keeps the laws of a task queue") { queue_laws::check<memory_world>(); }

TEST_CASE("a loop on a worker asks its run for the last round") {
  struct knows final : cluster::run_desk {
    std::string answer(std::uint64_t tag, std::string_view question, std::uint64_t) noexcept override {
      using cluster::detail::desk_question;
      auto const q = cluster::detail::from_desk_bytes<desk_question>(question);
      if (tag != 7 || q.what != desk_question::kind::last_round) return {};
      return cluster::detail::desk_bytes(cluster::detail::desk_answer{0, 1, 0, {}, "round"});
    }
  } desk;
  memory_world world({.workers = 2, .slots = 2});
  auto const user = world.queue().join();
  user->serve(&desk);
  for (std::uint64_t const tag : {6U, 7U}) {
    cluster::request loop{&queue_laws::last_round, queue_laws::payload(0), {}, tag};
    loop.keeps_rounds = true;
    user->submit(std::move(loop));
  }
  auto const all = queue_laws::take_all(*user, 2);
  CHECK(queue_laws::number_in(all.at(6)) == 0);  // nobody answers
  CHECK(queue_laws::number_in(all.at(7)) == 5);
  user->serve(nullptr);
}

TEST_CASE("a hub that is given up says why to all who wait, now and later") {
  cluster::memory_network network;
  auto const h = make_hub(network);
  auto const user = h->join();
  std::vector<cluster::completion> taken;
  std::thread other([&] {
    std::this_thread::sleep_for(20ms);
    h->give_up("no machines left");
  });
  queue_laws::submit(*user, queue_laws::square, queue_laws::payload(1), 1);
  CHECK_THROWS_AS(user->take(taken, queue_laws::deadline), cluster::cluster_error);
  other.join();
  CHECK_THROWS_WITH(user->take(taken, 1ms), "no machines left");
  CHECK_THROWS_WITH(h->join()->take(taken, 1ms), "no machines left");
  CHECK(taken.empty());
}

TEST_CASE("what has ended is told by a hub that is given up, too") {
  memory_world world({.workers = 1});
  auto const user = world.queue().join();
  queue_laws::submit(*user, queue_laws::square, queue_laws::payload(3), 1);
  REQUIRE(until([&] { return world.queue().report().counters.done == 1; }));
  world.queue().give_up("over");
  std::vector<cluster::completion> taken;
  user->take(taken, 1s);
  REQUIRE(taken.size() == 1);
  CHECK_THROWS_WITH(user->take(taken, 1s), "over");
}

TEST_CASE("a hub reports what goes on") {
  memory_world world({.workers = 2, .slots = 3});
  auto const user = world.queue().join();
  REQUIRE(until([&] { return world.queue().report().workers.size() == 2; }));
  for (std::uint64_t i = 0; i < 20; ++i)
    queue_laws::submit(*user, queue_laws::square, queue_laws::payload(1), i);
  queue_laws::submit(*user, queue_laws::fail, queue_laws::payload("no"), 20);
  queue_laws::take_all(*user, 21);
  REQUIRE(until([&] {
    auto const now = world.queue().report();
    return now.counters.done == 20 && now.counters.failed == 1 && now.workers[0].memory > 0 &&
           now.workers[0].answered + now.workers[1].answered == 21;
  }));
  cluster::status const s = world.queue().report();
  CHECK(s.counters.queued == 0);
  CHECK(s.counters.running == 0);
  CHECK(s.counters.workers == 2);
  REQUIRE(s.workers.size() == 2);
  CHECK(s.workers[0].slots == 3);
  CHECK(s.workers[0].name.substr(0, 7) == "worker ");
}

TEST_CASE("a hub without workers reports what waits") {
  cluster::memory_network network;
  cluster::hub_options options;
  options.coordinator.build = "this";
  options.coordinator.ready_limit = 10;
  auto const h = make_hub(network, options);
  auto const user = h->join();
  for (std::uint64_t i = 0; i < 30; ++i)
    queue_laws::submit(*user, queue_laws::square, queue_laws::payload(1), i);
  CHECK(until([&] { return h->report().counters.queued == 30; }));
  CHECK(h->report().build == "this");
}

TEST_CASE("a hub says how long tasks wait, and how fast they end") {
  memory_world world({.workers = 0});
  auto const user = world.queue().join();
  CHECK(world.queue().report().oldest_waiting == 0ns);
  CHECK(world.queue().report().ends_per_second == 0);
  for (std::uint64_t i = 0; i < 20; ++i)
    queue_laws::submit(*user, queue_laws::square, queue_laws::payload(1), i);
  // Also while nothing else happens.
  CHECK(until([&] { return world.queue().report().oldest_waiting > 30ms; }));
  world.start();
  static_cast<void>(queue_laws::take_all(*user, 20));
  auto const now = world.queue().report();
  CHECK(now.oldest_waiting == 0ns);
  CHECK(now.ends_per_second > 20 / 6.);
  CHECK(now.ends_per_second <= 20);
}

TEST_CASE("withdrawing reaches what the hub had no room for") {
  cluster::memory_network network;
  cluster::hub_options options;
  options.coordinator.ready_limit = 10;
  auto const h = make_hub(network, options);
  auto const user = h->join();
  auto const other = h->join();
  for (std::uint64_t i = 0; i < 30; ++i)
    queue_laws::submit(*other, queue_laws::square, queue_laws::payload(1), i);
  for (std::uint64_t i = 0; i < 30; ++i)
    queue_laws::submit(*user, queue_laws::square, queue_laws::payload(1), i);
  user->withdraw();
  auto const all = queue_laws::take_all(*user, 30);
  for (auto const& each : all) CHECK(std::holds_alternative<cluster::cancelled>(each.second.what));
  CHECK(queue_laws::is_quiet(*other));
}

TEST_CASE("more tasks than a hub has room for all end") {
  cluster::memory_network network;
  cluster::hub_options options;
  options.coordinator.ready_limit = 10;
  auto const h = make_hub(network, options);
  auto const n = make_node(network);
  std::thread thread([&] { n->run(); });
  {
    auto const user = h->join();
    for (std::uint64_t i = 0; i < 500; ++i)
      queue_laws::submit(*user, queue_laws::square, queue_laws::payload(1), i);
    queue_laws::take_all(*user, 500);
  }
  n->leave();
  thread.join();
}

TEST_CASE("a worker of another build is told both, and does not come again") {
  cluster::memory_network network;
  cluster::hub_options options;
  options.coordinator.build = "new";
  auto const h = make_hub(network, options);
  cluster::worker_node_options mine;
  mine.worker.build = "old";
  auto const n = make_node(network, mine);
  std::optional<cluster::deny> const why = n->run();
  REQUIRE(why.has_value());
  CHECK(why->reason == cluster::deny_reason::build);
  CHECK(why->coordinator.find("new") != std::string::npos);
  CHECK(why->worker.find("old") != std::string::npos);
  CHECK(n->state() == cluster::worker_state::gone);
  CHECK(h->report().workers.empty());
}

TEST_CASE("a hub that mixes builds takes it") {
  cluster::memory_network network;
  cluster::hub_options options;
  options.coordinator.build = "new";
  options.coordinator.mixes_builds = true;
  auto const h = make_hub(network, options);
  cluster::worker_node_options mine;
  mine.worker.build = "old";
  auto const n = make_node(network, mine);
  std::optional<cluster::deny> why;
  std::thread thread([&] { why = n->run(); });
  {
    auto const user = h->join();
    queue_laws::submit(*user, queue_laws::square, queue_laws::payload(4), 1);
    CHECK(queue_laws::number_in(queue_laws::take_all(*user, 1).at(1)) == 16);
  }
  n->leave();
  thread.join();
  CHECK_FALSE(why.has_value());
}

TEST_CASE("at its end a hub tells its workers to leave") {
  cluster::memory_network network;
  auto h = make_hub(network);
  auto const n = make_node(network);
  std::optional<cluster::deny> why;
  std::thread thread([&] { why = n->run(); });
  REQUIRE(until([&] { return h->report().workers.size() == 1; }));
  h.reset();
  thread.join();
  CHECK_FALSE(why.has_value());
  CHECK(n->state() == cluster::worker_state::gone);
}

TEST_CASE("a hub waits for workers that do not leave no longer than it may") {
  cluster::memory_network network;
  cluster::hub_options options;
  options.farewell = 100ms;
  auto h = make_hub(network, options);
  auto const n = make_node(network);
  std::thread thread([&] { n->run(); });
  {
    auto const user = h->join();
    queue_laws::submit(*user, queue_laws::linger, queue_laws::payload(600), 1);
    REQUIRE(until([&] { return h->report().counters.running == 1; }));
    user->withdraw();
    queue_laws::submit(*user, queue_laws::square, queue_laws::payload(600), 2);
  }
  auto const begin = std::chrono::steady_clock::now();
  h.reset();
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
  n->leave();
  thread.join();
}

TEST_CASE("who may send results may not answer for another worker") {
  cluster::memory_network network;
  auto const h = make_hub(network);
  ventriloquist honest(network, "honest");
  auto const user = h->join();
  queue_laws::submit(*user, queue_laws::square, queue_laws::payload(3), 1);
  honest.poll_until([&] { return honest.task().has_value(); });
  REQUIRE(honest.task().has_value());
  ventriloquist liar(network, "liar");
  REQUIRE(liar.incarnation() != 0);
  REQUIRE(liar.incarnation() != honest.incarnation());

  std::uint64_t const before = h->report().counters.dropped;
  liar.answer(*honest.task(), queue_laws::payload(666));
  REQUIRE(until([&] { return h->report().counters.dropped == before + 1; }));
  CHECK(h->report().counters.done == 0);

  honest.answer(*honest.task(), queue_laws::payload(9));
  CHECK(queue_laws::number_in(queue_laws::take_all(*user, 1).at(1)) == 9);
}
