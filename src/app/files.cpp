// SPDX-License-Identifier: BSL-1.0
#include "files.hpp"

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace WEFT_NAMESPACE::app_detail {

void write_text(std::string const& path, std::string const& text) {
  auto const fail = [&] {
    throw std::system_error(errno, std::generic_category(),
                            "cannot write " + (path == "-" ? "to standard output" : '"' + path + '"'));
  };
  auto* const file = path == "-" ? stdout : std::fopen(path.c_str(), "w");
  if (file == nullptr) fail();
  bool const is_written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (!is_written || std::fflush(file) != 0) fail();
  if (file != stdout && std::fclose(file) != 0) fail();
}

}  // namespace WEFT_NAMESPACE::app_detail
