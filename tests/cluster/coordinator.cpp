// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/coordinator.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "../catch.hpp"

namespace cluster = weft::cluster;
using cluster::deny_reason;
using cluster::header;
using namespace std::chrono_literals;

namespace {

cluster::coordinator_options two_types() {
  cluster::coordinator_options o;
  o.build = "build";
  o.tasks = {{"a", 12, "(i1) -> i2"}, {"b", 34, "(i3) -> i4"}};
  o.largest_payload = 100;
  o.byte_credit = 150;
  return o;
}

cluster::hello hello_of(std::uint32_t slots) {
  return {cluster::protocol_version,
          "build",
          {{"a", 12, "(i1) -> i2"}, {"b", 34, "(i3) -> i4"}},
          slots,
          1000,
          {}};
}

// A coordinator, and what it does.
struct office {
  explicit office(cluster::coordinator_options o = two_types()) : boss(std::move(o), 0ns) {}

  template <class Event>
  void tell(Event e) {
    boss.step(std::move(e), now);
    look();
  }
  cluster::task_id submit(std::uint32_t type = 0, std::string payload = {}, cluster::duration limit = {}) {
    auto const id = boss.step(cluster::submit{type, std::move(payload), limit}, now);
    look();
    REQUIRE(id.has_value());
    return *id;
  }
  void submit_many(int n) {
    for (int i = 0; i < n; ++i) submit();
  }
  // The incarnation.
  std::uint64_t admit(cluster::peer_id peer, cluster::hello h) {
    tell(cluster::received{peer, {{}, std::move(h)}});
    REQUIRE(opened != 0);
    auto const incarnation = std::exchange(opened, 0);
    tell(cluster::channel_opened{incarnation, {5000, 4999}});
    return incarnation;
  }
  std::uint64_t admit(cluster::peer_id peer, std::uint32_t slots = 1) { return admit(peer, hello_of(slots)); }
  void say(cluster::peer_id peer, std::uint64_t incarnation, cluster::body what, std::uint64_t sequence = 0) {
    header head{1, 1, incarnation, sequence, 0, 0, {}};
    tell(cluster::received{peer, {head, std::move(what)}});
  }
  // About the task in this header.
  void answer(header head, cluster::body what = cluster::result{"r", 1s}) {
    head.sequence = ++answers[head.incarnation];
    tell(cluster::received{0, {head, std::move(what)}});
  }
  void wait(cluster::duration d) {
    auto const end = now + d;
    while (boss.wake_at() <= end) {
      now = boss.wake_at();
      tell(cluster::tick{});
    }
    now = end;
  }
  void wait_and_beat(cluster::duration d, std::vector<std::pair<cluster::peer_id, std::uint64_t>> alive) {
    for (auto const end = now + d; now < end; wait(500ms))
      for (auto [peer, incarnation] : alive) say(peer, incarnation, cluster::heartbeat{});
  }

  void look() {
    for (auto& a : boss.actions()) {
      if (auto* const s = std::get_if<cluster::send>(&a)) sent.push_back(std::move(*s));
      if (auto* const p = std::get_if<cluster::push>(&a)) {
        if (auto* const r = std::get_if<cluster::reply>(&p->what.what))
          replies.emplace_back(p->what.head, std::move(*r));
        else if (std::holds_alternative<cluster::recall>(p->what.what))
          recalls.push_back(p->what.head);
        else
          cancels.push_back(p->what.head);
      }
      if (auto* const q = std::get_if<cluster::asked>(&a)) asked.push_back(std::move(*q));
      if (auto* const p = std::get_if<cluster::push_task>(&a)) {
        pushed.push_back(p->head);
        keeps_rounds.push_back(p->keeps_rounds);
      }
      if (auto* const o = std::get_if<cluster::open_channel>(&a)) opened = o->incarnation;
      if (auto* const c = std::get_if<cluster::close_channel>(&a)) closed.push_back(c->incarnation);
      if (auto* const s = std::get_if<cluster::settled>(&a)) settled.push_back(std::move(*s));
    }
    boss.actions().clear();
  }
  template <class Message>
  Message const* last_sent() const {
    return sent.empty() ? nullptr : std::get_if<Message>(&sent.back().what.what);
  }
  template <class Outcome>
  Outcome const* last_outcome() const {
    return settled.empty() ? nullptr : std::get_if<Outcome>(&settled.back().what);
  }

  cluster::instant now{};
  cluster::coordinator boss;
  std::uint64_t opened = 0;
  std::vector<cluster::send> sent;
  std::vector<header> pushed, cancels, recalls;
  std::vector<bool> keeps_rounds;  // of what was pushed
  std::vector<std::pair<header, cluster::reply>> replies;
  std::vector<cluster::asked> asked;
  std::vector<std::uint64_t> closed;
  std::vector<cluster::settled> settled;
  std::map<std::uint64_t, std::uint64_t> answers;
};

}  // namespace

TEST_CASE("a worker is admitted when its channel is open, and denied when there is none") {
  office o;
  o.tell(cluster::received{7, {{}, hello_of(3)}});
  CHECK(o.sent.empty());
  o.tell(cluster::channel_opened{o.opened, {5001, 4999}});
  REQUIRE(o.last_sent<cluster::welcome>() != nullptr);
  CHECK(o.sent.back().to == 7);
  CHECK(o.last_sent<cluster::welcome>()->ports.tasks == 5001);
  CHECK(o.sent.back().what.head == header{1, 1, o.opened, 0, 0, 0, {}});

  o.tell(cluster::received{8, {{}, hello_of(3)}});
  o.tell(cluster::channel_refused{o.opened});
  REQUIRE(o.last_sent<cluster::deny>() != nullptr);
  CHECK(o.last_sent<cluster::deny>()->reason == deny_reason::full);
  CHECK(o.boss.counters().workers == 1);
}

TEST_CASE("a refusal shows both sides") {
  auto const refused = [](auto change, auto set) {
    auto options = two_types();
    set(options);
    office o(options);
    auto h = hello_of(1);
    change(h);
    o.tell(cluster::received{1, {{}, h}});
    REQUIRE(o.last_sent<cluster::deny>() != nullptr);
    CHECK(o.boss.counters().workers == 0);
    return *o.last_sent<cluster::deny>();
  };
  auto const as_it_is = [](auto&) {};
  CHECK(refused([](auto& h) { h.protocol = 9; }, as_it_is) ==
        cluster::deny{deny_reason::protocol, std::to_string(cluster::protocol_version), "9"});
  CHECK(refused([](auto& h) { h.build = "other"; }, as_it_is) ==
        cluster::deny{deny_reason::build, "build", "other"});
  CHECK(refused([](auto& h) { h.byte_limit = 99; }, as_it_is) ==
        cluster::deny{deny_reason::byte_limit, "100", "99"});
  CHECK(refused([](auto& h) { h.tasks = {{"a", 19, "(i1) -> i9"}}; }, [](auto& o) { o.tasks.resize(1); }) ==
        cluster::deny{deny_reason::tasks, "task \"a\" (i1) -> i2", "task \"a\" (i1) -> i9"});
}

TEST_CASE("another build is admitted on request") {
  auto options = two_types();
  options.mixes_builds = true;
  office o(options);
  auto h = hello_of(1);
  h.build = "other";
  CHECK(o.admit(1, h) == 1);
}

TEST_CASE("a worker that knows a task otherwise does not receive it") {
  office o;
  auto h = hello_of(1);
  h.tasks = {{"b", 34, "(i3) -> i4"}, {"a", 19, "(i1) -> i9"}};
  o.admit(1, h);
  REQUIRE(o.last_sent<cluster::welcome>() != nullptr);
  CHECK(o.last_sent<cluster::welcome>()->incompatible ==
        std::vector<std::string>{"coordinator: task \"a\" (i1) -> i2, worker: task \"a\" (i1) -> i9"});
  auto const a = o.submit(0);
  auto const b = o.submit(1);
  REQUIRE(o.pushed.size() == 1);
  CHECK(o.pushed[0].task == b);
  o.admit(2);
  REQUIRE(o.pushed.size() == 2);
  CHECK(o.pushed[1].task == a);
}

TEST_CASE("a worker is given one task more than it has slots") {
  office o;
  o.submit_many(5);
  o.admit(1, 2);
  CHECK(o.pushed.size() == 3);
  CHECK(o.boss.counters().queued == 2);
  CHECK(o.boss.counters().running == 3);
  o.answer(o.pushed[0]);
  CHECK(o.pushed.size() == 4);
  CHECK(o.pushed[3].sequence == 4);
}

TEST_CASE("the task that waits longest is known, also where it was lent meanwhile") {
  office o;
  constexpr cluster::instant none{-1};
  CHECK(o.boss.oldest(none) == none);
  o.wait(10ms);
  o.submit(0);
  o.wait(10ms);
  o.submit(1);
  o.submit(0);
  CHECK(o.boss.oldest(cluster::instant::max()) == 10ms);
  auto const gone = o.admit(1);  // which takes two
  CHECK(o.pushed.size() == 2);
  CHECK(o.boss.oldest(cluster::instant::max()) == 20ms);
  o.wait(10ms);
  o.tell(cluster::disconnected{1});  // one of them is a suspect now
  REQUIRE(o.closed == std::vector<std::uint64_t>{gone});
  CHECK(o.boss.counters().suspects == 1);
  CHECK(o.boss.oldest(cluster::instant::max()) == 10ms);
}

TEST_CASE("the free-est worker comes first") {
  office o;
  o.admit(1, 2);
  o.admit(2, 1);
  o.submit_many(5);
  std::vector<std::uint64_t> to;
  for (auto const& head : o.pushed) to.push_back(head.incarnation);
  CHECK(to == std::vector<std::uint64_t>{1, 2, 1, 1, 2});
}

TEST_CASE("a worker is given more of short tasks") {
  office o;
  o.admit(1);
  o.submit_many(3000);
  for (std::size_t i = 0; i < 100; ++i) o.answer(o.pushed[i], cluster::result{{}, 1us});
  auto const running = o.boss.counters().running;
  CHECK(running > 100);
  CHECK(running <= cluster::coordinator_options().credit);
  for (std::size_t i = 100; i < 500; ++i) o.answer(o.pushed[i], cluster::result{{}, 1s});
  CHECK(o.boss.counters().running <= cluster::coordinator_options().credit);
}

TEST_CASE("a worker is not given more bytes than it has credit for") {
  office o;
  o.admit(1, 4);
  o.submit(0, std::string(100, 'x'));
  o.submit(0, std::string(51, 'x'));
  o.submit(0, std::string(1, 'x'));
  REQUIRE(o.pushed.size() == 1);
  o.answer(o.pushed[0]);
  CHECK(o.pushed.size() == 3);
}

TEST_CASE("a payload that no worker could hold is a failure of its task") {
  office o;
  o.submit(0, std::string(101, 'x'));
  REQUIRE(o.last_outcome<cluster::failure>() != nullptr);
  CHECK(o.last_outcome<cluster::failure>()->kind == cluster::failure_kind::bad_payload);
  CHECK(o.last_outcome<cluster::failure>()->text ==
        "weft: a payload of 101 bytes, and at most 100 can be sent: raise largest_payload, or send less");
  CHECK(o.boss.counters().failed == 1);
}

TEST_CASE("a full queue reports that") {
  auto options = two_types();
  options.ready_limit = 2;
  office o(options);
  o.submit_many(2);
  CHECK_FALSE(o.boss.has_room());
  CHECK_FALSE(o.boss.step(cluster::submit{}, o.now).has_value());
  o.admit(1);
  CHECK(o.boss.has_room());
}

TEST_CASE("a result counts once") {
  office o;
  o.admit(1);
  auto const id = o.submit();
  o.answer(o.pushed[0]);
  REQUIRE(o.settled.size() == 1);
  CHECK(o.settled[0].task == id);
  CHECK(*o.last_outcome<cluster::result>() == cluster::result{"r", 1s});
  o.answer(o.pushed[0]);
  CHECK(o.settled.size() == 1);
  CHECK(o.boss.counters().done == 1);
  CHECK(o.boss.counters().dropped == 1);
}

TEST_CASE("a failure of a task is its end") {
  office o;
  o.admit(1);
  o.submit();
  o.answer(o.pushed[0], cluster::failure{{}, "std::runtime_error", "no"});
  REQUIRE(o.last_outcome<cluster::failure>() != nullptr);
  CHECK(o.last_outcome<cluster::failure>()->text == "no");
}

TEST_CASE("with its connection a worker loses its leases, and is not listened to any more") {
  office o;
  o.admit(1);
  o.submit_many(2);
  auto const before = o.pushed;
  o.tell(cluster::disconnected{1});
  CHECK(o.closed == std::vector<std::uint64_t>{1});
  CHECK(o.boss.counters().lost == 2);
  CHECK(o.boss.counters().suspects == 1);  // it had one slot
  o.answer(before[0]);
  CHECK(o.settled.empty());
  CHECK(o.boss.counters().dropped == 1);

  o.admit(2);
  REQUIRE(o.pushed.size() == 3);
  CHECK(o.pushed[2].task == before[0].task);
  CHECK(o.pushed[2].attempt == 2);
  auto old = o.pushed[2];
  old.attempt = 1;
  o.answer(old);
  CHECK(o.settled.empty());
  o.answer(o.pushed[2]);
  CHECK(o.settled.size() == 1);
}

TEST_CASE("who speaks for an incarnation that is over, or another's, is fenced") {
  office o;
  o.admit(1);
  o.admit(2);
  o.tell(cluster::disconnected{1});
  auto const size = o.sent.size();
  o.say(1, 1, cluster::heartbeat{});
  REQUIRE(o.last_sent<cluster::fenced>() != nullptr);
  CHECK(o.sent.back().what.head.incarnation == 1);
  o.say(9, 2, cluster::bye{});
  CHECK(o.sent.size() == size + 2);
  CHECK(o.boss.counters().workers == 1);
}

TEST_CASE("three missed beats end an incarnation") {
  office o;
  auto const silent = o.admit(1);
  auto const alive = o.admit(2);
  o.wait_and_beat(2500ms, {{2, alive}});
  CHECK(o.closed.empty());
  o.wait_and_beat(1s, {{2, alive}});
  CHECK(o.closed == std::vector<std::uint64_t>{silent});
}

TEST_CASE("a coordinator that slept does not think that the others did") {
  office o;
  o.admit(1);
  o.now += 10s;
  o.tell(cluster::tick{});
  CHECK(o.closed.empty());
  o.wait(3500ms);
  CHECK(o.closed.size() == 1);
}

TEST_CASE("what the worker should have and does not list is lost") {
  office o;
  auto const w = o.admit(1);
  o.submit_many(2);
  // It has received the first one only.
  o.say(1, w, cluster::heartbeat{1, {{o.pushed[0].task, 1}}, {}, 0});
  CHECK(o.boss.counters().lost == 0);
  o.say(1, w, cluster::heartbeat{2, {{o.pushed[0].task, 1}}, {}, 0});
  CHECK(o.boss.counters().lost == 1);
  REQUIRE(o.pushed.size() == 3);
  CHECK(o.pushed[2].task == o.pushed[1].task);
  CHECK(o.boss.counters().suspects == 0);
}

TEST_CASE("a result behind a heartbeat is not taken for a loss") {
  office o;
  auto const w = o.admit(1);
  o.submit();
  o.say(1, w, cluster::heartbeat{1, {}, {}, 0}, 1);  // one result was sent before
  CHECK(o.boss.counters().lost == 0);
  o.answer(o.pushed[0]);
  CHECK(o.boss.counters().lost == 0);
  CHECK(o.boss.counters().done == 1);
}

TEST_CASE("a task that runs too long is cancelled and tried again alone") {
  office o;
  auto const w = o.admit(1);
  o.submit(0, {}, 2s);
  o.wait_and_beat(3s, {{1, w}});
  CHECK(o.boss.counters().lost == 1);
  REQUIRE(o.cancels.size() >= 1);
  CHECK(o.cancels[0].task == o.pushed[0].task);
  CHECK(o.boss.counters().suspects == 1);
  CHECK(o.pushed.size() == 1);  // the worker still has it
  o.answer(o.pushed[0]);
  CHECK(o.settled.empty());
  REQUIRE(o.pushed.size() == 2);
  CHECK(o.pushed[1].attempt == 2);
}

TEST_CASE("the time of a task that waits at its worker does not run") {
  office o;
  auto const w = o.admit(1);
  o.submit();
  o.submit(0, {}, 1s);
  REQUIRE(o.pushed.size() == 2);
  o.wait_and_beat(10s, {{1, w}});
  CHECK(o.boss.counters().lost == 0);
  o.answer(o.pushed[0]);
  o.wait_and_beat(2s, {{1, w}});
  CHECK(o.boss.counters().lost == 1);
}

TEST_CASE("a worker that cannot stop a task is given up") {
  office o;
  auto const w = o.admit(1);
  o.submit(0, {}, 1s);
  o.wait_and_beat(6s, {{1, w}});
  CHECK(o.closed == std::vector<std::uint64_t>{w});
  CHECK(o.last_sent<cluster::fenced>() != nullptr);
}

TEST_CASE("after BYE the last results count, and the rest is given back") {
  office o;
  auto const w = o.admit(1);
  o.submit_many(2);
  o.say(1, w, cluster::drain{});
  o.say(1, w, cluster::bye{1});
  o.tell(cluster::disconnected{1});
  CHECK(o.closed.empty());
  o.answer(o.pushed[0]);
  CHECK(o.boss.counters().done == 1);
  CHECK(o.closed.size() == 1);
  CHECK(o.boss.counters().queued == 1);
  CHECK(o.boss.counters().suspects == 0);
}

TEST_CASE("results that BYE announced are not waited for for ever") {
  office o;
  auto const w = o.admit(1);
  o.submit();
  o.say(1, w, cluster::bye{1});
  o.wait(4s);
  CHECK(o.closed.size() == 1);
  CHECK(o.boss.counters().queued == 1);
}

TEST_CASE("a worker that leaves gets nothing more") {
  office o;
  auto const w = o.admit(1);
  o.tell(cluster::retire{1});
  CHECK(o.last_sent<cluster::drain>() != nullptr);
  o.submit();
  CHECK(o.pushed.empty());
  o.say(1, w, cluster::bye{0});
  CHECK(o.closed.size() == 1);
}

TEST_CASE("a task that kills its workers is parked with its history, and the others go on") {
  office o;
  auto const poison = o.submit();
  auto const other = o.submit();
  cluster::peer_id peer = 0;
  for (int deaths = 0; deaths < 4; ++deaths) {
    auto const w = o.admit(++peer);
    REQUIRE(o.pushed.back().incarnation == w);
    o.tell(cluster::disconnected{peer});
  }
  REQUIRE(o.settled.size() == 1);
  CHECK(o.settled[0].task == poison);
  auto const& history = o.last_outcome<cluster::poisoned>()->history;
  REQUIRE(history.size() == 4);
  CHECK_FALSE(history[0].alone);
  for (std::size_t i = 1; i < 4; ++i) {
    CHECK(history[i].alone);
    CHECK(history[i].attempt == i + 1);
    CHECK(history[i].why == cluster::loss::disconnect);
  }
  o.admit(++peer);
  CHECK(o.pushed.back().task == other);
  o.answer(o.pushed.back());
  CHECK(o.boss.counters().done == 1);
  CHECK(o.boss.counters().poisoned == 1);
}

TEST_CASE("suspects run alone, one after the other, and deaths in company do not count") {
  office o;
  o.submit_many(4);
  o.admit(1, 4);
  o.tell(cluster::disconnected{1});
  CHECK(o.boss.counters().suspects == 4);
  o.admit(2, 4);
  for (std::size_t i = 0; i < 4; ++i) {
    REQUIRE(o.pushed.size() == 5 + i);
    o.answer(o.pushed.back());
  }
  CHECK(o.boss.counters().done == 4);
  CHECK(o.boss.counters().reserved == 0);
}

TEST_CASE("for suspects a worker is set aside, and the others go on") {
  office o;
  o.submit();
  o.admit(1);
  o.tell(cluster::disconnected{1});
  o.submit_many(8);
  o.admit(2);
  REQUIRE(o.pushed.size() == 2);  // the suspect
  o.admit(3);
  CHECK(o.pushed.size() == 4);  // two of the others
  CHECK(o.boss.counters().reserved == 1);
  o.answer(o.pushed[1]);
  CHECK(o.pushed.size() == 6);
  CHECK(o.boss.counters().reserved == 0);
}

TEST_CASE("what waited at two workers that died is suspect, too") {
  office o;
  o.submit_many(2);
  o.admit(1);
  o.tell(cluster::disconnected{1});
  CHECK(o.boss.counters().suspects == 1);
  o.admit(2);
  o.answer(o.pushed.back());  // the suspect was innocent
  o.submit();
  REQUIRE(o.pushed.size() == 5);
  o.tell(cluster::disconnected{2});
  CHECK(o.boss.counters().suspects == 1);
  CHECK(o.boss.counters().queued == 2);
}

TEST_CASE("a task is cancelled wherever it is") {
  office o;
  auto const leased = o.submit();
  o.admit(1, 1);
  o.submit();
  auto const queued = o.submit();
  o.tell(cluster::withdraw{queued});
  CHECK(o.cancels.empty());
  CHECK(o.boss.counters().queued == 0);
  o.tell(cluster::withdraw{leased});
  CHECK(o.cancels.size() == 1);
  CHECK(o.boss.counters().cancelled == 2);
  CHECK(o.last_outcome<cluster::cancelled>() != nullptr);
  // It needs credit until the worker has answered.
  o.submit();
  CHECK(o.pushed.size() == 2);
  o.answer(o.cancels[0], cluster::reject{1});
  CHECK(o.pushed.size() == 3);
  o.tell(cluster::withdraw{leased});
  CHECK(o.boss.counters().cancelled == 2);
}

TEST_CASE("a task that came to the wrong worker is given away again") {
  office o;
  o.admit(1);
  o.submit();
  o.admit(2);
  header head = o.pushed[0];
  head.incarnation = 2;
  head.sequence = 1;
  o.tell(cluster::received{0, {head, cluster::reject{1}}});
  CHECK(o.boss.counters().lost == 1);
  REQUIRE(o.pushed.size() == 2);
  CHECK(o.pushed[1].attempt == 2);
}

TEST_CASE("what waits for long while another worker has nothing to do is called back") {
  office o;
  auto const a = o.admit(1), b = o.admit(2);
  o.submit_many(3);
  REQUIRE(o.pushed.size() == 3);
  REQUIRE(o.pushed[2].incarnation == a);
  o.wait(1s);
  CHECK(o.recalls.empty());  // nobody could begin it
  o.answer(o.pushed[1]);
  o.wait(19ms);
  CHECK(o.recalls.empty());
  o.wait(1ms);
  REQUIRE(o.recalls.size() == 1);
  CHECK(o.recalls[0] == header{1, 1, a, 0, o.pushed[2].task, 1, {}});
  o.wait(200ms);
  CHECK(o.recalls.size() == 1);

  SECTION("it has not begun") {
    o.answer(o.recalls[0], cluster::reject{a});
    REQUIRE(o.pushed.size() == 4);
    CHECK(o.pushed[3].incarnation == b);
    CHECK(o.pushed[3].task == o.pushed[2].task);
    CHECK(o.pushed[3].attempt == 2);
    o.answer(o.pushed[2]);  // nobody's any more
    CHECK(o.boss.counters().done == 1);
    o.answer(o.pushed[3]);
    CHECK(o.boss.counters().done == 2);
    CHECK(o.boss.counters().recalled == 1);
    CHECK(o.boss.counters().lost == 0);
  }
  SECTION("it has") {
    CHECK(o.pushed.size() == 3);
    o.answer(o.pushed[0]);
    o.answer(o.pushed[2]);
    CHECK(o.boss.counters().done == 3);
    CHECK(o.boss.counters().recalled == 0);
  }
  SECTION("its worker dies: it did not run there") {
    o.tell(cluster::disconnected{1});
    CHECK(o.boss.counters().lost == 2);
    CHECK(o.pushed.back().incarnation == b);
    CHECK(o.pushed.back().task == o.pushed[0].task);  // that is the suspect
    CHECK(o.boss.counters().suspects == 0);
    CHECK(o.boss.counters().queued == 1);
  }
}

TEST_CASE("who is free and does not know a task is no reason to call it back") {
  office o;
  o.admit(1);
  o.submit_many(2);
  auto other = hello_of(1);
  other.tasks.erase(other.tasks.begin());
  o.admit(2, other);
  o.wait(1s);
  CHECK(o.recalls.empty());
  o.admit(3);
  o.wait(1s);
  CHECK(o.recalls.size() == 1);
}

TEST_CASE("heartbeats acknowledge results") {
  office o;
  o.admit(1);
  o.submit();
  o.answer(o.pushed[0]);
  o.wait(1s);
  REQUIRE(o.last_sent<cluster::heartbeat>() != nullptr);
  CHECK(o.last_sent<cluster::heartbeat>()->acknowledged == 1);
}

TEST_CASE("a coordinator that stops cancels all and lets its workers go") {
  office o;
  o.admit(1);
  o.submit_many(3);
  o.tell(cluster::stop{});
  CHECK(o.boss.counters().cancelled == 3);
  CHECK(o.cancels.size() == 2);
  CHECK(o.last_sent<cluster::drain>() != nullptr);
  CHECK_FALSE(o.boss.has_room());
  o.tell(cluster::received{2, {{}, hello_of(1)}});
  REQUIRE(o.last_sent<cluster::deny>() != nullptr);
  CHECK(o.last_sent<cluster::deny>()->reason == deny_reason::stopping);
}

TEST_CASE("what no worker says is dropped") {
  office o;
  auto const w = o.admit(1);
  o.say(1, w, cluster::welcome{});
  o.say(1, w, cluster::fenced{});
  o.tell(cluster::received{1, {{}, hello_of(1)}});  // once more
  o.tell(cluster::disconnected{5});
  o.tell(cluster::retire{5});
  o.tell(cluster::withdraw{99});
  CHECK(o.boss.counters().dropped == 3);
  CHECK(o.boss.counters().workers == 1);
}

TEST_CASE("a question is passed on once, and only while the lease of its task is live") {
  office o;
  auto const w = o.admit(1);
  o.submit();
  auto const ask = [&](header head, std::uint64_t number) {
    head.sequence = 0;
    o.tell(cluster::received{0, {head, cluster::question{number, "what"}}});
  };
  header const lent = o.pushed[0];
  ask(lent, 1);
  ask(lent, 1);  // a duplicate
  REQUIRE(o.asked.size() == 1);
  CHECK(o.asked[0].task == lent.task);
  CHECK(o.asked[0].payload == "what");
  CHECK(o.boss.counters().dropped == 1);
  o.tell(cluster::answered{o.asked[0].incarnation, o.asked[0].id, o.asked[0].number, "so"});
  REQUIRE(o.replies.size() == 1);
  CHECK(o.replies[0].first.incarnation == w);
  CHECK(o.replies[0].first.task == lent.task);
  CHECK((o.replies[0].second == cluster::reply{1, "so"}));

  ask(lent, 2);
  header other = lent;
  other.attempt = 2;
  ask(other, 3);
  CHECK(o.asked.size() == 2);

  // It is another's now.
  o.tell(cluster::disconnected{1});
  o.admit(2);
  ask(lent, 4);
  CHECK(o.asked.size() == 2);
  o.tell(cluster::answered{w, o.asked[1].id, 2, "too late"});
  CHECK(o.replies.size() == 1);
  header const again = o.pushed.back();
  CHECK(again.attempt == 2);
  ask(again, 1);
  CHECK(o.asked.size() == 3);

  // Nobody waits for it any more.
  o.tell(cluster::withdraw{again.task});
  ask(again, 2);
  CHECK(o.asked.size() == 3);
}

TEST_CASE("every worker that is lent a loop hears whether its rounds are wanted") {
  office o;
  o.admit(1);
  for (bool const is_wanted : {true, false}) {
    cluster::submit what;
    what.keeps_rounds = is_wanted;
    o.tell(what);
  }
  o.tell(cluster::disconnected{1});
  o.admit(2);
  o.answer(o.pushed.back());
  REQUIRE(o.pushed.size() == 4);
  for (std::size_t k = 0; k < 4; ++k) CHECK(o.keeps_rounds[k] == (o.pushed[k].task == o.pushed[0].task));
}
