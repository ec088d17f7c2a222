// SPDX-License-Identifier: BSL-1.0
#include <weft/wire/containers.hpp>

#include <weft/wire.hpp>

#include "laws.hpp"

namespace {

struct item {
  int number = 0;
  std::string name;

  auto operator<=>(item const&) const = default;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & number & name;
  }
};
struct hash_item {
  std::size_t operator()(item const& i) const { return static_cast<std::size_t>(i.number); }
};

// Nothing of it is saved.
struct hollow {
  template <class Archive>
  void serialize(Archive&, unsigned) {}
};

struct tree {
  int value = 0;
  std::vector<tree> children;

  bool operator==(tree const&) const = default;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & value & children;
  }
};

tree nested(int depth) {
  tree root;
  if (depth > 0) root.children.push_back(nested(depth - 1));
  return root;
}

std::vector<item> const items = {
    {1, "one"}, {2, "two"}, {3, "a name that is too long for the object itself"}};

}  // namespace

TEST_CASE("sequences travel") {
  wire_laws::check(std::string());
  wire_laws::check(std::string("some text\0 with a zero", 22));
  wire_laws::check(std::u16string(u"text"));
  wire_laws::check(std::u32string(U"text"));
  wire_laws::check(std::vector<int>());
  wire_laws::check(std::vector<double>{1, 2, 3});
  wire_laws::check(std::vector<bool>{true, false, true});
  wire_laws::check(items);
  wire_laws::check(std::vector<std::vector<std::string>>{{"a"}, {}, {"b", "c"}});
  wire_laws::check(std::deque<item>(items.begin(), items.end()));
  wire_laws::check(std::deque<int>{1, 2, 3});
  wire_laws::check(std::list<item>(items.begin(), items.end()));
  wire_laws::check(std::forward_list<item>(items.begin(), items.end()));
  wire_laws::check(std::array<int, 4>{1, 2, 3, 4});
  wire_laws::check(std::array<item, 2>{items[0], items[1]});
}

TEST_CASE("a batch travels, also one of bool and one of elements that can only be moved") {
  auto const equal = [](auto const& a, auto const& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  };
  wire_laws::check(weft::batch<item>(3, [](std::size_t i) { return items[i]; }), equal);
  wire_laws::check(weft::batch<int>(3, [](std::size_t i) { return static_cast<int>(i); }), equal);
  wire_laws::check(weft::batch<bool>(3, [](std::size_t i) { return i == 1; }), equal);
  wire_laws::check(weft::batch<std::unique_ptr<int>>(
                       3, [](std::size_t i) { return std::make_unique<int>(static_cast<int>(i)); }),
                   [](auto const& a, auto const& b) { return a.size() == b.size() && *a[2] == *b[2]; });
}

TEST_CASE("sets and maps travel") {
  wire_laws::check(std::set<item>(items.begin(), items.end()));
  wire_laws::check(std::multiset<int>{1, 1, 2});
  wire_laws::check(std::unordered_set<item, hash_item>(items.begin(), items.end()));
  wire_laws::check(std::unordered_multiset<int>{1, 1, 2});
  wire_laws::check(std::map<std::string, item>{{"a", items[0]}, {"b", items[1]}});
  wire_laws::check(std::multimap<int, std::string>{{1, "a"}, {1, "b"}});
  wire_laws::check(std::unordered_map<std::string, std::vector<int>>{{"a", {1}}, {"b", {}}});
  wire_laws::check(std::unordered_multimap<int, int>{{1, 2}, {1, 3}});
}

TEST_CASE("a key that comes twice is an error, unless it may") {
  auto const twice = wire_laws::bytes_of({2, 0, 0, 0, 0, 0, 0, 0, 5, 5});
  REQUIRE(wire_laws::problem_of<std::set<char>>(twice) == weft::archive_problem::repeated_key);
  REQUIRE(weft::from_bytes<std::multiset<char>>(twice).size() == 2);
}

TEST_CASE("what a container claims to hold is not believed") {
  using weft::archive_problem;
  auto const many = [](int first) { return wire_laws::bytes_of({first, 0, 0, 0, 1, 0, 0, 0, 1, 2, 3, 4}); };
  REQUIRE(wire_laws::problem_of<std::string>(many(0)) == archive_problem::long_count);
  REQUIRE(wire_laws::problem_of<std::vector<int>>(many(1)) == archive_problem::long_count);
  REQUIRE(wire_laws::problem_of<std::vector<item>>(many(1)) == archive_problem::long_count);
  REQUIRE(wire_laws::problem_of<std::map<int, int>>(many(1)) == archive_problem::long_count);
  // Of such large elements there cannot be two in the four bytes that are left.
  auto const two = wire_laws::bytes_of({2, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4});
  REQUIRE(wire_laws::problem_of<std::vector<int>>(two) == archive_problem::long_count);
}

TEST_CASE("elements that save no bytes cannot be counted") {
  std::vector<hollow> const many(3);
  REQUIRE_THROWS_AS(weft::to_bytes(many), weft::archive_error);
  REQUIRE(weft::from_bytes<std::vector<hollow>>(weft::to_bytes(std::vector<hollow>())).empty());
}

TEST_CASE("what contains itself is read to a depth of 64, and not deeper") {
  wire_laws::check(nested(63));
  REQUIRE_THROWS_AS(weft::to_bytes(nested(65)), weft::archive_error);

  // Bytes that go deeper: a value and a count of one, again and again.
  std::vector<std::byte> deep;
  for (int i = 0; i < 100'000; ++i) {
    auto const level = wire_laws::bytes_of({0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0});
    deep.insert(deep.end(), level.begin(), level.end());
  }
  REQUIRE(wire_laws::problem_of<tree>(deep) == weft::archive_problem::too_deep);
}

TEST_CASE("numbers in a vector are copied at once") {
  REQUIRE(weft::to_bytes(std::vector<int>{1, 2}).size() == 16);
  REQUIRE(weft::schema_of<std::vector<int>>().text == "[i32]");
  REQUIRE(weft::schema_of<std::list<int>>().text == "[i32]");
  REQUIRE(weft::schema_of<weft::batch<item>>().text == "[{i32 string}]");
  REQUIRE(weft::schema_of<std::map<int, std::string>>().text == "<i32:string>");
  REQUIRE(weft::schema_of<std::multiset<int>>().text == "<<i32>>");
  REQUIRE(weft::schema_of<std::array<short, 3>>().text == "3*i16");
}
