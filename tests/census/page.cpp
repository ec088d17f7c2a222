// SPDX-License-Identifier: BSL-1.0
#include <census/page.hpp>

#include "files.hpp"

#include <census/ways.hpp>

#include <string>
#include <vector>

#include "catch.hpp"

TEST_CASE("the page shows the results", "[census][page]") {
  census::progress_bar bar;
  auto const whole = census::run_inline({.root = tree}, bar);
  std::vector<census::run_row> const runs = {{"inline", 0.25, 21, "0123456789abcdef"}};
  auto run = census::begun("inline");
  run.outcome = weft::run_end::done;
  auto const page = census::page(run, "<tree>", runs, whole, 3);
  for (char const* part : {"Census of &lt;tree&gt;", "\"inline\",\"0.250\",\"21\",\"0123456789abcdef\"",
                           "[\"files\",\"15\"]", "sub/deep.hpp", "a.hpp, b.hpp, c.hpp", "data-task"}) {
    INFO(part);
    CHECK(page.find(part) != std::string::npos);
  }
}
