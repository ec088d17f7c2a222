// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/scripts.hpp>

#include <weft/redis/pipeline.hpp>
#include <weft/redis/store.hpp>

#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../catch.hpp"
#include "server.hpp"

using namespace weft::redis;
using namespace std::chrono_literals;

namespace {

// A run, played by hand.
class by_hand {
public:
  by_hand() : talk_(options(), "x"), other_(options(), "x") { open("main", "token"); }

  std::int64_t open(std::string const& coordinator, std::string const& token,
                    std::string const& program = "p") {
    hold_.push_back(std::make_unique<connection>(options()));
    names_.push_back("weft:{x}:held:" + token);
    hold_.back()->ask({"SUBSCRIBE", names_.back()});
    command c = talk_.call(script::open);
    c.add(coordinator).add(token).add(3000).add(100'000).add("program").add(program).add("build").add("b");
    return static_cast<std::int64_t>(reply(talk_.ask(c).get()).size());
  }
  // A worker, whose control connection is there as long as this.
  std::string enter(int slots = 1, std::string const& its_server = "s") {
    std::string const me = std::to_string(call(script::greet, {"100000"}).number());
    hold_.push_back(std::make_unique<connection>(options()));
    names_.push_back("weft:{x}:to:" + me);
    hold_.back()->ask({"SUBSCRIBE", names_.back()});
    call(script::enter,
         {me, "100000", "name", "w" + me, "slots", std::to_string(slots), "server", its_server});
    return me;
  }
  // It is known when this returns.
  void hang_up() {
    hold_.pop_back();
    std::string const name = std::exchange(names_.back(), {});
    names_.pop_back();
    while (ask({"PUBSUB", "NUMSUB", name})[1].number() > 0) std::this_thread::sleep_for(1ms);
  }

  // Kept until the next.
  reply call(script which, std::vector<std::string> const& words) {
    command c = talk_.call(which);
    for (std::string const& each : words) c.add(each);
    last_ = talk_.ask(c);
    return reply(last_.get());
  }
  reply ask(command const& what) {
    other_last_ = other_.ask(what);
    return reply(other_last_.get());
  }
  redis_problem problem_of(script which, std::vector<std::string> const& words) {
    try {
      call(which, words);
    } catch (redis_error const& e) {
      talk_ = pipeline(options(), "x");
      return e.problem();
    }
    FAIL("it was done");
    return {};
  }

  static std::string head(std::string const& key, std::string flags = {},
                          std::string const& coordinator = "main") {
    task_head t;
    t.coordinator = coordinator;
    t.key = key;
    t.flags = std::move(flags);
    t.type = "0 f";
    return text_of(t);
  }
  void submit(std::string const& key, std::string flags = {}, bool is_again = false) {
    call(script::submit,
         {"main", "token", is_again ? "1" : "0", key, head(key, std::move(flags)), "payload " + key});
  }
  // Ids of what this worker is given.
  std::vector<std::string> read(std::string const& me, int count = 10) {
    reply const r = ask(command{"XREADGROUP", "GROUP", "w", me, "COUNT"}
                            .add(count)
                            .add("STREAMS")
                            .add("weft:{x}:tasks")
                            .add(">"));
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < r[0][1].size(); ++i) ids.emplace_back(r[0][1][i][0].text());
    return ids;
  }
  std::int64_t accept(std::string const& me, std::string const& id, std::string const& key,
                      std::string body = "r") {
    return call(script::accept, {me, "tasks", id, "main", key, "", text_of(end_head{'R', key, 1, 1, {}, {}}),
                                 std::move(body)})
        .number();
  }
  std::int64_t length(std::string const& key) { return ask({"XLEN", "weft:{x}:" + key}).number(); }
  reply look(std::string const& its_server = "s", std::string const& allowed = "3") {
    return call(script::look, {"main", "token", "3000", "100000", "1000", its_server, allowed, "0"});
  }
  task_head first_of(std::string const& stream) {
    return read_task_head(ask({"XRANGE", "weft:{x}:" + stream, "-", "+"})[0][1][1].text());
  }

  redis_test::server server;

private:
  connection_options options() const { return {parse_address(server.address()), {}, {}, 2s}; }
  pipeline talk_, other_;
  std::vector<std::unique_ptr<connection>> hold_;
  std::vector<std::string> names_;  // what each of them hears
  owned_reply last_, other_last_;
};

}  // namespace

TEST_CASE("scripts: each is there, and is its own") {
  std::set<std::string> all;
  for (std::size_t k = 0; k < script_count; ++k) all.insert(text_of(static_cast<script>(k)));
  CHECK(all.size() == script_count);
  CHECK(prefix_of("a") == "weft:{a}:");
}

TEST_CASE("scripts: a place that is held is not given, and one whose holder is gone is") {
  by_hand run;
  CHECK(run.open("main", "another") > 0);
  CHECK(run.open("main", "token") == 0);  // its own
  CHECK(run.open("beside", "second") == 0);
  CHECK(run.open("third", "3", "another program") > 0);
  run.hang_up();
  run.hang_up();  // of "beside"
  CHECK(run.open("beside", "new") == 0);
}

TEST_CASE("scripts: only who holds the place submits, and what is there is not added again") {
  by_hand run;
  run.submit("a");
  run.submit("a", {}, true);
  run.submit("b", {}, true);
  CHECK(run.length("tasks") == 2);
  CHECK(run.problem_of(script::submit, {"main", "wrong", "0", "c", "h", "p"}) == redis_problem::fenced);
  for (script const each : {script::withdraw, script::forget, script::close, script::wipe, script::look})
    CHECK(run.problem_of(each, {"main", "wrong", "0", "0", "1000", "", "3", "0"}) == redis_problem::fenced);
}

TEST_CASE("scripts: a result counts once, and only of who has the task") {
  by_hand run;
  run.submit("a");
  run.submit("b");
  std::string const me = run.enter();
  std::string const other = run.enter();
  auto const ids = run.read(me, 1);
  REQUIRE(ids.size() == 1);
  CHECK(run.accept(me, "1-1", "a") == 0);
  CHECK(run.problem_of(script::accept, {"77", "tasks", ids[0], "main", "a", "", "h", "b"}) ==
        redis_problem::fenced);
  CHECK(run.accept(me, ids[0], "a") == 1);
  CHECK(run.accept(me, ids[0], "a") == 0);
  CHECK(run.length("ends:main") == 1);
  CHECK(run.length("tasks") == 1);
  CHECK(run.read(other, 10).size() == 1);
  CHECK(run.ask({"HLEN", "weft:{x}:index:main"}).number() == 1);
}

TEST_CASE("scripts: what was withdrawn is not there, and its result does not count") {
  by_hand run;
  for (char const* each : {"a", "b", "c"}) run.submit(each);
  std::string const me = run.enter();
  auto const ids = run.read(me, 1);
  run.call(script::withdraw, {"main", "token", "a", "b", "unknown"});
  CHECK(run.accept(me, ids[0], "a") == 0);
  CHECK(run.length("tasks") == 1);
  CHECK(run.length("ends:main") == 0);
}

TEST_CASE("scripts: large payloads and results lie elsewhere, and go with their tasks") {
  by_hand run;
  std::string const large(largest_inline + 1, 'x');
  run.call(script::submit, {"main", "token", "0", "a", by_hand::head("a", "r"), large});
  CHECK(run.ask({"HLEN", "weft:{x}:payloads:main"}).number() == 1);
  std::string const me = run.enter();
  auto const ids = run.read(me);
  CHECK(run.call(script::accept, {me, "tasks", ids[0], "main", "a", "r", "R\na\n1\n1\n\n", large}).number() ==
        1);
  CHECK(run.ask({"HLEN", "weft:{x}:payloads:main"}).number() == 0);
  CHECK(run.ask({"HGET", "weft:{x}:results:main", "a"}).text() == large);
  CHECK(run.ask({"XRANGE", "weft:{x}:ends:main", "-", "+"})[0][1][1].text() == "R\na\n1\n1\n\nr");
}

TEST_CASE("scripts: of a dead worker the first are suspects, the others when that happens again") {
  by_hand run;
  for (char const* each : {"a", "b"}) run.submit(each);
  std::string const me = run.enter(1);
  CHECK(run.read(me).size() == 2);
  run.hang_up();
  reply const seen = run.look();
  CHECK(seen[4].number() == 2);
  CHECK(seen[5][0].text() == me);
  CHECK(run.length("suspects") == 1);
  CHECK(run.first_of("suspects").key == "a");
  CHECK(run.first_of("suspects").attempt == 2);
  CHECK(read_history(run.first_of("suspects").history).size() == 1);
  CHECK(run.first_of("tasks").has('n'));
  std::string const second = run.enter(1);
  for (char const* each : {"c", "d"}) run.submit(each);
  CHECK(run.read(second).size() == 3);
  run.hang_up();
  run.look();
  CHECK(run.length("suspects") == 2);  // b is first again
  CHECK(run.length("tasks") == 2);
}

TEST_CASE("scripts: when the server was started again, nobody is suspected") {
  by_hand run;
  run.submit("a");
  CHECK(run.read(run.enter(1, "before")).size() == 1);
  run.hang_up();
  run.look("after");
  CHECK(run.length("suspects") == 0);
  CHECK(run.first_of("tasks").attempt == 2);
}

TEST_CASE(
    "scripts: suspects run alone, one at a time on every other worker, and are given up after some deaths") {
  by_hand run;
  run.submit("a");
  run.submit("b");
  for (int k = 0; k < 2; ++k) {
    run.read(run.enter(1), 1);
    run.hang_up();
  }
  run.look();
  REQUIRE(run.length("suspects") == 2);
  for (int k = 0; k < 3; ++k) {
    std::string const me = run.enter();
    CHECK(run.call(script::reserve, {me}).number() == 1);
    CHECK(run.call(script::reserve, {me}).number() == 1);
    if (k == 0) {
      std::string const other = run.enter();
      CHECK(run.call(script::reserve, {other}).number() == 0);
      run.hang_up();
    }
    CHECK(run.call(script::suspect, {me})[0][1].size() == 1);
    run.hang_up();
    run.look("s", "2");
  }
  // a, then b, then a again.
  CHECK(run.length("dead") == 1);
  CHECK(run.first_of("dead").key == "a");
  CHECK(run.first_of("dead").deaths == 2);
  CHECK(run.length("suspects") == 1);
  CHECK(run.length("ends:main") == 1);
  std::string const me = run.enter();
  CHECK(run.call(script::reserve, {me}).number() == 1);
  CHECK(run.call(script::suspect, {me})[0][1].size() == 1);
  CHECK(run.call(script::suspect, {me}).is_nothing());
  CHECK(run.ask({"SCARD", "weft:{x}:reserved"}).number() == 0);
}

TEST_CASE("scripts: what has not begun goes back as it is, also of who leaves") {
  by_hand run;
  run.submit("a");
  run.submit("b");
  std::string const me = run.enter();
  auto const ids = run.read(me);
  run.call(script::give_back, {me, "tasks", ids[0]});
  run.call(script::give_back, {me, "tasks", ids[0]});  // it is another one now
  CHECK(run.length("tasks") == 2);
  run.call(script::leave, {me});
  CHECK(run.length("tasks") == 2);
  CHECK(run.first_of("tasks").attempt == 1);
  CHECK(run.ask({"ZCARD", "weft:{x}:workers"}).number() == 0);
  CHECK(run.problem_of(script::beat, {me, "1000", "memory", "1"}) == redis_problem::fenced);
}

TEST_CASE("scripts: what a connection is handed that is dead goes back") {
  by_hand run;
  run.submit("a");
  CHECK(run.read("12345").size() == 1);  // nobody knows it
  CHECK(run.look()[0].number() == 1);
  CHECK(run.length("tasks") == 1);
  CHECK(run.read(run.enter()).size() == 1);
}

TEST_CASE("scripts: what is no task is put aside, by whoever comes to it, and stops nobody") {
  by_hand run;
  std::vector<std::vector<std::string>> const all = {{"x", "y"},
                                                     {"h", "", "p", ""},
                                                     {"h", "a\nb\nc\nd\ne\nf\ng\nh", "p", ""},
                                                     {"h", "main\nb\n1\n0\n\n0\n", "p", "short"},
                                                     {"h", by_hand::head("b")}};
  auto const add = [&](std::string const& stream) {
    for (auto const& each : all) {
      command c{"XADD", "weft:{x}:" + stream, "*"};
      for (std::string const& word : each) c.add(word);
      run.ask(c);
    }
  };
  add("tasks");
  std::string const first = run.enter();
  for (std::string const& id : run.read(first)) run.call(script::give_back, {first, "tasks", id});
  CHECK(run.length("tasks") == 0);
  CHECK(run.length("dead") == 5);

  add("tasks");
  run.submit("a");
  CHECK(run.read(first).size() == 6);
  run.ask({"HSET", "weft:{x}:worker:" + first, "slots", "many"});
  run.hang_up();
  CHECK(run.look()[4].number() == 6);
  CHECK(run.length("tasks") == 1);  // "a", which had not begun
  CHECK(run.length("dead") == 10);

  add("suspects");
  std::string const second = run.enter();
  CHECK(run.call(script::reserve, {second}).number() == 1);
  for (std::size_t k = 0; k < all.size() + 1; ++k) CHECK_NOTHROW(run.call(script::suspect, {second}));
  run.hang_up();
  CHECK_NOTHROW(run.look());
  CHECK(run.length("dead") == 15);
  run.ask({"XADD", "weft:{x}:dead", "*", "x", "y"});
  reply const dead = run.ask({"XRANGE", "weft:{x}:dead", "-", "+"});
  for (std::size_t i = 0; i < dead.size(); ++i) {
    std::string const id(dead[i][0].text());
    CHECK(run.call(script::retry, {id}).number() == 2);  // nobody waits for it
    if (i == 0) CHECK(read_task_head(dead[i][1][1].text()).type.starts_with("0 no task: tasks "));
  }
  run.ask({"HSET", "weft:{x}:info", "looked", "x", "woke", "y"});
  CHECK_NOTHROW(run.look());
}

TEST_CASE("scripts: what runs too long is a suspect, or if it may do so only once, given up") {
  by_hand run;
  run.submit("a");
  run.submit("b", "o");
  std::string const me = run.enter();
  auto const ids = run.read(me);
  for (std::string const& each : ids)
    CHECK(run.call(script::overtime, {me, "tasks", each, "3"}).number() == 1);
  CHECK(run.call(script::overtime, {me, "tasks", ids[0], "3"}).number() == 0);
  CHECK(run.length("suspects") == 1);
  CHECK(run.length("dead") == 1);
  CHECK(read_history(run.first_of("dead").history)[0].why == weft::cluster::loss::overtime);
}

TEST_CASE("scripts: a question is asked only of who has the task, and its answer takes it away") {
  by_hand run;
  run.submit("a");
  std::string const me = run.enter();
  auto const ids = run.read(me);
  CHECK(run.call(script::ask, {me, "tasks", "1-1", "main", "h", "b"}).number() == 0);
  CHECK(run.call(script::ask, {me, "tasks", ids[0], "main", "h", "b"}).number() == 1);
  std::string const id(run.ask({"XRANGE", "weft:{x}:ends:main", "-", "+"})[0][0].text());
  CHECK(run.call(script::answer, {"main", "token", me, "1", "yes", id}).number() == 1);  // who hears it
  CHECK(run.length("ends:main") == 0);
}

TEST_CASE("scripts: a server that is full takes no task, and all that ends some") {
  by_hand run;
  run.submit("a");
  std::string const me = run.enter();
  auto const ids = run.read(me);
  run.server.ask({"CONFIG", "SET", "maxmemory", "1"});
  CHECK(run.problem_of(script::submit, {"main", "token", "0", "b", "h", "p"}) == redis_problem::full);
  CHECK_NOTHROW(run.call(script::beat, {me, "1000", "memory", "1"}));
  CHECK_NOTHROW(run.enter());
  CHECK_NOTHROW(run.look());
  CHECK(run.call(script::ask, {me, "tasks", ids[0], "main", "h", "b"}).number() == 1);
  CHECK(run.accept(me, ids[0], "a", std::string(100'000, 'x')) == 1);
  CHECK(run.open("main", "token") == 0);
}

TEST_CASE("scripts: the last coordinator takes all with it") {
  by_hand run;
  run.open("beside", "2");
  run.submit("a");
  std::string const me = run.enter();
  CHECK(run.call(script::close, {"main", "token", "3000"}).number() == 1);
  run.call(script::wipe, {"main", "token", "0"});
  CHECK(run.ask({"EXISTS", "weft:{x}:info"}).number() == 1);
  CHECK(run.call(script::close, {"beside", "2", "3000"}).number() == 0);
  CHECK(run.call(script::greet, {"1000"}).is_nothing());
  run.call(script::wipe, {"beside", "2", "1"});
  CHECK(run.ask({"DBSIZE"}).number() == 0);
}
