// SPDX-License-Identifier: BSL-1.0
#include <weft/core/batch.hpp>

#include <algorithm>
#include <any>
#include <array>
#include <cstdint>
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

TEST_CASE("a filler makes the elements in any order") {
  weft::detail::batch_filler<int> filler(4);
  for (std::size_t i : {3U, 0U, 2U, 1U}) filler.make(i, [i] { return static_cast<int>(10 * i); });
  weft::batch<int> const made = filler.take();
  CHECK(made.size() == 4);
  CHECK(std::equal(made.begin(), made.end(), std::array{0, 10, 20, 30}.begin()));
}

TEST_CASE("a filler makes elements where they stay") {
  weft::detail::batch_filler<immovable> filler(2);
  for (std::size_t i : {1U, 0U}) filler.make(i, [i] { return immovable(i + 5); });
  weft::batch<immovable> const made = filler.take();
  CHECK(made[0].value == 5);
  CHECK(made[1].value == 6);

  weft::detail::batch_filler<std::any> anything(1);
  anything.make(0, [] { return std::any(7); });
  CHECK(std::any_cast<int>(anything.take()[0]) == 7);

  weft::detail::batch_filler<bool> flags(3);
  for (std::size_t i : {0U, 1U, 2U}) flags.make(i, [i] { return i == 1; });
  CHECK(flags.take() == weft::batch<bool>(3, [](std::size_t i) { return i == 1; }));
}

TEST_CASE("a filler that is given up destroys what was made, and one that is not destroys nothing") {
  {
    weft::detail::batch_filler<counted> filler(5);
    for (std::size_t i : {4U, 1U}) filler.make(i, [] { return counted(1); });
    CHECK(counted::alive == 2);
    auto const fails = []() -> counted { throw 7; };
    CHECK_THROWS_AS(filler.make(2, fails), int);
  }
  CHECK(counted::alive == 0);
  {
    weft::detail::batch_filler<counted> filler(3);
    for (std::size_t i : {2U, 1U, 0U}) filler.make(i, [i] { return counted(static_cast<int>(i)); });
    weft::batch<counted> const made = filler.take();
    CHECK(counted::alive == 3);
    CHECK(made[2].value == 2);
    weft::batch<counted> const copy = made;
    CHECK(counted::alive == 6);
    CHECK(copy == made);
  }
  CHECK(counted::alive == 0);
}

TEST_CASE("a filler of nothing") {
  CHECK(weft::detail::batch_filler<int>(0).take().empty());
  CHECK(weft::detail::batch_filler<std::string>(0).take().empty());
  weft::detail::batch_filler<std::string> given_up(0);
}

TEST_CASE("a filler of large and of aligned elements") {
  struct alignas(64) wide {
    std::string text;
    char more[100];
  };
  weft::detail::batch_filler<wide> filler(70);  // more bytes of notes than one element has
  for (std::size_t i = 70; i > 0; --i)
    filler.make(i - 1, [i] { return wide{std::string(40, 'x'), {char(i)}}; });
  weft::batch<wide> const made = filler.take();
  CHECK(made[69].more[0] == 70);
  CHECK(made[69].text.size() == 40);
  CHECK(reinterpret_cast<std::uintptr_t>(made.data()) % 64 == 0);

  weft::detail::batch_filler<wide> given_up(70);
  given_up.make(69, [] { return wide{std::string(40, 'x'), {}}; });
}
