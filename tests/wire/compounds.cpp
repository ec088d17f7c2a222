// SPDX-License-Identifier: BSL-1.0
#include <weft/wire/compounds.hpp>

#include <weft/wire.hpp>

#include "laws.hpp"

namespace {

struct base {
  virtual ~base() = default;
  template <class Archive>
  void serialize(Archive&, unsigned) {}
};
struct last final : base {
  int value = 0;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & value;
  }
};

struct chain {
  int value = 0;
  std::unique_ptr<chain> next;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & value & next;
  }
};

struct throws_when_copied {
  throws_when_copied() = default;
  throws_when_copied(throws_when_copied const&) { throw 1; }
  throws_when_copied& operator=(throws_when_copied const&) = default;
  template <class Archive>
  void serialize(Archive&, unsigned) {}
};

}  // namespace

static_assert(!weft::travels<std::unique_ptr<base>>, "it may be anything that derives from it");
static_assert(weft::travels<std::unique_ptr<last>>);

TEST_CASE("pairs and tuples travel") {
  wire_laws::check(std::pair<int, std::string>(1, "one"));
  wire_laws::check(std::tuple<int, bool, std::string>(1, true, "one"));
  wire_laws::check(std::tuple<>());
  REQUIRE(weft::schema_of<std::tuple<int, std::pair<bool, double>>>().text == "{i32 {bool f64}}");
}

TEST_CASE("optionals and variants travel") {
  wire_laws::check(std::optional<int>());
  wire_laws::check(std::optional<std::string>("text"));
  wire_laws::check(std::variant<std::monostate, int, std::string>());
  wire_laws::check(std::variant<std::monostate, int, std::string>("text"));
  wire_laws::check(std::variant<int, int>(std::in_place_index<1>, 3));
  REQUIRE(weft::schema_of<std::optional<int>>().text == "i32?");
  REQUIRE(weft::schema_of<std::variant<std::monostate, int>>().text == "({}|i32|)");
}

TEST_CASE("bytes that stand for no alternative are refused") {
  using weft::archive_problem;
  REQUIRE(wire_laws::problem_of<std::optional<int>>(wire_laws::bytes_of({2})) == archive_problem::bad_value);
  REQUIRE(wire_laws::problem_of<std::variant<int, bool>>(wire_laws::bytes_of({2})) ==
          archive_problem::bad_value);
  REQUIRE(wire_laws::problem_of<std::variant<int, bool>>(wire_laws::bytes_of({255})) ==
          archive_problem::bad_value);
}

TEST_CASE("a variant that has lost its value cannot be saved") {
  std::variant<int, throws_when_copied> variant;
  throws_when_copied const value;
  REQUIRE_THROWS_AS(variant.emplace<1>(value), int);
  REQUIRE(variant.valueless_by_exception());
  REQUIRE_THROWS_AS(weft::to_bytes(variant), weft::archive_error);
}

TEST_CASE("what a unique_ptr owns travels") {
  auto const same = [](auto const& a, auto const& b) { return (!a && !b) || (a && b && *a == *b); };
  wire_laws::check(std::unique_ptr<int>(), same);
  wire_laws::check(std::make_unique<std::string>("text"), same);
  auto owner = std::make_unique<last>();
  owner->value = 5;
  REQUIRE(weft::from_bytes<std::unique_ptr<last>>(weft::to_bytes(owner))->value == 5);
  REQUIRE(weft::schema_of<chain>().text == "{i32 ^0?}");
}

TEST_CASE("a chain of pointers is followed to a depth of 64, and not deeper") {
  auto const chain_of = [](int length) {
    chain first;
    chain* end = &first;
    for (int i = 0; i < length; ++i) {
      end->next = std::make_unique<chain>();
      end = end->next.get();
    }
    return first;
  };
  REQUIRE_NOTHROW(weft::from_bytes<chain>(weft::to_bytes(chain_of(64))));
  REQUIRE_THROWS_AS(weft::to_bytes(chain_of(65)), weft::archive_error);

  std::vector<std::byte> deep;
  for (int i = 0; i < 1'000'000; ++i)
    for (std::byte each : wire_laws::bytes_of({0, 0, 0, 0, 1})) deep.push_back(each);
  REQUIRE(wire_laws::problem_of<chain>(deep) == weft::archive_problem::too_deep);
}
