// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_PARSE_HPP
#define WEFT_EXAMPLES_CENSUS_PARSE_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace census {

//! `#include "path"` or `#include <path>`, as spelled (line continuations taken out).
struct include {
  std::string path;
  bool angled = false;

  template <class Archive>
  void serialize(Archive& archive, unsigned /*version*/) {
    archive & path & angled;
  }

  bool operator==(include const&) const = default;
};

//! What one file says about itself, without looking at any other.
//!
//! A line is what ends with '\n', or the rest of a file without a last '\n'; `lines` counts the
//! '\n', as `wc -l` does. A comment line is a line of which at least one byte belongs to a comment,
//! where `/* */` reaches from its first '/' through its last, and `//` from its first '/' through
//! the '\n' that ends it. So a blank line inside a block comment is a comment line, and so is a
//! line with code and a comment; a file whose only line is a comment without '\n' has a comment
//! line but no line.
struct file_facts {
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  std::uint64_t comment_lines = 0;
  std::uint64_t computed = 0;     //!< includes whose path is neither quoted nor angled: macros
  std::vector<include> includes;  //!< every other include, in order
  std::string error;              //!< why the file could not be read (then all else is empty)

  bool readable() const { return error.empty(); }

  template <class Archive>
  void serialize(Archive& archive, unsigned /*version*/) {
    archive & bytes & lines & comment_lines & computed & includes & error;
  }

  bool operator==(file_facts const&) const = default;
};

//! The facts of a text. It is lexed, not preprocessed: `#include` and `#include_next` count
//! wherever the directive stands, in `#if 0` too, but not in comments, in string and character
//! literals, raw ones among them, nor in the body of a macro. Line continuations and digit
//! separators are honoured, digraphs and trigraphs are not. Any bytes are accepted: what is not
//! closed (a literal on its line, a comment or a raw string in the file) ends there. As in gcc and
//! clang, blanks may stand between the backslash of a continuation and its newline.
//! Linear in the size of the text, never throws but for lack of memory.
file_facts parse_text(std::string_view text);

//! The facts of the file root/file. One that cannot be read is reported in `error`, not thrown, so
//! that one bad file never costs the others.
file_facts parse(std::string const& root, std::string const& file);

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_PARSE_HPP
