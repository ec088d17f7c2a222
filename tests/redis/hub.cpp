// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/hub.hpp>

#include <weft/redis/dead_letters.hpp>

#include <algorithm>
#include <atomic>
#include <set>

#include "world.hpp"

namespace wr = weft::redis;
namespace cluster = weft::cluster;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using queue_laws::ends;
using queue_laws::number;
using queue_laws::payload;
using queue_laws::submit;
using redis_world::world;

static_assert(cluster::task_queue<wr::hub>);

namespace {

wr::redis_problem problem_of(wr::cluster_options options) {
  try {
    wr::hub const one(std::move(options));
  } catch (wr::redis_error const& e) {
    CHECK_THAT(e.what(), Contains("weft: Redis at "));
    return e.problem();
  }
  FAIL("it was made");
  return {};
}

wr::cluster_options at(std::string address, std::string run = {}) {
  return world::options_for({}, std::move(address), std::move(run));
}

template <class Condition>
bool within(std::chrono::steady_clock::duration patience, Condition const& is_so) {
  auto const until = std::chrono::steady_clock::now() + patience;
  while (!is_so()) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

// Ends its own worker's connection: as if it killed the worker.
std::atomic<world*> killed{nullptr};
void kill_worker(cluster::remote_call& call) {
  call.has_begun = true;
  killed.load()->replace(0);
  auto const end = std::chrono::steady_clock::now() + 5s;
  while (!call.stop.stop_requested() && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(1ms);
}
constexpr cluster::remote_function killer{"laws", [] { return std::string_view("killer"); },
                                          [](weft::schema_recorder&, weft::schema_recorder&) {},
                                          &kill_worker};

// Asks its run what the last round was: the question is the answer's test.
std::vector<cluster::remote_function const*> with_killer() {
  std::vector<cluster::remote_function const*> all = queue_laws::functions();
  all.insert(std::find(all.begin(), all.end(), &queue_laws::last_round), &killer);
  return all;
}

}  // namespace

TEST_CASE("a hub on Redis and its workers keep the laws of queues") { queue_laws::check<world>(); }

TEST_CASE("what is wrong with a Redis is told at once, and by name") {
  SECTION("an address that cannot be read") {
    CHECK(problem_of(at("tcp://127.0.0.1:1")) == wr::redis_problem::bad_address);
  }
  SECTION("a name that cannot be one") {
    CHECK(problem_of(at("redis://127.0.0.1:1", "a{b}")) == wr::redis_problem::bad_address);
  }
  SECTION("nobody is there, for as long as it may be waited for") {
    auto options = at("redis://127.0.0.1:" + std::to_string(redis_test::detail::free_port()));
    options.patience = 200ms;
    auto const begun = std::chrono::steady_clock::now();
    CHECK(problem_of(options) == wr::redis_problem::unreachable);
    CHECK(std::chrono::steady_clock::now() - begun >= 200ms);
  }
  SECTION("a wrong password, or none") {
    redis_test::server_options how;
    how.password = "open sesame";
    redis_test::server const server(how);
    auto options = at(server.address());
    CHECK(problem_of(options) == wr::redis_problem::refused);
    options.password = "wrong";
    CHECK(problem_of(options) == wr::redis_problem::refused);
    options.password = how.password;
    wr::hub const right(options);
    CHECK_THAT(right.address(), !Contains("sesame"));
  }
  SECTION("a replica, which takes no writes") {
    redis_test::server const primary;
    redis_test::server_options how;
    how.arguments = {"--replicaof", "127.0.0.1", std::to_string(primary.port())};
    redis_test::server const replica(how);
    REQUIRE(within(10s, [&] {
      return replica.ask({"INFO", "replication"}).find("link_status:up") != std::string::npos;
    }));
    CHECK(problem_of(at(replica.address())) == wr::redis_problem::read_only);
  }
  SECTION("a user who may do too little") {
    redis_test::server const server;
    server.ask({"ACL", "SETUSER", "poor", "on", ">p", "~*", "&*", "+@read", "+@connection"});
    auto options = at(server.address());
    options.user = "poor";
    options.password = "p";
    CHECK(problem_of(options) == wr::redis_problem::no_permission);
  }
}

TEST_CASE("a run has one coordinator of a name, and one program") {
  redis_test::server const& server = redis_world::shared_server();
  wr::hub const first(at(server.address(), "shared"));
  CHECK(problem_of(at(server.address(), "shared")) == wr::redis_problem::in_use);
  auto other = at(server.address(), "shared");
  other.coordinator = "other";
  {
    wr::hub const beside(other);
    CHECK(beside.address() == first.address());
  }
  other.hub.coordinator.build = "another build";
  CHECK(problem_of(other) == wr::redis_problem::in_use);
}

TEST_CASE("two runs and two coordinators side by side get their own") {
  redis_test::server const server;
  world first({.workers = 1}, server, "a");
  world second({.workers = 1}, server, "b");
  auto beside = at(server.address(), "a");
  beside.coordinator = "beside";
  beside.hub.coordinator.beat = queue_laws::setup().beat;
  wr::hub third(beside);
  auto const one = first.queue().join();
  auto const two = second.queue().join();
  auto const three = third.join();
  constexpr number count = 300;
  for (number i = 0; i < count; ++i) {
    auto const tag = static_cast<std::uint64_t>(i);
    submit(*one, queue_laws::square, payload(i), tag);
    submit(*two, queue_laws::square, payload(i + 1000), tag);
    submit(*three, queue_laws::square, payload(i + 2000), tag);
  }
  for (auto const& [tag, end] : queue_laws::take_all(*one, count))
    CHECK(queue_laws::number_in(end) == static_cast<number>(tag * tag));
  for (auto const& [tag, end] : queue_laws::take_all(*two, count))
    CHECK(queue_laws::number_in(end) == static_cast<number>((tag + 1000) * (tag + 1000)));
  for (auto const& [tag, end] : queue_laws::take_all(*three, count))
    CHECK(queue_laws::number_in(end) == static_cast<number>((tag + 2000) * (tag + 2000)));
}

TEST_CASE("a run through a Redis that forgets its scripts, or all that it had, goes on") {
  redis_test::server const server;
  world all({.workers = 2}, server);
  auto const user = all.queue().join();
  constexpr std::uint64_t count = 600;
  for (std::uint64_t i = 0; i < count; ++i) submit(*user, queue_laws::linger, payload(2), i);
  queue_laws::ends ended;
  queue_laws::take_into_at_least(ended, *user, 100);
  server.ask({"SCRIPT", "FLUSH"});
  queue_laws::take_into_at_least(ended, *user, 200);
  server.ask({"FLUSHALL"});
  queue_laws::take_into_at_least(ended, *user, 300);
  server.ask({"CLIENT", "KILL", "TYPE", "normal"});
  queue_laws::take_into(ended, *user, count);
  CHECK(queue_laws::is_quiet(*user));
}

TEST_CASE("a Redis that is full takes results, and then the tasks that it refused before") {
  redis_test::server const server;
  queue_laws::setup how;
  how.workers = 0;
  how.beat = 1s;
  world all(how, server);
  auto const user = all.queue().join();
  server.ask({"CONFIG", "SET", "maxmemory-policy", "noeviction"});
  constexpr std::uint64_t count = 400;
  std::string const large(20'000, 'x');
  for (std::uint64_t i = 0; i < count / 2; ++i) submit(*user, queue_laws::echo, large, i);
  REQUIRE(within(10s, [&] { return all.queue().report().counters.queued == count / 2; }));
  server.ask({"CONFIG", "SET", "maxmemory", "1mb"});  // it has more already
  for (std::uint64_t i = count / 2; i < count; ++i) submit(*user, queue_laws::echo, large, i);
  CHECK(queue_laws::is_quiet(*user));
  CHECK(all.queue().report().counters.queued == count);
  for (int i = 0; i < 2; ++i) all.start();
  REQUIRE(within(10s, [&] { return all.queue().report().counters.done == count / 2; }));
  // Now there is as much in it as before anything, which is too much.
  server.ask({"CONFIG", "SET", "maxmemory", "100mb"});
  auto const ended = queue_laws::take_all(*user, count);
  for (auto const& [tag, end] : ended) CHECK((std::get<cluster::result>(end.what).payload == large));
}

TEST_CASE("whoever waits is told when a Redis is full, or gone, for longer than he may wait") {
  redis_test::server server;
  auto options = at(server.address());
  options.patience = 300ms;
  wr::hub one(options);
  auto const user = one.join();
  std::vector<cluster::completion> taken;
  SECTION("full") {
    server.ask({"CONFIG", "SET", "maxmemory", "1"});
    submit(*user, queue_laws::square, payload(1), 1);
    try {
      user->take(taken, 20s);
      FAIL("it came to something");
    } catch (wr::redis_error const& e) {
      CHECK(e.problem() == wr::redis_problem::full);
      CHECK_THAT(e.what(), Contains("maxmemory"));
    }
  }
  SECTION("gone") {
    server.kill();
    try {
      user->take(taken, 20s);
      FAIL("it came to something");
    } catch (wr::redis_error const& e) {
      CHECK(e.problem() == wr::redis_problem::unreachable);
    }
  }
  CHECK(taken.empty());
}

TEST_CASE("what kills its worker is given up, the innocent are not, and it can be tried again") {
  redis_test::server const server;
  queue_laws::setup how{.workers = 1, .slots = 2, .functions = with_killer()};
  auto all = std::make_unique<world>(how, server, "poison");
  killed = all.get();
  wr::worker_transport_options const where{all->queue().address(), {}, {}, 2s};
  auto user = all->queue().join();
  submit(*user, killer, {}, 0);
  for (std::uint64_t i = 1; i < 40; ++i) submit(*user, queue_laws::linger, payload(5), i);
  auto ended = queue_laws::take_all(*user, 40);
  for (std::uint64_t i = 1; i < 40; ++i) CHECK(queue_laws::number_in(ended.at(i)) == 5);
  REQUIRE(std::holds_alternative<cluster::poisoned>(ended.at(0).what));
  auto const& history = std::get<cluster::poisoned>(ended.at(0).what).history;
  CHECK(std::count_if(history.begin(), history.end(), [](auto const& d) { return d.alone; }) == 3);
  CHECK(all->queue().report().counters.poisoned == 1);

  auto const letters = wr::list_dead_letters(where);
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].task == "laws/killer");
  CHECK(letters[0].history.size() == history.size());
  CHECK(wr::retry_dead_letter(where, "1-1") == wr::dead_letter_answer::unknown);
  CHECK_THAT(wr::query_status(where), Contains("\"dead_letters\": 1"));
  SECTION("it is tried again while its run may want it") {
    CHECK(wr::retry_dead_letter(where, letters[0].id) == wr::dead_letter_answer::done);
    CHECK(wr::list_dead_letters(where).empty());
    // And given up again: nobody hears of that twice.
    REQUIRE(within(20s, [&] { return wr::list_dead_letters(where).size() == 1; }));
    CHECK(queue_laws::is_quiet(*user));
  }
  SECTION("it is dropped") {
    CHECK(wr::drop_dead_letter(where, letters[0].id) == wr::dead_letter_answer::done);
    CHECK(wr::drop_dead_letter(where, letters[0].id) == wr::dead_letter_answer::unknown);
    CHECK(wr::list_dead_letters(where).empty());
  }
  SECTION("nobody waits for it when its run has ended") {
    user.reset();
    all.reset();
    CHECK(wr::retry_dead_letter(where, letters[0].id) == wr::dead_letter_answer::nobody_waits);
    CHECK(wr::list_dead_letters(where).size() == 1);
  }
}

TEST_CASE("more than may be in a Redis waits in the process") {
  redis_test::server const server;
  auto options = at(server.address(), "bounded");
  options.most_queued = 100;
  wr::hub one(options);
  auto const user = one.join();
  for (std::uint64_t i = 0; i < 5000; ++i) submit(*user, queue_laws::square, payload(1), i);
  REQUIRE(within(10s, [&] { return one.report().counters.queued == 5000; }));
  // What is under way when the bound is reached comes on top.
  CHECK(std::stoi(server.ask({"XLEN", "weft:{bounded}:tasks"}).substr(1)) <= 100 + 4 * 128);
}

TEST_CASE("a coordinator is told how many workers there are, and who has come and gone") {
  redis_test::server const server;
  world all({.workers = 2}, server);
  auto const user = all.queue().join();
  REQUIRE(within(10s, [&] { return all.queue().report().counters.workers == 2; }));
  auto const begun = std::chrono::steady_clock::now();
  all.replace(0);
  std::vector<cluster::worker_news> news;
  REQUIRE(within(10s, [&] {
    for (auto& each : user->news()) news.push_back(each);
    return std::any_of(news.begin(), news.end(),
                       [](auto const& each) { return each.what == cluster::worker_news::kind::lost; });
  }));
  CHECK(std::chrono::steady_clock::now() - begun < 2s);
  CHECK(std::count_if(news.begin(), news.end(),
                      [](auto const& each) { return each.what == cluster::worker_news::kind::came; }) >= 2);
}

TEST_CASE("a run that ends while its connections do leaves nothing behind") {
  redis_test::server const server;
  std::atomic<bool> is_over{false};
  std::thread killer_thread([&] {
    while (!is_over) {
      server.ask({"CLIENT", "KILL", "TYPE", "normal"});
      server.ask({"CLIENT", "KILL", "TYPE", "pubsub"});
      std::this_thread::sleep_for(60ms);
    }
  });
  for (int k = 0; k < 5; ++k) {
    wr::cluster_options options = at(server.address());
    options.hub.coordinator.beat = 200ms;
    wr::hub one(options);
    auto const user = one.join();
    submit(*user, queue_laws::square, payload(1), 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(17 * k));
  }
  is_over = true;
  killer_thread.join();
  CHECK(server.ask({"DBSIZE"}) == ":0");
}

TEST_CASE("a run whose connection is lost while it ends is ended on the next one") {
  redis_test::server const server;
  wr::cluster_options options = at(server.address());
  options.hub.coordinator.beat = 200ms;
  auto one = std::make_unique<wr::hub>(options);
  submit(*one->join(), queue_laws::square, payload(1), 1);
  // What it says of its end is written, and never done.
  server.ask({"CLIENT", "PAUSE", "10000", "WRITE"});
  std::thread ending([&] { one->close(); });
  std::this_thread::sleep_for(100ms);
  server.ask({"CLIENT", "KILL", "TYPE", "normal"});
  server.ask({"CLIENT", "UNPAUSE"});
  ending.join();
  CHECK(server.ask({"DBSIZE"}) == ":0");
}

TEST_CASE("what is no task and no end of one is put aside, and disturbs nobody") {
  redis_test::server const server;
  std::string const run = GENERATE("", "kept");
  world all({.workers = 2}, server, run);
  std::string const address = all.queue().address();
  std::string const prefix = "weft:{" + wr::parse_address(address).run + "}:";
  std::string const nearly = "main\n1\none\n0\n\n0\n\n0 f";
  auto const spoil = [&](char const* stream) {
    server.ask({"XADD", prefix + stream, "*", "x", "y"});
    server.ask({"XADD", prefix + stream, "*", "h", "", "p", ""});
    server.ask({"XADD", prefix + stream, "*", "h", nearly, "p", std::string(100, 'z')});
  };
  auto const user = all.queue().join();
  spoil("suspects");
  ends ended;
  for (std::uint64_t tag = 0; tag < 20; ++tag) {
    spoil("tasks");
    spoil("ends:main");
    submit(*user, queue_laws::square, payload(static_cast<number>(tag)), tag);
    queue_laws::take_into(ended, *user, ended.size() + 1);
  }
  for (auto const& [tag, end] : ended) CHECK(queue_laws::number_in(end) == static_cast<number>(tag * tag));
  CHECK(queue_laws::is_quiet(*user));
  CHECK(within(10s, [&] { return server.ask({"XLEN", prefix + "dead"}) == ":63"; }));
  auto const dead = wr::list_dead_letters({address, {}, {}, 2s});
  CHECK(std::all_of(dead.begin(), dead.end(),
                    [](auto const& each) { return each.task.starts_with("no task: "); }));
  CHECK(server.ask({"XLEN", prefix + "ends:main"}) == (run.empty() ? ":0" : ":20"));
}
