// SPDX-License-Identifier: BSL-1.0
#include <weft/checkpoint/checkpoint.hpp>

#include <stdexcept>
#include <string>

#include "../journal/scratch.hpp"

#include "../catch.hpp"

using weft::checkpoint;
using weft::checkpoint_report;
using weft::detail::checkpoint_file_name;
using weft::detail::open_checkpoint;

TEST_CASE("every name of a workflow has a file name of its own") {
  CHECK(checkpoint_file_name("census") == "census.journal");
  CHECK(checkpoint_file_name("a-b_c.2") == "a-b_c.2.journal");
  CHECK(checkpoint_file_name("../etc/passwd") == "%2E.%2Fetc%2Fpasswd.journal");
  CHECK(checkpoint_file_name("..") == "%2E..journal");
  CHECK(checkpoint_file_name("a b%") == "a%20b%25.journal");
  CHECK(checkpoint_file_name("\xc3\xa4") == "%C3%A4.journal");
  CHECK(checkpoint_file_name("") == ".journal");
  std::string const one(500, 'a');
  CHECK(checkpoint_file_name(one).size() < 255);
  CHECK(checkpoint_file_name(one) != checkpoint_file_name(one + 'a'));
}

TEST_CASE("a report says what there was, what was used and what was added") {
  scratch_folder const here;
  checkpoint_report report;
  checkpoint const keeping{.dir = here.path(), .report = &report};
  weft::byte_buffer const bytes = weft::to_bytes(7);
  {
    open_checkpoint const file(keeping, "w", "schema");
    CHECK(report.file == here / "w.journal");
    CHECK(report.found == 0);
    CHECK_FALSE(file.find({1, 1}));
    file.append({1, 1}, bytes);
    CHECK(file.find({1, 1}));
    file.count(10, 20);
  }
  CHECK(report.found == 0);
  CHECK(report.reused == 11);
  CHECK(report.added == 21);
  open_checkpoint const file(keeping, "w", "schema");
  CHECK(report.found == 1);
  CHECK(report.reused == 0);
  CHECK(report.cut == 0);
}

TEST_CASE("a file is removed unless there was an exception") {
  scratch_folder const here;
  checkpoint const keeping{.dir = here.path(), .removes_file = true};
  try {
    open_checkpoint const file(keeping, "w", "");
    throw std::runtime_error("a failure");
  } catch (std::runtime_error const&) {
    CHECK(std::filesystem::exists(here / "w.journal"));
    open_checkpoint const file(keeping, "w", "");  // while another exception is being handled
  }
  CHECK_FALSE(std::filesystem::exists(here / "w.journal"));
}
