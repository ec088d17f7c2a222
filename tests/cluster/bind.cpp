// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/bind.hpp>

#include <weft/dynamic/run.hpp>
#include <weft/dynamic/task_graph.hpp>
#include <weft/run/parallel.hpp>
#include <weft/run/pool.hpp>
#include <weft/static.hpp>
#include <weft/wire.hpp>

#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "../catch.hpp"
#include "account.hpp"

using namespace weft::literals;

namespace {

std::size_t length(std::string const& text) { return text.size(); }
int add(int a, int b) { return a + b; }
std::string name(weft::context& here, int n) { return here.id() + std::to_string(n); }

// What arrives of a bound callable that is sent.
template <class Bound>
Bound sent(Bound const& f) {
  weft::byte_buffer bytes;
  weft::output_archive to(bytes);
  f.save(to);
  weft::input_archive from(bytes);
  Bound arrived = Bound::load(from);
  from.finish();
  return arrived;
}
template <class Bound>
std::string described(Bound const&) {
  weft::schema_recorder to;
  Bound::describe(to);
  return to.text();
}

}  // namespace

TEST_CASE("bind gives a function its first arguments") {
  constexpr auto by_value = weft::bind([](int by, int x) { return by * x; }, 3);
  STATIC_REQUIRE(by_value(14) == 42);
  STATIC_REQUIRE(std::get<0>(by_value.state()) == 3);
  auto const by_reference =
      weft::bind([](std::string const& a, int n, std::string const& b) { return a + std::to_string(n) + b; },
                 std::string("a"), 2);
  CHECK(by_reference("b") == "a2b");
  CHECK(by_reference("c") == "a2c");
  auto const without = weft::bind([](int x) { return x + 1; });
  CHECK(without(1) == 2);
  STATIC_REQUIRE(std::is_empty_v<std::remove_const_t<decltype(without)>>);
  auto const generic = weft::bind([](auto const& a, auto const& b) { return a + b; }, 1);
  CHECK(generic(2.5) == 3.5);
}

TEST_CASE("the state is copied in, and cannot be changed by a call") {
  int x = 1;
  auto const f = weft::bind([](int const& state) { return state; }, x);
  x = 2;
  CHECK(f() == 1);
  auto const wants_more = weft::bind([](int& state) { return ++state; }, x);
  STATIC_REQUIRE_FALSE(std::is_invocable_v<decltype(wants_more) const&>);
  STATIC_REQUIRE_FALSE(std::is_invocable_v<decltype(f), int>);
}

TEST_CASE("functions and members are bound by name") {
  CHECK(weft::bind<&add>(40)(2) == 42);
  CHECK(weft::bind<add>(40, 2)() == 42);
  CHECK(weft::bind<&account::after>(account{5})(1) == 6);
  CHECK(weft::bind<&account::after>()(account{7}, 1) == 8);
  CHECK(weft::bind<&account::balance>()(account{7}) == 7);
  CHECK(weft::bind<&length>(std::string("four"))() == 4);  // std::bind would be found by its state
}

TEST_CASE("a context stands before the state") {
  auto const f = weft::bind(
      [](weft::context& here, int state, int x) { return here.id() + std::to_string(state + x); }, 40);
  weft::context here("task", {});
  CHECK(f(here, 2) == "task42");
  CHECK(weft::bind<&name>(42)(here) == "task42");
  CHECK(weft::bind<&name>()(here, 42) == "task42");
}

TEST_CASE("references come back, and what can only be moved goes in") {
  auto const pass = weft::bind([](int const&, std::string& s) -> std::string& { return s; }, 1);
  std::string text = "x";
  CHECK(&pass(text) == &text);
  auto const owner =
      weft::bind([](std::unique_ptr<int> const& mine, std::unique_ptr<int> p) { return *mine + *p; },
                 std::make_unique<int>(40));
  CHECK(owner(std::make_unique<int>(2)) == 42);
  CHECK(sent(owner)(std::make_unique<int>(2)) == 42);
}

TEST_CASE("a bound callable is the same after a journey") {
  auto const f = weft::bind([](int a, std::string const& b, std::vector<int> const& c,
                               int x) { return std::to_string(a + x + c.at(1)) + b; },
                            1, std::string("b"), std::vector<int>{2, 3});
  auto const arrived = sent(f);
  STATIC_REQUIRE(std::is_same_v<decltype(arrived), decltype(f)>);
  CHECK(arrived.state() == f.state());
  CHECK(arrived(10) == "14b");
  CHECK(sent(weft::bind<&account::after>(account{5}))(1) == 6);
  CHECK(sent(weft::bind([](int x) { return x; }))(3) == 3);
}

TEST_CASE("a bound callable is a value that travels, also as the state of another") {
  auto const times = weft::bind([](int by, int x) { return by * x; }, 10);
  using times_type = std::remove_const_t<decltype(times)>;
  STATIC_REQUIRE(weft::travels<times_type>);
  STATIC_REQUIRE_FALSE(weft::travels<decltype([] {})>);
  CHECK(weft::from_bytes<times_type>(weft::to_bytes(times))(5) == 50);

  auto const then_add =
      weft::bind([](auto const& first, int more, int x) { return first(x) + more; }, times, 2);
  CHECK(sent(then_add)(4) == 42);
  CHECK(described(then_add) != described(times));
  CHECK(weft::from_bytes<std::vector<times_type>>(weft::to_bytes(std::vector{times, times})).at(1)(2) == 20);

  weft::byte_buffer cut = weft::to_bytes(times);
  CHECK_THROWS_AS(weft::from_bytes<times_type>(weft::byte_view(cut.data(), cut.size() - 1)),
                  weft::archive_error);
}

TEST_CASE("what a bound callable has is described, in order") {
  CHECK(described(weft::bind([](int, std::string const&) {}, 1, std::string())) ==
        described(weft::bind([](int, std::string const&, int) {}, 2, std::string("x"))));
  CHECK(described(weft::bind([](auto, auto) {}, 1, 2.0)) != described(weft::bind([](auto, auto) {}, 1.0, 2)));
}

TEST_CASE("bound callables are callables of tasks elsewhere, too") {
  auto const wf = weft::workflow<"bound-here">(
      weft::task<"make">(
          weft::bind([](int n) { return std::vector<int>(static_cast<std::size_t>(n), 2); }, 3)) >>
      weft::map<"scale">(weft::bind([](int by, int x) { return by * x; }, 5)) >>
      weft::task<"sum">(weft::bind(
          [](int from, weft::batch<int> const& all) {
            for (int x : all) from += x;
            return from;
          },
          100)));
  CHECK(weft::run(wf).value() == 130);
  weft::pool pool(2);
  CHECK(weft::run(wf, pool).value() == 130);

  weft::task_graph g("bound-graph");
  auto const a = g.add("a", weft::bind([](int x) { return x; }, 20));
  auto const b = g.add(
      "b", weft::bind([](weft::context& here, int k, int x) { return here.id() + std::to_string(k * x); }, 2),
      a);
  CHECK(weft::run(g)[b] == "b40");
  CHECK(weft::run(g, pool)[b] == "b40");
}
