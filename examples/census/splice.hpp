// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_SPLICE_HPP
#define WEFT_EXAMPLES_CENSUS_SPLICE_HPP

#include <string_view>

namespace census {

//! Space between the tokens of one line.
inline bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'; }

//! A text that is walked, in both directions, as if its line continuations were not there. As in
//! gcc, clang and C++23, a continuation is a backslash, blanks if any, and a newline.
//! A position points into the text or is end(); nothing is ever copied.
class spliced_text {
public:
  using at = char const*;

  explicit spliced_text(std::string_view text) : begin_{text.data()}, end_{text.data() + text.size()} {
    if (text.starts_with("\xEF\xBB\xBF")) begin_ += 3;  // a byte order mark
  }

  at begin() const { return begin_; }
  at end() const { return end_; }

  //! The first position from p on where no continuation begins.
  at forward(at p) const {
    while (p != end_ && *p == '\\') {
      at q = p + 1;
      while (q != end_ && is_blank(*q)) ++q;
      if (q == end_ || *q != '\n') break;
      p = q + 1;
    }
    return p;
  }

  //! The last position up to p before which no continuation ends.
  at backward(at p) const {
    while (p != begin_ && p[-1] == '\n') {
      at q = p - 1;
      while (q != begin_ && is_blank(q[-1])) --q;
      if (q == begin_ || q[-1] != '\\') break;
      p = q - 1;
    }
    return p;
  }

  //! Does c stand at p? Then the position after it, else null.
  at past(at p, char c) const {
    p = forward(p);
    return p != end_ && *p == c ? p + 1 : nullptr;
  }

private:
  at begin_;
  at end_;
};

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_SPLICE_HPP
