// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/worker.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "../catch.hpp"

namespace cluster = weft::cluster;
using cluster::header;
using cluster::worker_state;
using namespace std::chrono_literals;

namespace {

// A worker, and what it does.
struct bench {
  explicit bench(std::uint32_t slots = 1) : program(options(slots), 0ns) {}

  static cluster::worker_options options(std::uint32_t slots) {
    cluster::worker_options o;
    o.build = "build";
    o.tasks = {{"a", 12, "(i1) -> i2"}};
    o.slots = slots;
    o.byte_limit = 100;
    return o;
  }

  template <class Event>
  void tell(Event e) {
    program.step(std::move(e), now);
    for (auto& a : program.actions()) {
      if (auto* const s = std::get_if<cluster::send>(&a)) said.push_back(std::move(s->what));
      if (auto* const d = std::get_if<cluster::deliver>(&a)) answers.push_back(std::move(d->what));
      if (auto* const b = std::get_if<cluster::begin>(&a)) {
        begun.push_back(b->id.task);
        if (b->keeps_rounds) loops.push_back(b->id.task);
      }
      if (auto* const i = std::get_if<cluster::interrupt>(&a)) interrupted.push_back(i->id.task);
      dials += std::holds_alternative<cluster::dial>(a) ? 1 : 0;
      hang_ups += std::holds_alternative<cluster::hang_up>(a) ? 1 : 0;
      if (auto* const j = std::get_if<cluster::join_channel>(&a)) port = j->ports.tasks;
      if (std::holds_alternative<cluster::leave_channel>(a)) port = 0;
      if (auto* const l = std::get_if<cluster::learn>(&a)) learned.emplace_back(l->number, l->payload);
      was_denied |= std::holds_alternative<cluster::denied>(a);
      if (auto* const s = std::get_if<cluster::stuck>(&a)) stuck.push_back(s->types);
    }
    program.actions().clear();
  }
  void wait(cluster::duration d) {
    auto const end = now + d;
    while (program.wake_at() <= end) {
      now = std::max(now, program.wake_at());
      tell(cluster::tick{});
    }
    now = end;
  }
  void hear(header head, cluster::body what) { tell(cluster::received{0, {head, std::move(what)}}); }
  void hear(cluster::body what) { hear(own(), std::move(what)); }
  void admit() {
    now = std::max(now, program.wake_at());
    tell(cluster::tick{});
    tell(cluster::connected{});
    ++incarnation;
    hear(cluster::welcome{{5000, 5001}, 4, 100, 50, 1s, {}});
    REQUIRE(program.state() == worker_state::active);
    sequence = 0;
  }
  header own() const { return {7, 3, incarnation, 0, 0, 0, {}}; }
  void give(cluster::task_id task, std::string payload = {}, bool keeps_rounds = false) {
    header head = own();
    head.sequence = ++sequence;
    head.task = task;
    head.attempt = 1;
    hear(head, cluster::task{0, std::move(payload), keeps_rounds});
  }
  void call_off(cluster::task_id task) {
    header head = own();
    head.task = task;
    head.attempt = 1;
    hear(head, cluster::cancel{});
  }
  void call_back(cluster::task_id task) {
    header head = own();
    head.task = task;
    head.attempt = 1;
    hear(head, cluster::recall{});
  }
  void finish(cluster::task_id task) { tell(cluster::finished{{task, 1}, cluster::result{"r", {}}}); }
  template <class Message>
  Message const* last_said() const {
    return said.empty() ? nullptr : std::get_if<Message>(&said.back().what);
  }
  template <class Message>
  Message const* last_answer() const {
    return answers.empty() ? nullptr : std::get_if<Message>(&answers.back().what);
  }

  cluster::instant now{};
  cluster::worker program;
  std::uint64_t incarnation = 0, sequence = 0;
  std::vector<cluster::message> said, answers;
  std::vector<cluster::task_id> begun, loops, interrupted;
  int dials = 0, hang_ups = 0;
  std::uint16_t port = 0;
  std::vector<std::pair<std::uint64_t, std::string>> learned;
  bool was_denied = false;
  std::vector<std::vector<std::uint32_t>> stuck;
};

using ids = std::vector<cluster::task_id>;

}  // namespace

TEST_CASE("a worker dials, says HELLO, and goes where WELCOME sends it") {
  bench b;
  CHECK(b.program.state() == worker_state::dead);
  CHECK(b.program.wake_at() == b.now);
  b.tell(cluster::tick{});
  CHECK(b.dials == 1);
  CHECK(b.program.state() == worker_state::connecting);
  b.tell(cluster::connected{});
  CHECK(b.program.state() == worker_state::hello);
  REQUIRE(b.last_said<cluster::hello>() != nullptr);
  CHECK(*b.last_said<cluster::hello>() ==
        cluster::hello{cluster::protocol_version, "build", {{"a", 12, "(i1) -> i2"}}, 1, 100, {}});
  b.incarnation = 4;
  b.hear(cluster::welcome{{5000, 5001}, 4, 100, 50, 1s, {}});
  CHECK(b.program.state() == worker_state::active);
  CHECK(b.port == 5000);
  REQUIRE(b.last_said<cluster::heartbeat>() != nullptr);
  CHECK(b.said.back().head == b.own());
}

TEST_CASE("as many tasks begin as there are slots, in their order") {
  bench b(2);
  b.admit();
  for (cluster::task_id id : {5u, 6u, 7u, 8u}) b.give(id);
  CHECK(b.begun == ids{5, 6});
  CHECK(b.program.held() == 2);
  b.now += 3s;
  b.finish(6);
  CHECK(b.begun == ids{5, 6, 7});
  REQUIRE(b.last_answer<cluster::result>() != nullptr);
  CHECK(*b.last_answer<cluster::result>() == cluster::result{"r", 3s});
  CHECK(b.answers.back().head == header{7, 3, 1, 1, 6, 1, {}});
  b.finish(5);
  CHECK(b.answers.back().head.sequence == 2);
  b.finish(5);  // nobody's
  CHECK(b.answers.size() == 2);
}

TEST_CASE("a task that is begun knows whether its rounds are wanted") {
  bench b;
  b.admit();
  b.give(5);
  b.give(6, {}, true);
  b.finish(5);
  CHECK(b.begun == ids{5, 6});
  CHECK(b.loops == ids{6});
}

TEST_CASE("heartbeats tell what a worker has") {
  bench b;
  b.admit();
  b.give(5);
  b.give(6);
  b.finish(5);
  b.give(7);
  b.wait(1s);
  REQUIRE(b.last_said<cluster::heartbeat>() != nullptr);
  CHECK(*b.last_said<cluster::heartbeat>() == cluster::heartbeat{3, {{6, 1}}, {{7, 1}}, 0});
  CHECK(b.said.back().head.sequence == 1);
}

TEST_CASE("the same task twice is done once") {
  bench b;
  b.admit();
  b.give(5);
  --b.sequence;
  b.give(5);
  CHECK(b.program.held() == 0);
  CHECK(b.program.dropped() == 1);
}

TEST_CASE("a task for another incarnation is rejected, one of another coordinator dropped") {
  bench b;
  b.admit();
  header head = b.own();
  head.incarnation = 9;
  head.task = 5;
  head.attempt = 3;
  b.hear(head, cluster::task{});
  REQUIRE(b.last_answer<cluster::reject>() != nullptr);
  CHECK(b.last_answer<cluster::reject>()->incarnation == 9);
  CHECK(b.answers.back().head == header{7, 3, 1, 1, 5, 3, {}});
  head.epoch = 4;
  b.hear(head, cluster::task{});
  CHECK(b.answers.size() == 1);
  CHECK(b.begun.empty());
}

TEST_CASE("a task that the worker does not have is a failure, too much is rejected") {
  bench b;
  b.admit();
  header head = b.own();
  head.sequence = ++b.sequence;
  b.hear(head, cluster::task{1, {}});
  REQUIRE(b.last_answer<cluster::failure>() != nullptr);
  CHECK(b.last_answer<cluster::failure>()->kind == cluster::failure_kind::missing_task);
  b.give(5, std::string(101, 'x'));
  CHECK(b.last_answer<cluster::reject>() != nullptr);
  for (cluster::task_id id = 10; id < 20; ++id) b.give(id);
  CHECK(b.program.held() + b.program.running() <= 5);
  CHECK(b.last_answer<cluster::reject>() != nullptr);
}

TEST_CASE("CANCEL is always answered") {
  bench b;
  b.admit();
  b.give(5);
  b.give(6);
  b.call_off(6);
  CHECK(b.program.held() == 0);
  CHECK(b.last_answer<cluster::reject>() != nullptr);
  b.call_off(5);
  CHECK(b.interrupted == ids{5});
  CHECK(b.answers.size() == 1);
  b.finish(5);
  CHECK(b.last_answer<cluster::result>() != nullptr);
  b.call_off(7);
  CHECK(b.last_answer<cluster::reject>() != nullptr);
}

TEST_CASE("RECALL takes away what has not begun, and nothing else") {
  bench b;
  b.admit();
  b.give(5);
  b.give(6);
  b.give(7);
  b.call_back(5);
  CHECK(b.interrupted.empty());
  CHECK(b.answers.empty());
  b.call_back(6);
  CHECK(b.last_answer<cluster::reject>() != nullptr);
  CHECK(b.answers.back().head == header{7, 3, 1, 1, 6, 1, {}});
  b.call_back(6);
  CHECK(b.answers.size() == 1);
  b.finish(5);
  CHECK(b.begun == ids{5, 7});
}

TEST_CASE("a worker that hears nothing begins nothing, then drops all and dials again") {
  bench b;
  b.admit();
  b.give(5);
  b.give(6);
  b.wait(1600ms);
  CHECK(b.program.state() == worker_state::suspect);
  b.finish(5);
  CHECK(b.begun == ids{5});
  b.hear(cluster::heartbeat{});
  CHECK(b.program.state() == worker_state::active);
  CHECK(b.begun == ids{5, 6});
  b.wait(2999ms);
  CHECK(b.program.state() == worker_state::suspect);
  b.wait(1ms);
  CHECK(b.program.state() == worker_state::dead);
  CHECK(b.interrupted == ids{6});
  CHECK(b.port == 0);
  CHECK(b.hang_ups == 1);
  b.finish(6);
  CHECK(b.answers.size() == 1);  // that of 5
  b.wait(1s);
  CHECK(b.dials == 2);
}

TEST_CASE("a worker that slept does not think that the coordinator did") {
  bench b;
  b.admit();
  b.now += 10s;
  b.tell(cluster::tick{});
  CHECK(b.program.state() == worker_state::active);
  b.wait(4s);
  CHECK(b.program.state() != worker_state::active);
}

TEST_CASE("a worker does not dial while something of an earlier incarnation runs") {
  bench b(2);
  b.admit();
  b.give(5);
  b.give(6);
  b.tell(cluster::disconnected{});
  CHECK(b.interrupted == ids{5, 6});
  b.finish(5);
  b.wait(100s);
  CHECK(b.dials == 1);
  b.finish(6);
  b.admit();
  b.give(5);  // of another coordinator
  b.give(8);
  CHECK(b.begun == ids{5, 6, 5, 8});
  CHECK(b.answers.empty());
  b.finish(5);
  CHECK(b.answers.size() == 1);
}

TEST_CASE("a worker whose tasks go on although nobody waits for them says once that it is stuck") {
  bench b(2);
  b.admit();
  b.give(5);
  b.give(6);
  b.hear(cluster::fenced{});
  b.wait(2900ms);
  CHECK(b.stuck.empty());
  b.finish(5);
  b.wait(100ms);
  CHECK(b.stuck == std::vector<std::vector<std::uint32_t>>{{0}});
  b.wait(100s);
  CHECK(b.stuck.size() == 1);
  CHECK(b.dials == 1);

  b.finish(6);  // it did end
  b.admit();
  b.give(7);
  b.tell(cluster::disconnected{});
  b.now += 60s;  // the whole process slept
  b.tell(cluster::tick{});
  CHECK(b.stuck.size() == 1);
  b.finish(7);
  b.wait(3s);
  CHECK(b.stuck.size() == 1);
  CHECK(b.dials == 3);
}

TEST_CASE("who cannot reach the coordinator waits longer each time") {
  bench b;
  std::vector<cluster::duration> pauses;
  for (int i = 0; i < 12; ++i) {
    b.tell(cluster::tick{});
    REQUIRE(b.dials == i + 1);
    b.tell(cluster::disconnected{});
    pauses.push_back(b.program.wake_at() - b.now);
    b.now = b.program.wake_at();
  }
  CHECK(pauses.front() >= 100ms);
  CHECK(pauses.front() <= 200ms);
  CHECK(pauses[3] >= 800ms);
  CHECK(pauses.back() >= 5s);
  CHECK(pauses.back() <= 10s);
}

TEST_CASE("an answer that does not come is not waited for") {
  bench b;
  b.tell(cluster::tick{});
  b.wait(3s);
  CHECK(b.hang_ups == 1);
  b.wait(200ms);
  b.tell(cluster::connected{});
  CHECK(b.program.state() == worker_state::hello);
  b.wait(3s);
  CHECK(b.hang_ups == 2);
}

TEST_CASE("a worker that is asked to leave finishes what runs and gives back the rest") {
  auto const check = [](auto ask, auto end) {
    bench b;
    b.admit();
    b.give(5);
    b.give(6);
    b.give(7);
    ask(b);
    CHECK(b.program.state() == worker_state::draining);
    CHECK(b.last_said<cluster::drain>() != nullptr);
    CHECK(b.answers.size() == 2);  // at once
    CHECK(b.last_answer<cluster::reject>() != nullptr);
    CHECK(b.answers.front().head.task == 7);
    b.give(8);
    CHECK(b.answers.size() == 3);
    CHECK(b.program.held() == 0);
    b.finish(5);
    CHECK(b.begun == ids{5});
    CHECK(b.answers.size() == 4);
    REQUIRE(b.last_said<cluster::bye>() != nullptr);
    CHECK(b.last_said<cluster::bye>()->results == 4);
    b.give(9);
    b.call_off(9);
    CHECK(b.answers.size() == 4);
    CHECK(b.program.state() == worker_state::draining);
    CHECK(b.hang_ups == 0);
    end(b);
    CHECK(b.program.state() == worker_state::gone);
    CHECK(b.program.wake_at() == cluster::instant::max());
    CHECK(b.hang_ups == 1);
  };
  auto const leave = [](bench& b) { b.tell(cluster::leave{}); };
  auto const drain = [](bench& b) { b.hear(cluster::drain{}); };
  auto const fence = [](bench& b) { b.hear(cluster::fenced{}); };
  auto const cut = [](bench& b) { b.tell(cluster::disconnected{}); };
  auto const silence = [](bench& b) { b.wait(3s); };
  check(leave, fence);
  check(leave, silence);
  check(drain, fence);
  check(drain, cut);
}

TEST_CASE("who is not admitted leaves at once") {
  bench b;
  b.tell(cluster::tick{});
  b.tell(cluster::leave{});
  CHECK(b.program.state() == worker_state::gone);
  CHECK(b.hang_ups == 1);
}

TEST_CASE("a worker that leaves does not come back when the coordinator is gone") {
  bench b;
  b.admit();
  b.give(5);
  b.tell(cluster::leave{});
  b.tell(cluster::disconnected{});
  CHECK(b.program.state() == worker_state::gone);
}

TEST_CASE("a fenced worker begins anew") {
  bench b;
  b.admit();
  b.give(5);
  header head = b.own();
  head.incarnation = 9;
  b.hear(head, cluster::fenced{});
  CHECK(b.program.state() == worker_state::active);
  b.hear(cluster::fenced{});
  CHECK(b.program.state() == worker_state::dead);
  b.finish(5);
  CHECK(b.answers.empty());
  b.admit();
  b.give(6);
  CHECK(b.begun == ids{5, 6});
}

TEST_CASE("a worker that does not fit gives up, one that finds no room tries again") {
  bench b;
  b.tell(cluster::tick{});
  b.tell(cluster::connected{});
  b.hear(cluster::deny{cluster::deny_reason::full, {}, {}});
  CHECK(b.program.state() == worker_state::dead);
  b.wait(200ms);
  b.tell(cluster::connected{});
  b.hear(cluster::deny{cluster::deny_reason::build, "x", "build"});
  CHECK(b.program.state() == worker_state::gone);
  CHECK(b.was_denied);
}

TEST_CASE("a task that runs asks, and is told the answer") {
  bench b;
  b.admit();
  CHECK(b.program.step(cluster::asking{{5, 1}, "too early"}, b.now) == 0);
  b.give(5);
  CHECK(b.program.step(cluster::asking{{5, 1}, "what"}, b.now) == 1);
  CHECK(b.program.step(cluster::asking{{5, 1}, "and"}, b.now) == 2);
  CHECK(b.program.step(cluster::asking{{5, 2}, "another attempt"}, b.now) == 0);
  CHECK(b.program.step(cluster::asking{{5, 1}, std::string(51, 'x')}, b.now) == 0);
  b.tell(cluster::tick{});
  REQUIRE(b.answers.size() == 2);
  CHECK(b.answers[1].head.task == 5);
  CHECK(b.answers[1].head.attempt == 1);
  CHECK(b.answers[1].head.sequence == 0);
  CHECK((std::get<cluster::question>(b.answers[1].what) == cluster::question{2, "and"}));
  b.hear(cluster::reply{2, "so"});
  REQUIRE(b.learned.size() == 1);
  CHECK(b.learned[0].first == 2);
  CHECK(b.learned[0].second == "so");
  header head = b.own();
  head.incarnation = 9;
  b.hear(head, cluster::reply{1, "for another"});
  CHECK(b.learned.size() == 1);
  b.finish(5);
  CHECK(b.answers.back().head.sequence == 1);  // questions are not counted among results
  b.hear(cluster::fenced{});
  CHECK(b.program.step(cluster::asking{{5, 1}, "too late"}, b.now) == 0);
}
