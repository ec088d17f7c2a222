// SPDX-License-Identifier: BSL-1.0
#include <weft/app/entry.hpp>

#include "catch.hpp"

#include <string>
#include <vector>

using Catch::Matchers::Equals;

TEST_CASE("What is wrong with an input is said with what there is", "[app]") {
  std::vector<weft::detail::app_input> const inputs{{"path", "std::string", false, true}};
  CHECK_THROWS_WITH(weft::detail::throw_unknown_input("wf", "pth", inputs),
                    Equals("--with pth=...: wf has no input of this id: did you mean \"path\"?"));
  CHECK_THROWS_WITH(weft::detail::throw_unknown_input("wf", "other", inputs),
                    Equals("--with other=...: wf has no input of this id; it has: path"));
  CHECK_THROWS_WITH(weft::detail::throw_unknown_input("wf", "other", {}),
                    Equals("--with other=...: wf has no input of this id: it has none"));
  CHECK_THROWS_WITH(weft::detail::throw_missing_input("wf", inputs[0]),
                    Equals("wf needs --with path=..., which is std::string"));
  CHECK_THROWS_AS(weft::detail::throw_missing_input("wf", {"book", "book*", false, false}),
                  weft::usage_error);
  CHECK(weft::detail::type_in_words<std::string>() == "std::string");
}
