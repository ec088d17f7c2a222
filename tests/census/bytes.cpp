// SPDX-License-Identifier: BSL-1.0
#include <census/bytes.hpp>

#include <cstddef>
#include <string>

#include "catch.hpp"

TEST_CASE("bytes are found and counted at every distance and alignment", "[census][bytes]") {
  std::string const text(100, '.');
  for (std::size_t start = 0; start != 20; ++start) {
    for (std::size_t end = start; end != text.size(); ++end) {
      for (std::size_t hit = start; hit <= end; ++hit) {
        auto marked = text;
        marked[hit] = hit % 2 == 0 ? '#' : '\xff';
        char const* const first = marked.data() + start;
        char const* const last = marked.data() + end;
        auto const* const expected = marked.data() + hit;  // last, if hit == end
        if (census::find_any<'#', '\xff', '\0'>(first, last) != expected) FAIL("find_any");
        if (census::find(first, last, marked[hit]) != expected) FAIL("find");
        if (census::count(first, last, '.') != end - start - (hit == end ? 0 : 1)) FAIL("count");
      }
    }
  }
}

TEST_CASE("the first of several hits is found, and all are counted", "[census][bytes]") {
  std::string text(80, 'a');
  text.insert(40, "b\nc\n\n").push_back('\n');
  auto const* const end = text.data() + text.size();
  CHECK(census::find_any<'c', '\n'>(text.data(), end) == text.data() + 41);
  CHECK(census::count(text.data(), end, '\n') == 4);
  CHECK(census::count(text.data(), end, 'a') == 80);
  CHECK(census::count(text.data(), end, 'x') == 0);
}
