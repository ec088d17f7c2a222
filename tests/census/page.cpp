// SPDX-License-Identifier: BSL-1.0
#include <census/page.hpp>

#include "files.hpp"

#include <census/ways.hpp>
#include <weft/trace/recorder.hpp>

#include <string>
#include <vector>

#include "catch.hpp"

TEST_CASE("the page shows the results", "[census][page]") {
  weft::recorder recorder;
  census::options wanted{.root = tree};
  wanted.observer = &recorder;
  auto const whole = census::run_inline(wanted);
  std::vector<census::run_row> const runs = {{"inline", 0.25, 21, "0123456789abcdef"}};
  weft::run_record const run = recorder.record();
  CHECK(run.spans.size() >= whole.files.size());
  auto const page = census::page(run, "<tree>", runs, whole, 3);
  for (char const* part : {"Census of &lt;tree&gt;", "\"inline\",\"0.250\",\"21\",\"0123456789abcdef\"",
                           "[\"files\",\"15\"]", "sub/deep.hpp", "a.hpp, b.hpp, c.hpp", "data-task"}) {
    INFO(part);
    CHECK(page.find(part) != std::string::npos);
  }
}
