// SPDX-License-Identifier: BSL-1.0
#include <weft/check/owning.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <set>
#include <span>
#include <stack>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "../catch.hpp"

using weft::is_owning;

namespace {

enum class color : std::uint8_t { red };
struct numbers {
  double x;
  std::array<int, 4> y;
  struct {
    bool z[3];
  } inner;
};
struct hidden {
  int a;
  struct {
    char const* name;
  } inner;
};
struct referring {
  int& to;
};
union either {
  int number;
  char const* text;
};
struct with_union {
  int kind;
  either value;
};
class private_numbers {
public:
  constexpr explicit private_numbers(int v) : a_(v) {}
  constexpr int get() const { return a_ + static_cast<int>(b_); }

private:
  int a_;
  float b_ = 1;
};
struct table {
  std::vector<int> rows;
};
struct known {
  std::vector<int> rows;
};
struct derived : std::vector<int> {
  char const* origin = nullptr;
};
struct my_deleter {
  void operator()(int const*) const {}
};
struct by_address {
  int const* origin;
  bool operator()(int a, int b) const { return a + *origin < b; }
};
struct unfinished;

}  // namespace

template <>
inline constexpr bool weft::is_owning<known> = true;

TEST_CASE("numbers, and classes of bytes without a pointer, own what they have") {
  STATIC_REQUIRE((is_owning<int> && is_owning<bool> && is_owning<double const> && is_owning<color>));
  STATIC_REQUIRE((is_owning<int[3]> && is_owning<std::array<int, 3>>));
  STATIC_REQUIRE((is_owning<std::array<double, 10'000'000>>));  // not looked at byte by byte
  STATIC_REQUIRE((is_owning<numbers> && is_owning<private_numbers> && is_owning<std::monostate>));
  STATIC_REQUIRE(is_owning<std::less<>>);  // empty
}

TEST_CASE("what holds a pointer somewhere does not") {
  STATIC_REQUIRE_FALSE((is_owning<int*> || is_owning<int&> || is_owning<int (*)()> || is_owning<int* [2]>));
  STATIC_REQUIRE_FALSE((is_owning<hidden> || is_owning<referring> || is_owning<with_union>));
  STATIC_REQUIRE_FALSE((is_owning<std::string_view> || is_owning<std::span<int>>));
  STATIC_REQUIRE_FALSE((is_owning<std::reference_wrapper<int>> || is_owning<std::vector<int>::iterator>));
  STATIC_REQUIRE_FALSE((is_owning<std::array<char const*, 2>>));
}

TEST_CASE("strings and containers own what their elements own") {
  STATIC_REQUIRE((is_owning<std::string> && is_owning<std::vector<std::string>> &&
                  is_owning<std::vector<bool>> && is_owning<std::deque<numbers>>));
  STATIC_REQUIRE((is_owning<std::map<std::string, int>> && is_owning<std::set<int>> &&
                  is_owning<std::unordered_map<int, std::vector<int>>>));
  STATIC_REQUIRE((is_owning<std::stack<int>> && is_owning<std::priority_queue<int>>));
  STATIC_REQUIRE((is_owning<std::pair<int, std::string>> && is_owning<std::tuple<int, std::string>> &&
                  is_owning<std::optional<std::string>> && is_owning<std::variant<int, std::string>> &&
                  is_owning<std::array<std::string, 2>>));
  STATIC_REQUIRE((is_owning<std::unique_ptr<int>> && is_owning<std::unique_ptr<std::string[]>>));
  STATIC_REQUIRE_FALSE((is_owning<std::vector<char const*>> || is_owning<std::vector<std::string_view>> ||
                        is_owning<std::map<int, int*>>));
  STATIC_REQUIRE_FALSE((is_owning<std::set<int, by_address>>));
  STATIC_REQUIRE_FALSE((is_owning<std::pair<int, int*>> || is_owning<std::optional<std::string_view>> ||
                        is_owning<std::variant<int, int*>>));
  STATIC_REQUIRE_FALSE((is_owning<std::unique_ptr<int, my_deleter>> || is_owning<std::unique_ptr<table>> ||
                        is_owning<std::unique_ptr<unfinished>>));
}

TEST_CASE("what may refer to anything does not, unless it says so") {
  STATIC_REQUIRE_FALSE((is_owning<std::function<int()>> || is_owning<std::shared_ptr<int>>));
  STATIC_REQUIRE_FALSE((is_owning<table> || is_owning<std::vector<table>> || is_owning<derived>));
  STATIC_REQUIRE((is_owning<known> && is_owning<known const> && is_owning<std::vector<known>> &&
                  is_owning<std::unique_ptr<known>>));
}

TEST_CASE("what weft makes of results owns what they own") {
  using weft::batch, weft::outcome, weft::skippable;
  STATIC_REQUIRE((is_owning<batch<std::string>> && is_owning<outcome<int>> &&
                  is_owning<skippable<std::string>> && is_owning<skippable<void>>));
  STATIC_REQUIRE((is_owning<weft::one_of<weft::to<"a">, weft::to<"b", std::string>>>));
  STATIC_REQUIRE_FALSE(
      (is_owning<batch<char const*>> || is_owning<outcome<std::string_view>> || is_owning<skippable<table>>));
  STATIC_REQUIRE_FALSE((is_owning<weft::one_of<weft::to<"a">, weft::to<"b", char const*>>>));
}
