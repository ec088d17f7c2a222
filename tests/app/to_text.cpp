// SPDX-License-Identifier: BSL-1.0
#include <weft/app/to_text.hpp>

#include "catch.hpp"

#include <weft/core/batch.hpp>

#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

namespace {

template <class T>
std::string text(T const& value, std::size_t most = 100) {
  weft::detail::value_text to{{}, most};
  CHECK(to.add(value));
  return to.text;
}

struct point {
  int x;
};
std::ostream& operator<<(std::ostream& to, point const& from) { return to << "at " << from.x; }

struct silent {};

}  // namespace

TEST_CASE("Values as JSON", "[app]") {
  CHECK(text(-3) == "-3");
  CHECK(text(true) == "true");
  CHECK(text(0.1) == "0.1");
  CHECK(text(std::numeric_limits<double>::infinity()) == "null");
  CHECK(text('x') == "\"x\"");
  CHECK(text(std::string("a \"b\"\n")) == R"("a \"b\"\n")");
  CHECK(text(std::string("\xff")) == "\"\xef\xbf\xbd\"");
  CHECK(text(std::filesystem::path("/tmp")) == "\"/tmp\"");
  CHECK(text(std::optional<int>()) == "null");
  CHECK(text(std::optional<int>(3)) == "3");
  CHECK(text(std::vector{1, 2}) == "[1, 2]");
  CHECK(text(std::vector<bool>{true, false}) == "[true, false]");
  CHECK(text(std::map<std::string, int>{{"a", 1}, {"b", 2}}) == R"({"a": 1, "b": 2})");
  CHECK(text(std::tuple(1, std::string("x"))) == R"([1, "x"])");
  CHECK(text(point{4}) == "\"at 4\"");
}

TEST_CASE("Of ranges no more than one wants to see", "[app]") {
  CHECK(text(std::vector{1, 2, 3}, 2) == "[1, 2, ...]");
  CHECK(text(std::vector{1, 2}, 2) == "[1, 2]");
}

TEST_CASE("What cannot be said is null, and known not to be readable", "[app]") {
  weft::detail::value_text to;
  CHECK_FALSE(to.add(silent{}));
  CHECK(to.text == "null");
  CHECK_FALSE(to.add(std::vector<silent>(2)));
}
