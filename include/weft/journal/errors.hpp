// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_JOURNAL_ERRORS_HPP
#define WEFT_JOURNAL_ERRORS_HPP

#include <weft/core/error.hpp>

#include <filesystem>
#include <string>

namespace WEFT_NAMESPACE {

//! A journal cannot be used: it is no journal, of another workflow or build, in use, or cannot be read or written. The
//! text names the file.
class journal_error : public error {
public:
  journal_error(std::filesystem::path const& file, std::string const& wrong)
      : file_(detail::shared_text::of(file.c_str())),
        text_(detail::shared_text::of(("weft: journal " + file.string() + ": " + wrong).c_str())) {}

  char const* what() const noexcept override { return text_.c_str(); }
  char const* file() const noexcept { return file_.c_str(); }

private:
  detail::shared_text file_;
  detail::shared_text text_;
};

}  // namespace WEFT_NAMESPACE

#endif
