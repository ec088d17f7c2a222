// SPDX-License-Identifier: BSL-1.0
#include <weft/run/map.hpp>

#include <array>
#include <list>
#include <memory>
#include <ranges>
#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include <weft/core/map.hpp>
#include <weft/run/run.hpp>

#include "counted.hpp"

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto twice = weft::map<"twice">([](int x) { return 2 * x; });

// A range of the plainest kind: begin and end, no size, an end of another type.
struct countdown {
  int from;

  struct end_type {};
  struct iterator {
    int at;
    constexpr int operator*() const { return at; }
    constexpr iterator& operator++() {
      --at;
      return *this;
    }
    constexpr bool operator!=(end_type) const { return at > 0; }
  };
  constexpr iterator begin() const { return {from}; }
  constexpr end_type end() const { return {}; }
};

template <class T>
std::vector<T> listed(weft::batch<T> const& batch) {
  return std::vector<T>(batch.begin(), batch.end());
}

template <class Make>
std::vector<int> doubled(Make make) {
  return listed(weft::run(weft::workflow<"w">(weft::task<"make">(make) >> twice)).value());
}

constexpr int sum_over_array() {
  constexpr auto row = weft::task<"row">([] { return std::array{1, 2, 3}; });
  constexpr auto sum = weft::task<"sum">([](weft::batch<int> const& xs) {
    int s = 0;
    for (int x : xs) s += x;
    return s;
  });
  return weft::run(weft::workflow<"w">(row >> twice >> sum)).value();
}

}  // namespace

static_assert(sum_over_array() == 12);

TEST_CASE("a map works over every kind of range") {
  std::vector<int> const expected{2, 4, 6};
  CHECK(doubled([] { return std::vector{1, 2, 3}; }) == expected);
  CHECK(doubled([] { return std::array{1, 2, 3}; }) == expected);
  CHECK(doubled([] { return std::list{1, 2, 3}; }) == expected);
  CHECK(doubled([] { return std::set{3, 1, 2}; }) == expected);
  CHECK(doubled([] { return countdown{3}; }) == std::vector{6, 4, 2});
  CHECK(doubled([] { return weft::batch<int>(3, [](std::size_t i) { return static_cast<int>(i) + 1; }); }) ==
        expected);
  CHECK(doubled([] { return std::vector{true, false}; }) == std::vector{2, 0});
  CHECK(doubled([] { return std::vector<int>(); }).empty());
  CHECK(doubled([] { return std::views::iota(1, 4); }) == expected);
  CHECK(sum_over_array() == 12);

  static constexpr int row[] = {1, 2, 3};
  using reference = int const(&)[3];
  CHECK(doubled([]() -> reference { return row; }) == expected);

  static std::vector<int> const shared{1, 2, 3};
  CHECK(doubled([]() -> std::vector<int> const& { return shared; }) == expected);
}

TEST_CASE("a map over a map's batch") {
  auto const make = weft::task<"make">([] { return std::vector{1, 2}; });
  auto const text = weft::map<"text">([](int x) { return std::to_string(x); });
  auto const size = weft::map<"size">(&std::string::size);
  auto const results = weft::run(weft::workflow<"w">(make >> twice >> text >> size));
  CHECK(listed(results["text"_id]) == std::vector<std::string>{"2", "4"});
  CHECK(listed(results.value()) == std::vector<std::size_t>{1, 1});
}

TEST_CASE("a map runs in input order, one element after the other") {
  std::string log;
  auto const make = weft::task<"make">([] { return std::string("abc"); });
  auto const write = weft::map<"write">([&](char c) { log += c; });
  auto const end = weft::task<"end">([&] { log += '.'; });
  weft::run(weft::workflow<"w">(make >> write >> end));
  CHECK(log == "abc.");
}

TEST_CASE("further predecessors and from go to every call") {
  auto const make = weft::task<"make">([] { return std::vector{1, 2, 3}; });
  auto const factor = weft::task<"factor">([] { return 10; });
  auto const offset = weft::task<"offset">([] { return std::make_unique<int>(5); });
  auto const apply =
      weft::map<"apply">([](weft::context& here, int x, int f, weft::from<"offset", std::unique_ptr<int>> o) {
        return x * f + **o + here.attempt();
      });
  auto const results = weft::run(weft::workflow<"w">(offset, (make | factor) >> apply));
  CHECK(listed(results["apply"_id]) == std::vector{16, 26, 36});
}

TEST_CASE("takes says where the range and the others come from") {
  auto const make = weft::task<"make">([] { return std::vector{1, 2}; });
  auto const factor = weft::task<"factor">([] { return 10; });
  auto const apply = weft::map<"apply">([](auto x, auto f) { return x * f; }).takes<"make", "factor">();
  CHECK(listed(weft::run(weft::workflow<"w">(factor, make, apply))["apply"_id]) == std::vector{10, 20});
}

TEST_CASE("a map that declares E&& takes the elements") {
  auto const make = weft::task<"make">([] {
    std::vector<std::unique_ptr<int>> v;
    for (int i : {1, 2}) v.push_back(std::make_unique<int>(i));
    return v;
  });
  auto const own =
      weft::map<"own">([](std::unique_ptr<int>&& p) { return std::unique_ptr<int>(std::move(p)); });
  auto const value = weft::map<"value">([](std::unique_ptr<int> p) { return *p; });
  auto const results = weft::run(weft::workflow<"w">(make >> own >> value));
  CHECK(listed(results.value()) == std::vector{1, 2});

  counted::reset();
  {
    auto const many = weft::task<"many">([] {
      std::list<counted> all;
      all.emplace_back(1);
      all.emplace_back(2);
      return all;
    });
    auto const moved = weft::map<"moved">([](auto x) { return x.value; }).moves<"many">();
    CHECK(listed(weft::run(weft::workflow<"w">(many >> moved)).value()) == std::vector{1, 2});
    CHECK(counted::copied == 0);
    auto const copied = weft::map<"copied">([](auto x) { return x.value; });
    CHECK(listed(weft::run(weft::workflow<"w">(many >> copied)).value()) == std::vector{1, 2});
    CHECK(counted::copied == 2);
  }
  CHECK(counted::alive == 0);
}

TEST_CASE("elements of the result need not be movable or default-constructible") {
  auto const make = weft::task<"make">([] { return std::vector{1, 2}; });
  auto const fix = weft::map<"fix">([](int x) { return immovable(x); });
  auto const results = weft::run(weft::workflow<"w">(make >> fix));
  CHECK(results.value()[1].value == 2);
}

TEST_CASE("a map of predicates gives a batch of bool") {
  auto const make = weft::task<"make">([] { return std::vector{1, 2, 3}; });
  auto const odd = weft::map<"odd">([](int x) { return x % 2 != 0; });
  auto const result = weft::run(weft::workflow<"w">(make >> odd)).value();
  STATIC_REQUIRE(std::is_same_v<decltype(result), weft::batch<bool> const>);
  CHECK(listed(result) == std::vector<bool>{true, false, true});
}

TEST_CASE("a failing element is named, and what was made is destroyed") {
  counted::reset();
  int calls = 0;
  auto const make = weft::task<"make">([] { return std::vector{0, 1, 2, 3}; });
  auto const check = weft::map<"check">([&](int x) {
    ++calls;
    if (x == 2) throw std::runtime_error("two");
    return counted(x);
  });
  auto const workflow = weft::workflow<"w">(make >> check);
  try {
    weft::run(workflow);
    FAIL("nothing was thrown");
  } catch (weft::task_failed const& e) {
    CHECK(std::string(e.id()) == "check");
    CHECK(e.element() == 2);
    CHECK(std::string(e.what()) == "task \"check\" failed at element 2: two");
  }
  CHECK(calls == 3);
  CHECK(counted::alive == 0);
}

TEST_CASE("a failing element of a void map") {
  auto const make = weft::task<"make">([] { return std::vector{0, 1}; });
  auto const check = weft::map<"check">([](int x) {
    if (x == 1) throw 7;
  });
  try {
    weft::run(weft::workflow<"w">(make >> check));
    FAIL("nothing was thrown");
  } catch (weft::task_failed const& e) {
    CHECK(e.element() == 1);
  }
}
