// SPDX-License-Identifier: BSL-1.0
#include <weft/run/group.hpp>

#include <stdexcept>
#include <string>

#include "../catch.hpp"

using namespace weft::literals;

TEST_CASE("what failed in a group is in the text of its error") {
  std::exception_ptr const errors[] = {nullptr, std::make_exception_ptr(std::runtime_error("first")),
                                       std::make_exception_ptr(3)};
  weft::group_failed const failed(1, 3, errors);
  CHECK(failed.succeeded() == 1);
  CHECK(failed.members() == 3);
  CHECK(std::string(failed.what()) ==
        "weft: only 1 of the 3 members of this group succeeded, which its policy does not accept; first");
  CHECK(std::string(weft::group_failed(1, 3, errors, 2).what()) ==
        "weft: only 1 of the 3 members of this group succeeded, and at least 2 must; first");
}

TEST_CASE("members of a group keep what is said of them") {
  static constexpr auto before = weft::task<"before">([] {});
  static constexpr auto wf = weft::workflow<"wf">(
      before,
      weft::group<"g">(weft::best_effort, weft::task<"a">([] { return 1; }).after<"before">() |
                                              weft::task<"b">([](int x) { return x; }).takes<"c">()),
      weft::task<"c">([] { return 2; }));
  auto const results = weft::run(wf);
  CHECK(results["a"_id].value() == 1);
  CHECK(results["b"_id].value() == 2);
}

TEST_CASE("what waits for a group by its name runs when it has been judged") {
  bool judged = false;
  auto const wf = weft::workflow<"wf">(
      weft::group<"g">([&judged](auto const&) { return judged = true; }, weft::task<"a">([] { return 1; })),
      weft::task<"end">([&judged] { return judged; }).after<"g">());
  CHECK(weft::run(wf)["end"_id]);
}
