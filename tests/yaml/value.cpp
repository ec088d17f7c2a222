// SPDX-License-Identifier: BSL-1.0
#include <weft/yaml/value.hpp>

#include "../catch.hpp"

namespace {

using weft::yaml::value;

TEST_CASE("a value tells what it is, and finds its keys") {
  value none;
  CHECK(none.describe() == "nothing");
  value text;
  text.what = value::kind::text;
  text.text = "a\nb";
  CHECK(text.describe() == "\"a\\nb\"");
  text.text.assign(59, 'x').append("\u00e9").append(100, 'y');
  CHECK(text.describe() == std::string("\"").append(59, 'x').append("...\""));  // no half of a character
  value map;
  map.what = value::kind::mapping;
  map.entries.push_back({"k", {}, std::make_shared<value>(text)});
  CHECK(map.describe() == "a mapping");
  REQUIRE(map.find("k") != nullptr);
  CHECK(map.find("k")->content->text == text.text);
  CHECK(map.find("other") == nullptr);
}

}  // namespace
