// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_FOLDER_HPP
#define WEFT_TESTS_FOLDER_HPP

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "catch.hpp"

namespace world {

// A folder that is there while this is.
class folder {
public:
  folder() {
    std::string name = (std::filesystem::temp_directory_path() / "weft-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  folder(folder const&) = delete;
  folder& operator=(folder const&) = delete;
  ~folder() { std::filesystem::remove_all(path_); }

  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  std::filesystem::path const& path() const { return path_; }

private:
  std::filesystem::path path_;
};

}  // namespace world

#endif
