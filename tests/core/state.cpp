// SPDX-License-Identifier: BSL-1.0
#include <weft/core/state.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <weft/static.hpp>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

struct journal {
  int count = 0;
  int entry[8]{};
  constexpr void add(int x) { entry[count++] = x; }
};

constexpr auto open = weft::state<"journal", journal>();
constexpr auto first = weft::task<"first">([](journal& j) {
  j.add(1);
  return 5;
});
constexpr auto second = weft::task<"second">([](int x, journal& j) {
  j.add(x);
  return x + 1;
});
constexpr auto third = weft::task<"third">([](weft::from<"journal", journal&> j, int x) { j->add(x); });
constexpr auto count =
    weft::task<"count">([](weft::from<"journal", journal> j) { return j->count; }).after<"third">();
constexpr auto noting = weft::workflow<"noting">(open, first >> second >> third, count);

}  // namespace

TEST_CASE("a state is handed to those who ask for it, by type or by name") {
  static constexpr auto results = weft::run(noting);
  STATIC_REQUIRE(results["journal"_id].count == 3);
  STATIC_REQUIRE(results["journal"_id].entry[1] == 5);
  STATIC_REQUIRE(results["journal"_id].entry[2] == 6);
  STATIC_REQUIRE(results["count"_id] == 3);
}

TEST_CASE("every run has its own state, and so has every nested workflow") {
  for (int i = 0; i < 3; ++i) CHECK(weft::run(noting)["journal"_id].count == 3);
  constexpr auto two = weft::workflow<"two">(weft::as_task<"x">(noting) | weft::as_task<"y">(noting));
  auto const results = weft::run(two);
  CHECK(results["x"_id]["journal"_id].count == 3);
  CHECK(results["y"_id]["journal"_id].count == 3);
}

TEST_CASE("a state can be made of inputs, cannot move, and can be taken in the end") {
  struct buffer {
    explicit buffer(std::size_t n) : bytes(n) {}
    buffer(buffer const&) = delete;
    std::vector<char> bytes;
  };
  auto const wf = weft::workflow<"w">(
      weft::input<"size", int> >>
          weft::state<"buffer">([](int n) { return buffer(static_cast<std::size_t>(n)); }),
      weft::task<"fill">([](buffer& b) { b.bytes.front() = 'x'; }) >>
          weft::task<"end">([](weft::from<"buffer", buffer> b) { return std::string(1, b->bytes.front()); }));
  CHECK(weft::run(wf, weft::with<"size">(3))["end"_id] == "x");

  auto const taking = weft::workflow<"taking">(
      weft::state<"p">([] { return std::make_unique<int>(1); }),
      weft::task<"change">([](std::unique_ptr<int>& p) { ++*p; }) >>
          weft::task<"take">([](weft::from<"p", std::unique_ptr<int>&&> p) { return p.get(); }));
  CHECK(*weft::run(taking)["take"_id] == 2);
}

TEST_CASE("states of one type are told apart by name") {
  constexpr auto wf =
      weft::workflow<"w">(weft::state<"a", int>(), weft::state<"b", int>(),
                          weft::task<"up">([](weft::from<"a", int&> a, weft::from<"b", int&> b) {
                            *a += 1;
                            *b += 2;
                          }));
  auto const results = weft::run(wf);
  CHECK(results["a"_id] == 1);
  CHECK(results["b"_id] == 2);
}

TEST_CASE("a state is destroyed when a task fails") {
  auto const alive = std::make_shared<int>(0);
  auto const wf =
      weft::workflow<"w">(weft::state<"s">([alive] { return alive; }),
                          weft::task<"bad">([](std::shared_ptr<int>&) { throw std::runtime_error("no"); }));
  long const before = alive.use_count();
  CHECK_THROWS_AS(weft::run(wf), weft::task_failed);
  CHECK(alive.use_count() == before);
}
