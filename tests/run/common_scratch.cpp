// SPDX-License-Identifier: BSL-1.0
#include <weft/run/common_scratch.hpp>

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <weft/async.hpp>
#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include "counted.hpp"
#include "spin.hpp"
#include "witness.hpp"

#include "../catch.hpp"

using namespace weft::literals;

namespace {

template <auto const& Workflow, weft::fixed_string... Id>
inline constexpr auto const& plan_of =
    weft::detail::common_plan_for<std::remove_cvref_t<decltype(Workflow)>, weft::keep_only<Id...>>::plan;

// Long enough for others to come.
template <int I, class T = witness>
constexpr auto makes = [](auto const&... before) {
  spin(4);
  return T((I + ... + before.value()));
};
template <weft::fixed_string Id, int I = 1, class T = witness>
constexpr auto step = weft::task<Id>(makes<I, T>);

// What went wrong in so many runs on this pool: values that are used or ended when they are not there, or are never ended, or
// another number of them.
template <class Run>
int wrong_in(int runs, int made, Run const& run) {
  int found = 0;
  for (int i = 0; i < runs; ++i) {
    witness::reset();
    run();
    found += witness::wrong + witness::alive + (made >= 0 && witness::made != made ? 1 : 0);
  }
  return found;
}

// --- workflows ---------------------------------------------------------------------------------------------

constexpr auto line =
    weft::workflow<"line">(step<"a"> >> step<"b"> >> step<"c"> >> step<"d"> >> step<"e"> >> step<"f">);

// 4 strands of 4, between a beginning and an end.
template <char C>
constexpr auto strand = weft::task<weft::fixed_string<3>({C, '0', '\0'})>(makes<1>) >>
                        weft::task<weft::fixed_string<3>({C, '1', '\0'})>(makes<2>) >>
                        weft::task<weft::fixed_string<3>({C, '2', '\0'})>(makes<3>) >>
                        weft::task<weft::fixed_string<3>({C, '3', '\0'})>(makes<4>);
constexpr auto strands = weft::workflow<"strands">(
    step<"begin"> >> (strand<'a'> | strand<'b'> | strand<'c'> | strand<'d'>) >> step<"end">);

// Layers: every task reads all of the one before.
constexpr auto layers = weft::workflow<"layers">((step<"a0"> | step<"a1"> | step<"a2">) >>
                                                 (step<"b0"> | step<"b1"> | step<"b2">) >>
                                                 (step<"c0"> | step<"c1"> | step<"c2">) >> step<"end">);

}  // namespace

namespace {
struct alignas(64) wide {
  int value = 1;
};
}  // namespace

TEST_CASE("places are aligned as what lies in them") {
  static constexpr auto wf = weft::workflow<"w">(
      weft::task<"a">([] { return std::string("a"); }) >>
      weft::task<"b">([](std::string const&) { return wide(); }) >>
      weft::task<"c">([](wide const& w) { return reinterpret_cast<std::uintptr_t>(&w) % 64; }) >>
      weft::task<"end">([](std::uintptr_t rest) { return rest; }));
  STATIC_REQUIRE(plan_of<wf, "end">.alignment == 64);
  weft::pool pool(2);
  CHECK(weft::run(wf, pool, weft::keep<"end">)["end"_id] == 0);
}

// --- how long results live ---------------------------------------------------------------------------------

TEST_CASE("on a pool a result ends after its last reader") {
  weft::pool pool(4);
  CHECK(wrong_in(100, 6, [&] {
          auto const results = weft::run(line, pool, weft::keep<"f">);
          witness::wrong += results["f"_id].value() != 6 || witness::alive != 1 || witness::most != 2;
        }) == 0);
  CHECK(wrong_in(100, 10, [&] {
          auto const results = weft::run(layers, pool, weft::keep<"end">);
          witness::wrong += results["end"_id].value() != 40 || witness::alive != 1 || witness::most > 6;
        }) == 0);
  CHECK(wrong_in(300, 18, [&] {
          auto const results = weft::run(strands, pool, weft::keep<"end">);
          witness::wrong += results["end"_id].value() != 45 || witness::alive != 1 || witness::most > 9;
        }) == 0);
}

TEST_CASE("so it does where the run is parallel from its beginning, or begun elsewhere") {
  weft::pool pool(4);
  auto const first = weft::workflow<"w">(step<"x">.priority(1) >> (strand<'a'> | strand<'b'>) >> step<"end">);
  CHECK(wrong_in(200, 10, [&] {
          auto const results = weft::run(first, pool, weft::keep<"end">);
          witness::wrong += results["end"_id].value() != 23 || witness::alive != 1 || witness::most > 5;
        }) == 0);
  weft::pool other(2);
  auto const away = weft::workflow<"w">(step<"x"> >> (strand<'a'> | step<"y">.on(other)) >> step<"end">);
  CHECK(wrong_in(200, 7, [&] {
          auto const results = weft::run(away, pool, weft::keep<"end">);
          witness::wrong += witness::alive != 1 || witness::most > 4;
        }) == 0);
  CHECK(wrong_in(200, 18, [&] {
          auto handle = weft::start(strands, pool, weft::keep<"end", "a1">);
          auto const& results = handle.get();
          witness::wrong += results["end"_id].value() != 45 || results["a1"_id].value() != 4;
          witness::wrong += witness::alive != 2;
        }) == 0);
}

TEST_CASE("of what nobody keeps nothing is left after the run") {
  weft::pool pool(4);
  CHECK(wrong_in(100, 18, [&] {
          weft::run(strands, pool, weft::keep<>);
          witness::wrong += witness::alive;
        }) == 0);
  // What nobody reads ends when it is made, inputs included.
  auto const lonely = weft::workflow<"w">(weft::input<"text", std::string>, weft::input<"more", std::string>,
                                          step<"a">, step<"b">, step<"c"> >> step<"d">);
  CHECK(wrong_in(100, 4, [&] {
          auto const results = weft::run(lonely, pool, weft::with<"text">(std::string(50, 't')),
                                         weft::with<"more">(std::string(50, 'm')), weft::keep<"d">);
          witness::wrong += witness::alive != 1;
        }) == 0);
}

TEST_CASE("inputs that nobody reads end when a run becomes parallel") {
  weft::pool pool(2);
  auto const wf =
      weft::workflow<"w">(weft::input<"unread", counted>, weft::input<"read", counted>, step<"a">.priority(1),
                          "read"_id >> weft::task<"b">([](counted const& c) { return c.value; }));
  counted::reset();
  {
    auto const results = weft::run(wf, pool, weft::with<"unread">(counted(1)), weft::with<"read">(counted(2)),
                                   weft::keep<"b">);
    CHECK((results["b"_id] == 2 && counted::alive == 0));
  }
  CHECK(counted::alive == 0);
  CHECK(witness::alive == 0);
}

TEST_CASE("kept results are made where they stay, immovable ones too") {
  weft::pool pool(4);
  witness const* seen = nullptr;
  auto const wf = weft::workflow<"w">(step<"a"> >> step<"b"> >> weft::task<"look">([&](witness const& w) {
                                        seen = &w;
                                        return w.value();
                                      }));
  witness::reset();
  {
    auto const results = weft::run(wf, pool, weft::keep<"b">);
    CHECK(&results["b"_id] == seen);
    CHECK((results["b"_id].value() == 2 && witness::alive == 1));
    STATIC_REQUIRE_FALSE(std::is_move_constructible_v<decltype(results)>);
  }
  CHECK((witness::alive == 0 && witness::wrong == 0));

  counted::reset();
  auto const moving =
      weft::workflow<"w">(weft::task<"make">([] { return counted(3); }) >>
                          weft::task<"look">([](counted const& x) { return counted(x.value + 1); }));
  auto results = weft::run(moving, pool, weft::keep<"look">);
  CHECK((results["look"_id].value == 4 && counted::moved == 0 && counted::alive == 1));
  auto const moved = std::move(results);
  CHECK((moved["look"_id].value == 4 && counted::moved == 1));
}

TEST_CASE("the results of a run by many are as large as what is kept") {
  using block = std::array<char, 4096>;
  auto const next = [](auto const&...) { return block{}; };
  auto const wf =
      weft::workflow<"w">(weft::task<"a">(next) >> weft::task<"b">(next) >> weft::task<"c">(next) >>
                          weft::task<"d">(next) >> weft::task<"end">([](block const& b) { return b[0]; }));
  weft::pool pool(2);
  using kept = decltype(weft::run(wf, pool, weft::keep<"end">));
  using workflow = std::remove_cvref_t<decltype(wf)>;
  STATIC_REQUIRE(sizeof(kept) <= 8);
  STATIC_REQUIRE(weft::detail::common_plan_for<workflow, weft::keep_only<"end">>::plan.bytes ==
                 2 * sizeof(block));
  CHECK(weft::run(wf, pool, weft::keep<"end">)["end"_id] == 0);
}

// --- failures ----------------------------------------------------------------------------------------------

namespace {

template <char Failing, char Name, class T = witness>
constexpr auto risky_step() {
  return weft::task<weft::fixed_string<2>({Name, '\0'})>([](auto const&... before) -> T {
    spin(4);
    if (Failing == Name) throw std::runtime_error("fails");
    return T((1 + ... + before.value()));
  });
}
template <char F>
constexpr auto risky =
    weft::workflow<"risky">(risky_step<F, 'a'>() >> ((risky_step<F, 'b'>() >> risky_step<F, 'c'>()) |
                                                     (risky_step<F, 'd'>() >> risky_step<F, 'e'>()) |
                                                     risky_step<F, 'f', pointing_witness>()) >>
                            risky_step<F, 'g'>() >> risky_step<F, 'h'>());

template <char F, weft::fixed_string... Id>
int wrong_after_failure(weft::pool& pool) {
  return wrong_in(60, -1, [&] {
    try {
      weft::run(risky<F>, pool, weft::keep<Id...>);
      ++witness::wrong;
    } catch (weft::task_failed const& failure) {
      witness::wrong += failure.id() != std::string(1, F);
    }
  });
}

}  // namespace

TEST_CASE("if a task fails, what is there ends once") {
  weft::pool pool(4);
  CHECK(wrong_after_failure<'a', "h">(pool) == 0);
  CHECK(wrong_after_failure<'b', "h">(pool) == 0);
  CHECK(wrong_after_failure<'c', "h", "d">(pool) == 0);
  CHECK(wrong_after_failure<'d', "b">(pool) == 0);
  CHECK(wrong_after_failure<'e', "h">(pool) == 0);
  CHECK(wrong_after_failure<'f', "a">(pool) == 0);
  CHECK(wrong_after_failure<'g'>(pool) == 0);
  CHECK(wrong_after_failure<'h', "g", "e">(pool) == 0);
}

TEST_CASE("a run that is cancelled, finished or late ends what is there once") {
  weft::pool pool(4);
  CHECK(wrong_in(200, -1, [&] {
          auto handle = weft::start(strands, pool, weft::keep<"end">);
          spin(witness::made % 7 * 5);
          handle.cancel();
          try {
            handle.get();
          } catch (weft::run_cancelled const&) {
          }
        }) == 0);
  auto const stops = weft::workflow<"w">(
      step<"a"> >> (strand<'a'> | weft::task<"stop">([](weft::context& here, witness const&) {
                      spin(10);
                      here.finish("enough");
                      return 1;
                    }) |
                    strand<'b'>) >>
      weft::task<"end">(
          [](witness const& a, int, witness const& b) { return witness(a.value() + b.value()); }));
  CHECK(wrong_in(200, -1, [&] {
          try {
            weft::run(stops, pool, weft::keep<"end">);
            ++witness::wrong;
          } catch (weft::run_finished const&) {
          }
        }) == 0);
  CHECK(wrong_in(50, -1, [&] {
          try {
            weft::run(strands, pool, weft::keep<"end">, weft::deadline(std::chrono::microseconds(40)));
          } catch (weft::deadline_exceeded const&) {
          }
        }) == 0);
}

// --- the rest of the language ------------------------------------------------------------------------------

TEST_CASE("by many, too, what may be referred to is there") {
  weft::pool pool(4);
  auto const words =
      weft::task<"words">([] { return std::pair(std::string(40, 'a'), std::string(50, 'b')); });
  auto const view = weft::task<"view">([](std::string const& s) { return spin(4), std::string_view(s); });
  auto const rest = weft::task<"rest">([](std::string_view s) { return spin(4), s.substr(1); });
  auto const noise = weft::task<"noise">([](std::string_view s) { return spin(4), std::string(100, s[0]); });
  auto const size =
      weft::task<"size">([](std::string const& n, std::string_view s) { return n.size() + s.size(); });
  auto const wf = weft::workflow<"w">(words >> (weft::part<"low", 0> | weft::part<"high", 1>),
                                      "high"_id >> view >> rest >> noise, (noise | "rest"_id) >> size);
  CHECK(weft::run(wf, pool, weft::keep<"size">)["size"_id] == 149);
  auto const viewed = weft::run(wf, pool, weft::keep<"rest", "low">);
  CHECK(viewed["rest"_id] == std::string(49, 'b'));
  CHECK(viewed["low"_id] == std::string(40, 'a'));
  STATIC_REQUIRE_FALSE(std::is_move_constructible_v<decltype(weft::run(wf, pool, weft::keep<"low">))>);
  STATIC_REQUIRE(std::is_move_constructible_v<decltype(weft::run(wf, pool, weft::keep<"size">))>);

  auto const noted = weft::workflow<"w">(
      weft::state<"log", std::vector<std::string_view>>(),
      weft::task<"a">([] { return std::string(50, 'a'); }) >>
          weft::task<"note">([](std::string const& s, std::vector<std::string_view>& log) {
            log.push_back(s);
            return s.size();
          }) >>
          weft::task<"b">([](std::size_t n) { return spin(8), std::string(n, 'b'); }) >>
          weft::task<"all">([](std::string const& s, std::vector<std::string_view>& log) {
            return std::string(log[0]) + s;
          }));
  CHECK(weft::run(noted, pool, weft::keep<"all">)["all"_id] == std::string(50, 'a') + std::string(50, 'b'));
}

TEST_CASE("what may point anywhere ends with the last of those that it may point to, once") {
  weft::pool pool(4);
  auto const wf =
      weft::workflow<"w">(step<"a"> >> (step<"b", 1, pointing_witness> | step<"c", 1, pointing_witness>) >>
                              step<"d", 1, pointing_witness> >> (strand<'x'> | strand<'y'>) >> step<"end">,
                          "b"_id >> step<"late">);
  CHECK(wrong_in(200, 14, [&] {
          auto const results = weft::run(wf, pool, weft::keep<"end">);
          witness::wrong += witness::alive != 1;
        }) == 0);
}

TEST_CASE("values that are taken away leave nothing behind, by many either") {
  weft::pool pool(4);
  auto const wf = weft::workflow<"w">(
      weft::task<"make">([] { return std::make_unique<witness>(1); }) >>
      weft::task<"more">([](std::unique_ptr<witness> w) { return spin(8), std::move(w); }) >>
      weft::task<"end">(
          [](std::unique_ptr<witness>&& w) { return std::unique_ptr<witness>(std::move(w))->value(); }));
  CHECK(wrong_in(100, 1, [&] { witness::wrong += weft::run(wf, pool, weft::keep<"end">)["end"_id] != 1; }) ==
        0);
}

TEST_CASE("what is skipped, and what is not, ends once") {
  weft::pool pool(4);
  auto const wf = weft::workflow<"w">(
      weft::input<"n", int> >>
      weft::task<"pick">([](int n) -> weft::one_of<weft::to<"big", std::string>, weft::to<"small">> {
        spin(8);
        if (n > 9) return weft::choose<"big">(std::string(50, 'b'));
        return weft::choose<"small">;
      }) >>
      (weft::task<"big">([](std::string const& s) { return witness(static_cast<int>(s.size())); }) |
       (weft::task<"small">([] { return witness(3); }) >> step<"less">)) >>
      weft::task<"join">([](std::optional<witness> const& big, std::optional<witness> const& small) {
        return witness(big ? big->value() : small ? small->value() : 0);
      }) >>
      step<"end">);
  for (int n : {1, 10})
    CHECK(wrong_in(100, n > 9 ? 3 : 4, [&] {
            auto const results = weft::run(wf, pool, weft::with<"n">(n), weft::keep<"end">);
            witness::wrong += results["end"_id].value() != (n > 9 ? 51 : 5) || witness::alive != 1;
          }) == 0);
  CHECK(wrong_in(100, 4, [&] {
          auto const both = weft::run(wf, pool, weft::with<"n">(1), weft::keep<"big", "less">);
          witness::wrong += both["big"_id].has_value() || both["less"_id]->value() != 4;
        }) == 0);
}

TEST_CASE("groups, races and attempts end what they made once") {
  weft::pool pool(4);
  auto const bad = weft::task<"bad">([](witness const&) -> witness { throw 1; });
  auto const flaky = weft::task<"flaky">([](weft::context& here, witness const& w) {
    if (here.attempt() < 3) throw here.attempt();
    return witness(w.value());
  });
  auto const group = weft::workflow<"w">(
      step<"a"> >>
      weft::group<"some">(
          weft::at_least<1>,
          step<"good"> | bad | flaky.retry({.attempts = 3, .backoff = std::chrono::microseconds(20)})) >>
      weft::task<"end">(
          [](auto const&... all) { return witness((0 + ... + (all ? (*all).value() : 100))); }));
  CHECK(wrong_in(100, 4, [&] {
          auto const results = weft::run(group, pool, weft::keep<"end">);
          witness::wrong += results["end"_id].value() != 103 || witness::alive != 1;
        }) == 0);
  auto const race = weft::workflow<"w">(
      step<"a"> >> weft::group<"race">(weft::first, bad | step<"good"> | step<"late">) >>
      weft::task<"won">([](auto const&... all) { return weft::first_value(all...).value(); }));
  CHECK(wrong_in(200, -1, [&] {
          witness::wrong += weft::run(race, pool, weft::keep<"won">)["won"_id] != 2 || witness::alive != 0;
        }) == 0);
  auto const tried = weft::workflow<"w">(
      step<"a"> >> (flaky.retry({.attempts = 3}).limit<"one">(1) | strand<'x'> | step<"y">.limit<"one">(1)) >>
      step<"end">);
  CHECK(wrong_in(100, 8, [&] {
          auto const results = weft::run(tried, pool, weft::keep<"end">);
          witness::wrong += witness::alive != 1;
        }) == 0);
  auto const hopeless =
      weft::workflow<"w">(step<"a"> >> (flaky.retry({.attempts = 2}) | strand<'x'>) >> step<"end">);
  CHECK(wrong_in(100, -1, [&] {
          try {
            weft::run(hopeless, pool, weft::keep<"end">);
            ++witness::wrong;
          } catch (weft::task_failed const&) {
          }
        }) == 0);
}

TEST_CASE("a map reads what is there, and its results end when they have been read") {
  weft::pool pool(4);
  auto const numbers = weft::task<"numbers">([] { return std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8}; });
  auto const wf = weft::workflow<"w">(
      numbers >> weft::map<"each">([](int n) { return spin(3), witness(n); }) >>
      weft::map<"next">([](witness const& w) { return spin(3), witness(w.value() + 1); }) >>
      weft::task<"sum">([](weft::batch<witness> const& all) {
        int sum = 0;
        for (witness const& each : all) sum += each.value();
        return sum;
      }) >>
      weft::task<"end">([](int sum) { return sum + witness::alive; }));
  CHECK(wrong_in(100, 16,
                 [&] { witness::wrong += weft::run(wf, pool, weft::keep<"end">)["end"_id] != 44; }) == 0);
  auto const fails = weft::workflow<"w">(
      numbers >> weft::map<"each">([](int n) { return spin(3), witness(n); }) >>
      (weft::map<"bad">([](witness const& w) {
         if (w.value() == 5) throw 1;
         return witness(w.value());
       }) |
       weft::task<"other">([](weft::batch<witness> const& all) { return witness(all[0].value()); })) >>
      weft::task<"end">([](weft::batch<witness> const&, witness const&) { return 1; }));
  CHECK(wrong_in(100, -1, [&] {
          try {
            weft::run(fails, pool, weft::keep<"end">);
            ++witness::wrong;
          } catch (weft::task_failed const&) {
          }
        }) == 0);
}

TEST_CASE("nested workflows and loops end their results inside") {
  weft::pool pool(4);
  constexpr auto inner =
      weft::workflow<"inner">(weft::input<"w", witness const&> >> (step<"p"> | step<"q">) >> step<"r">);
  auto const wf = weft::workflow<"w">(
      step<"a"> >> (weft::as_task<"one">(inner) | weft::as_task<"two">(inner)) >> step<"end">);
  CHECK(wrong_in(100, 8, [&] {
          auto const results = weft::run(wf, pool, weft::keep<"end">);
          witness::wrong += results["end"_id].value() != 11 || witness::alive != 1;
        }) == 0);
  CHECK(wrong_in(100, 8, [&] {
          auto const results = weft::run(wf, pool, weft::keep<"one">);
          witness::wrong += results["one"_id]["r"_id].value() != 5 || witness::alive != 3;
        }) == 0);
}

TEST_CASE("a coroutine that waits has its arguments, and spawned tasks have those of who spawned them") {
  weft::pool pool(4);
  auto const waits = weft::task<"waits">([](witness const& w) -> weft::async<int> {
    co_await weft::sleep_for(std::chrono::microseconds(100));
    co_return w.value();
  });
  auto const spawns = weft::task<"spawns">([](weft::context& here, witness const& w) {
    here.spawn([&w] { witness::wrong += w.value() != 2; });
    return witness(w.value());
  });
  auto const wf = weft::workflow<"w">(
      step<"a"> >> step<"b"> >> (waits | spawns | strand<'x'>) >>
      weft::task<"end">([](int n, witness const& a, witness const& b) { return n + a.value() + b.value(); }));
  CHECK(wrong_in(50, 7, [&] {
          witness::wrong += weft::run(wf, pool, weft::keep<"end">)["end"_id] != 16 || witness::alive != 0;
        }) == 0);
}
