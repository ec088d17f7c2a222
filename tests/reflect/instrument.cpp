// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect/instrument.hpp>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <weft/policy.hpp>
#include <weft/reflect/id.hpp>
#include <weft/reflect/tasks.hpp>
#include <weft/weft.hpp>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto fetch = weft::task<"fetch">([](int from) { return from + 20; });
constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
constexpr auto square = weft::task<"square">([](auto x) { return x * x; });
constexpr auto note = weft::task<"note">([](weft::context&, int) {});
constexpr auto merge =
    weft::task<"merge">([](int a, int b, weft::from<"fetch", int> c) { return a + b + *c; });
constexpr auto diamond = weft::workflow<"diamond">(
    weft::input<"from", int> >> fetch >> (twice | square) >> merge.after<"note">(), fetch >> note);

constexpr auto pass_through = [](auto, auto const& call) noexcept(noexcept(call())) -> decltype(auto) {
  return call();
};

struct counting {
  std::shared_ptr<int> calls;
  template <class Id, class Call>
  decltype(auto) operator()(Id, Call const& call) const {
    ++*calls;
    return call();
  }
};

template <class Workflow, class Wrapper>
using wrapped = decltype(weft::instrument(std::declval<Workflow const&>(), std::declval<Wrapper>()));

}  // namespace

TEST_CASE("a wrapper that only passes on changes no result") {
  constexpr auto wf = weft::instrument(diamond, pass_through);
  STATIC_REQUIRE(sizeof(wf) == 1);
  STATIC_REQUIRE(weft::run(wf, weft::with<"from">(0))["merge"_id] == 460);
  STATIC_REQUIRE(weft::run(weft::instrument(wf, pass_through), weft::with<"from">(0))["merge"_id] == 460);
}

TEST_CASE("the wrapper sees every task in order, and no input") {
  std::string seen;
  auto const wf = weft::instrument(diamond, [&seen](auto id, auto const& call) -> decltype(auto) {
    seen += id.c_str();
    seen += ' ';
    return call();
  });
  CHECK(weft::run(wf, weft::with<"from">(0))["merge"_id] == 460);
  CHECK(seen == "fetch twice square note merge ");
}

TEST_CASE("a predicate chooses tasks") {
  static std::string seen;
  auto const log = [](auto id, auto const& call) -> decltype(auto) {
    seen += id.c_str();
    seen += ' ';
    return call();
  };
  auto const log_of = [&](auto predicate) {
    seen.clear();
    weft::run(weft::instrument(diamond, log, predicate), weft::with<"from">(0));
    return seen;
  };
  CHECK(log_of([](auto const& task) { return weft::id_of(task) == "square"_id; }) == "square ");
  CHECK(log_of([](auto const& task) { return weft::id_of(task) != "square"_id; }) ==
        "fetch twice note merge ");
  CHECK(log_of([](auto const& task) { return std::string_view(task.id()) < "merge"; }) == "fetch ");
  CHECK(log_of([](auto const&) { return std::false_type(); }).empty());
  SECTION("with state it may answer by a type") {
    CHECK(log_of([&](auto const& task) { return weft::id_of(task) == "note"_id; }) == "note ");
  }
  SECTION("one that chooses nothing changes nothing") {
    constexpr auto nothing = [](auto const&) { return false; };
    STATIC_REQUIRE(std::is_same_v<decltype(weft::instrument(diamond, pass_through, nothing)),
                                  std::remove_const_t<decltype(diamond)>>);
  }
}

TEST_CASE("tasks with state, and wrappers with state: a copy per task") {
  int k = 3;
  auto const calls = std::make_shared<int>(0);
  auto const wf = weft::workflow<"w">(weft::task<"a">([k] { return k; }) >> twice);
  auto const counted = weft::instrument(wf, counting{calls});
  CHECK(calls.use_count() == 3);
  CHECK(weft::run(counted)["twice"_id] == 6);
  CHECK(*calls == 2);
  auto const one = weft::instrument(wf, counting{calls}, [](auto const& t) { return t.id()[0] == 'a'; });
  CHECK(weft::run(one)["twice"_id] == 6);
  CHECK(*calls == 3);
  SECTION("moved out of an expiring workflow") {
    auto moved =
        weft::workflow<"w">(weft::task<"a">([p = std::make_unique<int>(4)] { return *p; }) >>
                            weft::task<"b">([p = std::make_unique<int>(5)](int x) { return *p * x; }));
    auto const both = weft::instrument(std::move(moved), pass_through,
                                       [](auto const& t) { return weft::id_of(t) == "a"_id; });
    CHECK(weft::run(both)["b"_id] == 20);
  }
}

TEST_CASE("around a map it is once per element") {
  static int calls;
  calls = 0;
  auto const count = [](auto, auto const& call) -> decltype(auto) {
    ++calls;
    return call();
  };
  auto const wf = weft::workflow<"w">(weft::task<"list">([] { return std::vector<int>{1, 2, 3}; }) >>
                                      weft::map<"each">([](int x) { return 10 * x; }) >>
                                      weft::task<"last">([](weft::batch<int> const& all) { return all[2]; }));
  CHECK(weft::run(weft::instrument(wf, count, [](auto const& t) {
          return weft::id_of(t) == "each"_id;
        })).value() == 30);
  CHECK(calls == 3);
  auto const taking = weft::workflow<"w">(
      weft::task<"list">([] { return std::vector<std::string>{"a", "b"}; }) >>
      weft::map<"each">([](weft::context& c, std::string&& s) { return std::move(s) + c.id(); }));
  CHECK(weft::run(weft::instrument(taking, count)).value()[1] == "beach");
  CHECK(calls == 6);
}

TEST_CASE("values are taken, referred to and made in place as without it") {
  struct fixed {
    int value;
    constexpr explicit fixed(int v) : value(v) {}
    fixed(fixed const&) = delete;
  };
  constexpr auto wf =
      weft::workflow<"w">(weft::task<"make">([] { return fixed(7); }) >>
                          weft::task<"see">([](fixed const& f) -> int const& { return f.value; }));
  STATIC_REQUIRE(weft::run(weft::instrument(wf, pass_through)).value() == 7);

  auto const moving = weft::workflow<"w">(
      weft::task<"make">([] { return std::make_unique<int>(1); }) >>
      weft::task<"grow">([](std::unique_ptr<int>&& p) { return ++*p, std::move(p); }) >>
      weft::task<"generic">([](auto p) { return *p; }) >>
      weft::task<"text">([](int n) { return std::string(1, static_cast<char>('a' + n)); }) >>
      weft::task<"tail">([](auto s) { return std::move(s) + "!"; }).moves<"text">());
  CHECK(weft::run(weft::instrument(moving, pass_through)).value() == "c!");
}

TEST_CASE("functions, members and bound members") {
  struct account {
    int rate;
    int with_interest(int x) const { return x + x * rate / 100; }
  };
  auto const wf = weft::workflow<"w">(
      weft::task<"open">([] { return account{10}; }) >> weft::task<"rate">(&account::rate),
      weft::task<"due">(&account::with_interest, account{20}).takes<"rate">());
  CHECK(weft::run(weft::instrument(wf, pass_through))["due"_id] == 12);
}

TEST_CASE("a call stays noexcept if task and wrapper are") {
  constexpr auto quiet = weft::workflow<"w">(weft::task<"a">([]() noexcept { return 1; }));
  using task = std::remove_cvref_t<decltype(weft::task_map(weft::instrument(quiet, pass_through))["a"_id])>;
  STATIC_REQUIRE(std::is_nothrow_invocable_v<task::callable const&>);
  constexpr auto loud = [](auto, auto const& call) -> decltype(auto) { return call(); };
  using other = std::remove_cvref_t<decltype(weft::task_map(weft::instrument(quiet, loud))["a"_id])>;
  STATIC_REQUIRE_FALSE(std::is_nothrow_invocable_v<other::callable const&>);
  using third =
      std::remove_cvref_t<decltype(weft::task_map(weft::instrument(diamond, pass_through))["note"_id])>;
  STATIC_REQUIRE_FALSE(std::is_nothrow_invocable_v<third::callable const&, weft::context&, int>);
}

TEST_CASE("an exception passes the wrapper and shows the task") {
  static int caught;
  caught = 0;
  auto const wf = weft::instrument(weft::workflow<"w">(weft::task<"bad">([]() -> int { throw 5; })),
                                   [](auto, auto const& call) -> decltype(auto) {
                                     try {
                                       return call();
                                     } catch (int n) {
                                       caught = n;
                                       throw;
                                     }
                                   });
  try {
    weft::run(wf);
    FAIL("nothing was thrown");
  } catch (weft::task_failed const& e) {
    CHECK(std::string(e.id()) == "bad");
  }
  CHECK(caught == 5);
}

TEST_CASE("a wrapper must be callable and return what the call does") {
  constexpr auto wf = weft::workflow<"w">(twice.takes<"x">(), weft::input<"x", int>);
  using type = std::remove_const_t<decltype(wf)>;
  constexpr auto silent = [](auto, auto const& call) { call(); };
  STATIC_REQUIRE(std::is_same_v<
                 wrapped<type, decltype(silent)>,
                 weft::rejected<weft::errors::wrapper_result<"twice", weft::wants<int>, weft::gives<void>>>>);
  constexpr auto alone = [](auto const& call) { return call(); };
  STATIC_REQUIRE(std::is_same_v<wrapped<type, decltype(alone)>,
                                weft::rejected<weft::errors::wrapper_not_callable<"twice">>>);
  auto changing = [n = 0](auto, auto const& call) mutable { return ++n, call(); };
  STATIC_REQUIRE(std::is_same_v<wrapped<type, decltype(changing)>,
                                weft::rejected<weft::errors::wrapper_not_callable<"twice">>>);
  int one = 1;
  auto unknown = [one](auto const&) { return one == 1; };
  STATIC_REQUIRE(std::is_same_v<decltype(weft::instrument(wf, pass_through, unknown)),
                                weft::rejected<weft::errors::no_constant_answer<"twice">>>);
}

TEST_CASE("an error goes through instrument") {
  STATIC_REQUIRE(std::is_same_v<decltype(weft::instrument(weft::failure(), pass_through)), weft::failure>);
}

TEST_CASE("states and parts") {
  constexpr auto wf = weft::workflow<"w">(
      weft::state<"total", int>(),
      weft::task<"add">([](int& total) { return total += 2; }) >>
          weft::task<"more">([](int& total) { return ++total; }),
      weft::task<"pair">([] { return std::pair<int, int>(3, 4); }) >> weft::part<"second", 1>);
  constexpr auto traced = weft::instrument(wf, pass_through);
  STATIC_REQUIRE(weft::run(traced)["more"_id] == 3);
  STATIC_REQUIRE(weft::run(traced)["second"_id] == 4);
}

TEST_CASE("what a task says of how it is run stays, and the wrapper sees each attempt") {
  static int calls;
  auto const count = [](auto, auto const& call) -> decltype(auto) {
    ++calls;
    return call();
  };
  constexpr auto stubborn = [](weft::context& here, int x) {
    if (here.attempt() < 3) throw std::runtime_error("again");
    return x * here.attempt();
  };
  auto const plain =
      weft::workflow<"wf">(weft::task<"one">([] { return 1; }) >> weft::task<"a">(stubborn)
                                                                      .timeout(std::chrono::hours(1))
                                                                      .limit<"db">(2)
                                                                      .priority(3)
                                                                      .retry({.attempts = 3}));
  auto const wf = weft::instrument(plain, count);
  auto const a = boost::hana::at_c<1>(weft::tasks(wf));
  weft::detail::task_policy said;
  weft::detail::note_policies(a.function(), said);
  CHECK(said.retry.attempts == 3);
  CHECK(said.timeout == 3'600'000'000'000);
  CHECK(said.limit_count == 1);
  CHECK(weft::detail::priority_of(a.function()) == 3);
  weft::pool pool(2);
  for (int i = 0; i < 2; ++i) {
    calls = 0;
    auto const r = i == 0 ? weft::run(wf)["a"_id] : weft::run(wf, pool)["a"_id];
    REQUIRE(r == 3);
    REQUIRE(calls == 4);
  }
}

TEST_CASE(
    "a task with state of its own keeps that and what it says, and one that goes to an executor goes there") {
  weft::pool elsewhere(1);
  auto wf =
      weft::workflow<"wf">(weft::task<"a">([p = std::make_unique<int>(4)](weft::context&) { return *p; })
                               .priority(2)
                               .on(elsewhere) >>
                           weft::task<"b">([k = 5](weft::context& here, int x) {
                             if (here.attempt() < 2) throw std::runtime_error("again");
                             return k * x;
                           }).retry({.attempts = 2}));
  auto const wrapped_twice = weft::instrument(weft::instrument(std::move(wf), pass_through), pass_through);
  weft::pool pool(1);
  REQUIRE(weft::run(wrapped_twice, pool)["b"_id] == 20);
  using a = weft::detail::task_at<weft::detail::analysis<std::remove_const_t<decltype(wrapped_twice)>>, 0>;
  STATIC_REQUIRE(weft::detail::is_placed<a::callable>);
}
