// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CLUSTER_QUEUE_LAWS_HPP
#define WEFT_TESTS_CLUSTER_QUEUE_LAWS_HPP

#include <weft/cluster/errors.hpp>
#include <weft/cluster/queue.hpp>
#include <weft/cluster/rounds.hpp>
#include <weft/wire/containers.hpp>
#include <weft/wire/input_archive.hpp>
#include <weft/wire/values.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "../catch.hpp"

//! \file
//! What must hold of every `task_queue`: `queue_laws::check<my_world>()`. A world is a queue and some workers that run:
//!
//!     struct my_world {
//!       explicit my_world(queue_laws::setup const& how);
//!       auto& queue();                     // models task_queue
//!       void start();                      // another worker
//!       void replace(std::size_t i);       // worker i dies with all that it has, and there will be another one
//!       std::string name_of(std::size_t i);  // what failures say of worker i, which has not been replaced
//!     };
//!
//! Workers may be processes of their own: those know `queue_laws::functions()`, if they are the same program.

namespace queue_laws {

namespace cluster = weft::cluster;
using namespace std::chrono_literals;

inline constexpr auto deadline = 30s;
inline constexpr auto moment = 100ms;  // in which what must not come would come

// --- what the workers can do -------------------------------------------------------------------------------

namespace detail {

// The only argument, all of the payload.
template <class T>
T argument_of(cluster::remote_call& call) {
  T value = weft::from_bytes<T>(call.payload);
  call.has_begun = true;
  return value;
}
template <class T>
void give(cluster::remote_call& call, T const& value) {
  weft::append_bytes(call.result, value);
}
template <class Argument, class Result>
void describe(weft::schema_recorder& arguments, weft::schema_recorder& result) {
  arguments.type<Argument>();
  result.type<Result>();
}

inline void echo(cluster::remote_call& call) { call.result.append(call.payload.data(), call.payload.size()); }
inline void square(cluster::remote_call& call) {
  auto const x = argument_of<std::int64_t>(call);
  give(call, x * x);
}
inline void fail(cluster::remote_call& call) { throw std::domain_error(argument_of<std::string>(call)); }
inline void fail_strangely(cluster::remote_call& call) { throw argument_of<std::int64_t>(call); }
inline void exhaust(cluster::remote_call& call) {
  argument_of<std::int64_t>(call);
  throw std::bad_alloc();
}
// Takes so many milliseconds, less if it is asked to stop, and gives that number.
inline void linger(cluster::remote_call& call) {
  auto const wanted = argument_of<std::int64_t>(call);
  auto const end = std::chrono::steady_clock::now() + std::chrono::milliseconds(wanted);
  while (std::chrono::steady_clock::now() < end && !call.stop.stop_requested())
    std::this_thread::sleep_for(1ms);
  give(call, wanted);
}
// A result of so many bytes.
inline void swell(cluster::remote_call& call) {
  std::string const bytes(static_cast<std::size_t>(argument_of<std::int64_t>(call)), 'x');
  call.result.append(bytes.data(), bytes.size());
}
inline void attempt(cluster::remote_call& call) { give(call, std::int64_t{call.attempt}); }
// How long the last round is that its run knows of; -1: it does not keep them.
inline void last_round(cluster::remote_call& call) {
  if (call.rounds == nullptr) return give(call, std::int64_t{-1});
  give(call, static_cast<std::int64_t>(call.rounds->last().value_or("").size()));
}

using recorder = weft::schema_recorder;

}  // namespace detail

using number = std::int64_t;
inline constexpr cluster::remote_function echo{"laws", [] { return std::string_view("echo"); },
                                               [](detail::recorder&, detail::recorder&) {}, &detail::echo};
inline constexpr cluster::remote_function square{"laws", [] { return std::string_view("square"); },
                                                 &detail::describe<number, number>, &detail::square};
inline constexpr cluster::remote_function fail{"laws", [] { return std::string_view("fail"); },
                                               &detail::describe<std::string, number>, &detail::fail};
inline constexpr cluster::remote_function fail_strangely{
    "laws", [] { return std::string_view("fail_strangely"); }, &detail::describe<number, number>,
    &detail::fail_strangely};
inline constexpr cluster::remote_function exhaust{"laws", [] { return std::string_view("exhaust"); },
                                                  &detail::describe<number, number>, &detail::exhaust};
inline constexpr cluster::remote_function last_round{"laws", [] { return std::string_view("last_round"); },
                                                     &detail::describe<number, number>, &detail::last_round};
inline constexpr cluster::remote_function linger{"laws", [] { return std::string_view("linger"); },
                                                 &detail::describe<number, number>, &detail::linger};
inline constexpr cluster::remote_function swell{"laws", [] { return std::string_view("swell"); },
                                                &detail::describe<number, std::string>, &detail::swell};
inline constexpr cluster::remote_function attempt{"laws", [] { return std::string_view("attempt"); },
                                                  &detail::describe<number, number>, &detail::attempt};
// Two of a name, one of which does something else.
inline constexpr cluster::remote_function twin{"laws", [] { return std::string_view("twin"); },
                                               &detail::describe<number, number>, &detail::square};
inline constexpr cluster::remote_function other_twin{"laws", [] { return std::string_view("twin"); },
                                                     &detail::describe<number, number>, &detail::attempt};
// Not known to the workers: one of a new name, and one of a name that is known.
inline constexpr cluster::remote_function stranger{"laws", [] { return std::string_view("stranger"); },
                                                   &detail::describe<number, number>, &detail::square};
inline constexpr cluster::remote_function impostor{"laws", [] { return std::string_view("echo"); },
                                                   &detail::describe<number, number>, &detail::square};

inline std::vector<cluster::remote_function const*> functions() {
  // Those of one name in front: they must not be in the way of the others.
  return {&twin,           &other_twin, &attempt, &echo,   &exhaust, &fail,
          &fail_strangely, &last_round, &linger,  &square, &swell};
}

//! What a world is made by.
struct setup {
  std::size_t workers = 1;
  std::uint32_t slots = 1;                         // of each
  std::uint64_t largest = std::uint64_t{2} << 20;  // payload or result
  cluster::duration beat = 200ms;                  // of the engine, if it has one
  std::vector<cluster::remote_function const*> functions = queue_laws::functions();
};

// --- what is seen of them ----------------------------------------------------------------------------------

inline std::string text_of(weft::byte_buffer const& bytes) {
  return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}
inline std::string payload(number value) { return text_of(weft::to_bytes(value)); }
inline std::string payload(std::string const& value) { return text_of(weft::to_bytes(value)); }

inline void submit(cluster::queue_user& user, cluster::remote_function const& f, std::string bytes,
                   std::uint64_t tag, cluster::duration limit = {}) {
  user.check(f);
  user.submit({&f, std::move(bytes), limit, tag});
}

using ends = std::map<std::uint64_t, cluster::completion>;

// Takes until so many tasks have ended, or some more; none twice.
inline void take_into_at_least(ends& all, cluster::queue_user& user, std::size_t count) {
  auto const end = std::chrono::steady_clock::now() + deadline;
  std::vector<cluster::completion> taken;
  while (all.size() < count && std::chrono::steady_clock::now() < end) {
    taken.clear();
    user.take(taken, 50ms);
    for (cluster::completion& each : taken) {
      std::uint64_t const tag = each.tag;
      if (!all.emplace(tag, std::move(each)).second) FAIL("task " << tag << " ended twice");
    }
  }
  REQUIRE(all.size() >= count);
}
inline void take_into(ends& all, cluster::queue_user& user, std::size_t count) {
  take_into_at_least(all, user, count);
  REQUIRE(all.size() == count);
}
inline ends take_all(cluster::queue_user& user, std::size_t count) {
  ends all;
  take_into(all, user, count);
  return all;
}
inline bool is_quiet(cluster::queue_user& user) {
  std::vector<cluster::completion> taken;
  user.take(taken, moment);
  return taken.empty();
}

// The number that came back; what else came is shown.
inline number number_in(cluster::completion const& end) {
  if (auto const* const f = std::get_if<cluster::failure>(&end.what)) FAIL("failed: " << f->text);
  REQUIRE(std::holds_alternative<cluster::result>(end.what));
  std::string const& bytes = std::get<cluster::result>(end.what).payload;
  return weft::from_bytes<number>({reinterpret_cast<std::byte const*>(bytes.data()), bytes.size()});
}
inline cluster::failure const& failure_in(cluster::completion const& end) {
  REQUIRE(std::holds_alternative<cluster::failure>(end.what));
  return std::get<cluster::failure>(end.what);
}

// --- laws --------------------------------------------------------------------------------------------------

template <class World>
void each_task_ends_once() {
  World world({.workers = 2, .slots = 2});
  auto const user = world.queue().join();
  constexpr std::uint64_t count = 10'000;
  for (std::uint64_t i = 0; i < count; ++i) submit(*user, square, payload(static_cast<number>(i)), 7 * i);
  ends const all = take_all(*user, count);
  std::uint64_t wrong = 0;
  for (auto const& [tag, end] : all) {
    auto const x = static_cast<number>(tag / 7);
    wrong += tag % 7 != 0 || number_in(end) != x * x || end.attempt != 1 || !end.worker.empty() ? 1 : 0;
  }
  CHECK(wrong == 0);
  CHECK(is_quiet(*user));
}

template <class World>
void a_failure_tells_all() {
  World world({.workers = 1});
  auto const user = world.queue().join();
  submit(*user, fail, payload("no luck"), 1);
  submit(*user, fail_strangely, payload(5), 2);
  submit(*user, exhaust, payload(5), 3);
  submit(*user, square, payload(3), 4);
  ends const all = take_all(*user, 4);
  cluster::failure const& usual = failure_in(all.at(1));
  CHECK(usual.kind == cluster::failure_kind::user_exception);
  CHECK(usual.type == "std::domain_error");
  CHECK(usual.text == "no luck");
  CHECK(usual.element == ~std::uint64_t{});
  CHECK(all.at(1).worker == world.name_of(0));
  CHECK(all.at(1).attempt == 1);
  cluster::failure const& strange = failure_in(all.at(2));
  CHECK(strange.kind == cluster::failure_kind::user_exception);
  CHECK(strange.type == "long");
  CHECK(strange.text == "an exception that is not derived from std::exception");
  cluster::failure const& memory = failure_in(all.at(3));
  CHECK(memory.kind == cluster::failure_kind::out_of_memory);
  CHECK(memory.type == "std::bad_alloc");
  CHECK(number_in(all.at(4)) == 9);
}

template <class World>
void what_cannot_be_read_is_a_bad_payload() {
  World world({.workers = 1});
  auto const user = world.queue().join();
  submit(*user, square, "x", 1);
  submit(*user, square, payload(1) + "x", 2);
  submit(*user, square, {}, 3);
  submit(*user, square, payload(4), 4);
  ends const all = take_all(*user, 4);
  for (std::uint64_t tag = 1; tag < 4; ++tag) {
    CHECK(failure_in(all.at(tag)).kind == cluster::failure_kind::bad_payload);
    CHECK(failure_in(all.at(tag)).type == "weft::archive_error");
    CHECK_FALSE(failure_in(all.at(tag)).text.empty());
  }
  CHECK(number_in(all.at(4)) == 16);
}

template <class World>
void withdrawing_ends_what_has_not_ended() {
  World world({.workers = 1, .slots = 2});
  auto const user = world.queue().join();
  std::uint64_t const count = 500;
  submit(*user, square, payload(2), count);
  CHECK(number_in(take_all(*user, 1).at(count)) == 4);  // a worker is there

  auto const begun = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < 4; ++i) submit(*user, linger, payload(60'000), i);
  for (std::uint64_t i = 4; i < count; ++i) submit(*user, square, payload(1), i);
  std::this_thread::sleep_for(20ms);
  user->withdraw();
  ends const all = take_all(*user, count);
  CHECK(std::chrono::steady_clock::now() - begun < 20s);
  for (std::uint64_t i = 0; i < count; ++i) CHECK(std::holds_alternative<cluster::cancelled>(all.at(i).what));
  CHECK(is_quiet(*user));

  user->withdraw();  // of nothing
  submit(*user, square, payload(5), count);
  CHECK(number_in(take_all(*user, 1).at(count)) == 25);
  CHECK(is_quiet(*user));
}

// Also while it is on its way to a worker: what nobody waits for keeps no slot.
template <class World>
void what_is_withdrawn_keeps_no_slot() {
  World world({.workers = 1, .slots = 2});
  auto const user = world.queue().join();
  submit(*user, square, payload(2), 0);
  CHECK(number_in(take_all(*user, 1).at(0)) == 4);  // a worker is there
  for (auto pause = 0us; pause < 600us; pause += 3us) {
    for (std::uint64_t i = 0; i < 2; ++i) submit(*user, linger, payload(60'000), i);
    auto const until = std::chrono::steady_clock::now() + pause;
    while (std::chrono::steady_clock::now() < until) {
    }
    user->withdraw();
    ends const all = take_all(*user, 2);
    for (auto const& [tag, end] : all) CHECK(std::holds_alternative<cluster::cancelled>(end.what));
  }
  submit(*user, square, payload(5), 0);
  CHECK(number_in(take_all(*user, 1).at(0)) == 25);
}

template <class World>
void two_users_get_their_own() {
  World world({.workers = 2});
  constexpr std::uint64_t count = 1000;
  std::uint64_t wrong[2] = {};
  auto const use = [&](int which) {
    auto const user = world.queue().join();
    std::vector<cluster::completion> taken;
    for (std::uint64_t i = 0; i < count; ++i) {
      user->submit({&square, payload(static_cast<number>(2 * i) + which), {}, i});
      if (i % 100 == 0) user->take(taken, 1ms);
    }
    auto const end = std::chrono::steady_clock::now() + deadline;
    while (taken.size() < count && std::chrono::steady_clock::now() < end) user->take(taken, 50ms);
    std::vector<int> seen(count);
    for (cluster::completion const& each : taken) {
      auto const* const r = std::get_if<cluster::result>(&each.what);
      auto const x = static_cast<number>(2 * each.tag) + which;
      bool const is_right =
          r != nullptr && each.tag < count && seen[each.tag]++ == 0 && r->payload == payload(x * x);
      wrong[which] += is_right ? 0 : 1;
    }
    wrong[which] += taken.size() == count ? 0 : 1;
  };
  std::thread other(use, 1);
  use(0);
  other.join();
  CHECK(wrong[0] == 0);
  CHECK(wrong[1] == 0);
}

template <class World>
void bytes_of_any_size_go_both_ways() {
  World world({.workers = 1});
  auto const user = world.queue().join();
  std::string long_text(std::size_t{1} << 20, '\0');
  for (std::size_t i = 0; i < long_text.size(); ++i) long_text[i] = static_cast<char>(i * i >> 7);
  std::string const texts[] = {"", std::string(1, '\0'), long_text, std::string(setup().largest, 'y')};
  for (std::uint64_t i = 0; i < 4; ++i) submit(*user, echo, texts[i], i);
  ends const all = take_all(*user, 4);
  for (std::uint64_t i = 0; i < 4; ++i) {
    REQUIRE(std::holds_alternative<cluster::result>(all.at(i).what));
    CHECK((std::get<cluster::result>(all.at(i).what).payload == texts[i]));
  }
}

template <class World>
void what_is_too_large_is_a_failure() {
  World world({.workers = 1, .largest = 1000});
  auto const user = world.queue().join();
  submit(*user, echo, std::string(1001, 'x'), 1);
  submit(*user, echo, std::string(1000, 'x'), 2);
  submit(*user, swell, payload(1001), 3);
  submit(*user, swell, payload(1000), 4);
  ends const all = take_all(*user, 4);
  for (std::uint64_t tag : {std::uint64_t{1}, std::uint64_t{3}}) {
    CHECK(failure_in(all.at(tag)).kind == cluster::failure_kind::bad_payload);
    CHECK(failure_in(all.at(tag)).text.find("1001 bytes") != std::string::npos);
    CHECK(failure_in(all.at(tag)).text.find("at most 1000") != std::string::npos);
  }
  CHECK(all.at(1).worker.empty());
  CHECK(all.at(3).worker == world.name_of(0));
  CHECK(std::holds_alternative<cluster::result>(all.at(2).what));
  CHECK(std::holds_alternative<cluster::result>(all.at(4).what));
}

template <class World>
void taking_waits_no_longer_than_it_may() {
  World world({.workers = 1});
  auto const user = world.queue().join();
  std::vector<cluster::completion> taken;
  auto const begin = std::chrono::steady_clock::now();
  user->take(taken, {});
  user->take(taken, 50ms);
  auto const took = std::chrono::steady_clock::now() - begin;
  CHECK(taken.empty());
  CHECK(took >= 45ms);
  CHECK(took < 5s);
  // And appends to what is there.
  taken.push_back({99, 0, {}, {}});
  submit(*user, square, payload(2), 1);
  while (taken.size() < 2) user->take(taken, deadline);
  CHECK(taken[0].tag == 99);
  CHECK(taken[1].tag == 1);
}

template <class World>
void who_goes_away_disturbs_nobody() {
  World world({.workers = 1, .slots = 1});
  auto const stays = world.queue().join();
  {
    auto const goes = world.queue().join();
    submit(*goes, linger, payload(60'000), 1);
    for (std::uint64_t i = 2; i < 300; ++i) submit(*goes, square, payload(1), i);
    std::this_thread::sleep_for(20ms);
    submit(*stays, square, payload(3), 1);
  }
  CHECK(number_in(take_all(*stays, 1).at(1)) == 9);
  CHECK(is_quiet(*stays));
}

template <class World>
void functions_that_are_not_known_are_refused() {
  World world({.workers = 1});
  auto const user = world.queue().join();
  CHECK_NOTHROW(user->check(square));
  CHECK_THROWS_AS(user->check(stranger), cluster::unknown_function);
  CHECK_THROWS_AS(user->check(impostor), cluster::unknown_function);
  CHECK_THROWS_AS(user->check(twin), cluster::unknown_function);
  CHECK_THROWS_AS(user->check(other_twin), cluster::unknown_function);
  CHECK_THROWS_WITH(user->check(stranger), Catch::Matchers::Contains("\"laws/stranger\""));
  CHECK_THROWS_WITH(user->check(twin), Catch::Matchers::Contains("two tasks \"laws/twin\""));
  // In another part of the program the same function may be another object.
  cluster::remote_function const copy = square;
  CHECK_NOTHROW(user->check(copy));
  submit(*user, copy, payload(3), 1);
  CHECK(number_in(take_all(*user, 1).at(1)) == 9);
}

template <class World>
void workers_may_die() {
  World world({.workers = 2, .slots = 1});
  auto const user = world.queue().join();
  constexpr std::uint64_t count = 300;
  for (std::uint64_t i = 0; i < count; ++i) submit(*user, linger, payload(static_cast<number>(i % 3)), i);
  ends all;
  take_into_at_least(all, *user, 20);
  world.replace(0);
  take_into_at_least(all, *user, 100);
  world.replace(1);
  take_into(all, *user, count);
  for (auto const& [tag, end] : all) CHECK(number_in(end) == static_cast<number>(tag % 3));
  CHECK(is_quiet(*user));
}

template <class World>
void what_was_left_is_another_attempt() {
  World world({.workers = 1, .slots = 1});
  auto const user = world.queue().join();
  submit(*user, linger, payload(400), 1);
  std::this_thread::sleep_for(100ms);  // begun, as far as can be
  submit(*user, attempt, payload(0), 2);
  world.replace(0);
  ends const all = take_all(*user, 2);
  CHECK(number_in(all.at(1)) == 400);
  CHECK(all.at(1).attempt >= 2);
  CHECK(number_in(all.at(2)) == number{all.at(2).attempt});
}

template <class World>
void tasks_wait_for_workers() {
  World world({.workers = 0});
  auto const user = world.queue().join();
  for (std::uint64_t i = 0; i < 100; ++i) submit(*user, square, payload(static_cast<number>(i)), i);
  CHECK(is_quiet(*user));
  world.start();
  ends const all = take_all(*user, 100);
  for (auto const& [tag, end] : all) CHECK(number_in(end) == static_cast<number>(tag * tag));
}

template <class World>
void who_runs_too_long_is_given_up() {
  World world({.workers = 2, .beat = 100ms});
  auto const user = world.queue().join();
  submit(*user, linger, payload(60'000), 1, 30ms);
  submit(*user, square, payload(3), 2, 10s);
  ends const all = take_all(*user, 2);
  REQUIRE(std::holds_alternative<cluster::poisoned>(all.at(1).what));
  auto const& history = std::get<cluster::poisoned>(all.at(1).what).history;
  REQUIRE(history.size() >= 3);
  for (cluster::death const& each : history) CHECK(each.why == cluster::loss::overtime);
  CHECK(number_in(all.at(2)) == 9);
}

// Nor does anybody ask for them.
template <class World>
void rounds_are_not_kept_unless_that_is_said() {
  struct nosy final : cluster::run_desk {
    std::string answer(std::uint64_t, std::string_view, std::uint64_t) noexcept override {
      return ++asked, std::string();
    }
    std::atomic<int> asked{0};
  } desk;
  World world({.workers = 1});
  auto const user = world.queue().join();
  user->serve(&desk);
  submit(*user, last_round, payload(0), 1);
  CHECK(number_in(take_all(*user, 1).at(1)) == -1);
  user->serve(nullptr);
  CHECK(desk.asked == 0);
}

// All of them.
template <class World>
void check() {
  SECTION("each task ends once, with its tag and its result") { each_task_ends_once<World>(); }
  SECTION("a failure tells what was thrown, and where") { a_failure_tells_all<World>(); }
  SECTION("bytes that cannot be read are a failure of the task") {
    what_cannot_be_read_is_a_bad_payload<World>();
  }
  SECTION("withdrawing ends what has not ended, once") { withdrawing_ends_what_has_not_ended<World>(); }
  SECTION("what is withdrawn at any moment keeps no slot") { what_is_withdrawn_keeps_no_slot<World>(); }
  SECTION("two users at a time get their own") { two_users_get_their_own<World>(); }
  SECTION("payloads and results of any size") { bytes_of_any_size_go_both_ways<World>(); }
  SECTION("what is too large is a failure of that task only") { what_is_too_large_is_a_failure<World>(); }
  SECTION("taking waits no longer than it may") { taking_waits_no_longer_than_it_may<World>(); }
  SECTION("a user that goes away disturbs nobody") { who_goes_away_disturbs_nobody<World>(); }
  SECTION("functions that are not known are refused") { functions_that_are_not_known_are_refused<World>(); }
  SECTION("all ends once though workers die") { workers_may_die<World>(); }
  SECTION("what a dead worker ran is run again, which is another attempt") {
    what_was_left_is_another_attempt<World>();
  }
  SECTION("tasks wait until there is a worker") { tasks_wait_for_workers<World>(); }
  SECTION("rounds of a loop are not kept unless that is said") {
    rounds_are_not_kept_unless_that_is_said<World>();
  }
  SECTION("a task that always runs too long is given up") { who_runs_too_long_is_given_up<World>(); }
}

}  // namespace queue_laws

#endif
