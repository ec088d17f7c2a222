// SPDX-License-Identifier: BSL-1.0
#include <weft/core/batch.hpp>

#include <algorithm>
#include <any>
#include <iterator>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "../catch.hpp"

namespace {

struct counted {
  static inline int alive = 0;
  int value;
  explicit counted(int v) : value(v) { ++alive; }
  counted(counted const& other) : value(other.value) { ++alive; }
  counted& operator=(counted const&) = delete;
  ~counted() { --alive; }
  bool operator==(counted const& other) const { return value == other.value; }
};

struct immovable {
  std::size_t value;
  explicit constexpr immovable(std::size_t v) : value(v) {}
  immovable(immovable&&) = delete;
};

constexpr auto square = [](std::size_t i) { return static_cast<int>(i * i); };

constexpr int sum_of_squares(std::size_t size) {
  weft::batch<int> squares(size, square);
  weft::batch<int> copy = squares;
  copy[0] += 100;
  weft::batch<int> moved = std::move(copy);
  moved.swap(squares);
  squares = moved;
  int sum = 0;
  for (int s : squares) sum += s;
  return squares == moved ? sum : -1;
}

}  // namespace

static_assert(std::ranges::contiguous_range<weft::batch<int>>);
static_assert(std::ranges::sized_range<weft::batch<int> const>);
static_assert(std::is_nothrow_move_constructible_v<weft::batch<immovable>>);
static_assert(!std::is_copy_constructible_v<weft::batch<immovable>>);
static_assert(!std::is_copy_constructible_v<weft::batch<std::unique_ptr<int>>>);
static_assert(std::is_move_assignable_v<weft::batch<std::unique_ptr<int>>>);

TEST_CASE("a batch is made element by element, in order") {
  STATIC_REQUIRE(sum_of_squares(4) == 14);
  CHECK(sum_of_squares(4) == 14);

  std::string order;
  weft::batch<char> const letters(3, [&](std::size_t i) {
    order += static_cast<char>('a' + i);
    return order.back();
  });
  CHECK(order == "abc");
  CHECK(letters.size() == 3);
  CHECK(letters[2] == 'c');
  CHECK(std::string(letters.begin(), letters.end()) == "abc");
  std::span<char const> const view = letters;
  CHECK(view.data() == letters.data());
}

TEST_CASE("an empty batch has no memory") {
  weft::batch<int> const none;
  CHECK(none.empty());
  CHECK(none.data() == nullptr);
  CHECK(none == weft::batch<int>(0, square));
  CHECK(weft::batch<int>(0, square).data() == nullptr);
  weft::batch<int> const copy = none;
  CHECK(copy.begin() == copy.end());
}

TEST_CASE("elements are made in place, also what cannot move") {
  weft::batch<immovable> made(3, [](std::size_t i) { return immovable(i + 1); });
  CHECK(made[2].value == 3);
  immovable const* const where = made.data();
  weft::batch<immovable> const moved = std::move(made);
  CHECK(moved.data() == where);
  CHECK(made.empty());  // NOLINT(bugprone-use-after-move): that is the question
}

TEST_CASE("a batch of bool is an array of bool") {
  weft::batch<bool> flags(4, [](std::size_t i) { return i % 2 == 0; });
  STATIC_REQUIRE(std::is_same_v<decltype(flags[0]), bool&>);
  bool* const second = flags.data() + 1;
  *second = true;
  CHECK(std::count(flags.begin(), flags.end(), true) == 3);
}

TEST_CASE("batches compare by size and element") {
  weft::batch<int> const three(3, square), four(4, square);
  CHECK(three == weft::batch<int>(3, square));
  CHECK(three != four);
  CHECK(three != weft::batch<int>(3, [](std::size_t) { return 0; }));
}

TEST_CASE("copies, moves and swaps destroy each element once") {
  {
    auto const make = [](std::size_t i) { return counted(static_cast<int>(i)); };
    weft::batch<counted> a(3, make);
    weft::batch<counted> b = a;
    CHECK(counted::alive == 6);
    CHECK(a == b);
    weft::batch<counted> c(5, make);
    c = std::move(b);
    CHECK(counted::alive == 6);
    CHECK(c == a);
    weft::batch<counted>& self = c;
    c = self;
    CHECK(c == a);
    a = weft::batch<counted>();
    CHECK(counted::alive == 3);
  }
  CHECK(counted::alive == 0);
}

TEST_CASE("a throw while the batch is filled destroys what was made") {
  for (std::size_t bad : {std::size_t{0}, std::size_t{3}}) {
    auto const make = [bad](std::size_t i) -> counted {
      if (i == bad) throw 7;
      return counted(1);
    };
    CHECK_THROWS_AS(weft::batch<counted>(5, make), int);
    CHECK(counted::alive == 0);
  }
}

TEST_CASE("elements whose type converts from anything are still made by make") {
  weft::batch<std::any> const made(2, [](std::size_t i) { return std::any(static_cast<int>(i)); });
  CHECK(std::any_cast<int>(made[1]) == 1);
}
