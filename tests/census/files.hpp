// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CENSUS_FILES_HPP
#define WEFT_TESTS_CENSUS_FILES_HPP

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

//! The checked-in tree with known answers.
inline std::string const tree = CENSUS_TREE;

//! A directory of its own for a test, which goes with it.
class scratch {
public:
  scratch() {
    auto pattern = (std::filesystem::temp_directory_path() / "census-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::system_error(errno, std::generic_category());
    path_ = pattern;
  }
  ~scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  scratch(scratch const&) = delete;
  scratch& operator=(scratch const&) = delete;

  std::string path() const { return path_; }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

  void write(std::string_view name, std::string_view bytes) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream{path_ / name, std::ios::binary}.write(bytes.data(),
                                                        static_cast<std::streamsize>(bytes.size()));
  }

private:
  std::filesystem::path path_;
};

//! Numbers that look random and are the same everywhere: splitmix64.
class numbers {
public:
  explicit numbers(std::uint64_t seed) : state_{seed} {}

  std::uint64_t below(std::uint64_t limit) {
    auto z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return (z ^ z >> 31) % limit;
  }

private:
  std::uint64_t state_;
};

#endif  // WEFT_TESTS_CENSUS_FILES_HPP
