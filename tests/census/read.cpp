// SPDX-License-Identifier: BSL-1.0
#include <census/read.hpp>

#include "files.hpp"

#include <sys/stat.h>

#include <string>
#include <system_error>
#include <thread>

#include "catch.hpp"

namespace {

std::string error_of(std::string const& path) {
  try {
    census::read_file(path);
    return "no error";
  } catch (std::system_error const& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("files of all sizes are read as they are", "[census][read]") {
  scratch const root;
  for (std::size_t const size : {0u, 1u, 65535u, 65536u, 65537u, 1000000u, 3u}) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i != size; ++i) bytes[i] = static_cast<char>(i * 7 + i / 256);
    root.write("file", bytes);
    CHECK((census::read_file((root / "file").string()) == bytes));
  }
}

TEST_CASE("every thread reads into a buffer of its own", "[census][read]") {
  scratch const root;
  root.write("one", "1");
  root.write("two", "2");
  auto const one = census::read_file((root / "one").string());
  std::thread{[&] { census::read_file((root / "two").string()); }}.join();
  CHECK(one == "1");
}

TEST_CASE("what is not a readable regular file is an error", "[census][read]") {
  scratch const root;
  ::mkfifo((root / "pipe").c_str(), 0600);
  CHECK(error_of("/no/such") == "cannot read \"/no/such\": No such file or directory");
  CHECK(error_of(tree) == "cannot read \"" + tree + "\": Is a directory");
  CHECK(error_of((root / "pipe").string()).find("Invalid argument") != std::string::npos);
  CHECK(error_of("/dev/zero").find("Invalid argument") != std::string::npos);
}
