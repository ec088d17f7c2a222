// SPDX-License-Identifier: BSL-1.0
#include <weft/app/from_text.hpp>

#include "catch.hpp"

#include <cstdint>
#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct point {
  int x = 0;
  int y = 0;
  bool operator==(point const&) const = default;
};
std::istream& operator>>(std::istream& from, point& to) {
  char comma = 0;
  return from >> to.x >> comma >> to.y;
}

struct unreadable {};

static_assert(!weft::readable_from_text<unreadable>);
static_assert(!weft::readable_from_text<std::vector<unreadable>>);
static_assert(!weft::readable_from_text<int*>);

template <class T>
std::optional<T> read(std::string_view word) {
  return weft::from_text<T>::read(word);
}

}  // namespace

TEST_CASE("Numbers are read whole, and in their range", "[app]") {
  CHECK(read<int>("-12") == -12);
  CHECK(read<int>("+3") == 3);
  CHECK(read<std::uint8_t>("255") == 255);
  CHECK_FALSE(read<std::uint8_t>("256"));
  CHECK_FALSE(read<unsigned>("-1"));
  CHECK_FALSE(read<int>("12a"));
  CHECK_FALSE(read<int>(""));
  CHECK_FALSE(read<int>(" 1"));
  CHECK(read<double>("2.5e3") == 2500.0);
  CHECK_FALSE(read<double>("2,5"));
}

TEST_CASE("Words of other types", "[app]") {
  CHECK(read<bool>("yes") == true);
  CHECK(read<bool>("0") == false);
  CHECK_FALSE(read<bool>("2"));
  CHECK(read<char>("x") == 'x');
  CHECK_FALSE(read<char>("xy"));
  CHECK(read<std::string>("a b") == "a b");
  CHECK(read<std::filesystem::path>("/tmp") == std::filesystem::path("/tmp"));
  CHECK(read<std::optional<int>>("") == std::optional<std::optional<int>>(std::in_place));
  CHECK(read<std::optional<int>>("4") == std::optional<std::optional<int>>(4));
  CHECK_FALSE(read<std::optional<int>>("x"));
  CHECK(read<std::vector<int>>("1,2,3") == std::vector{1, 2, 3});
  CHECK(read<std::vector<int>>("") == std::vector<int>());
  CHECK_FALSE(read<std::vector<int>>("1,,3"));
  CHECK_FALSE(read<std::vector<int>>("1,"));
}

TEST_CASE("What a stream reads is read, if that is the whole word", "[app]") {
  CHECK(read<point>("3,4") == point{3, 4});
  CHECK_FALSE(read<point>("3,4,5"));
  CHECK_FALSE(read<point>("3"));
}
