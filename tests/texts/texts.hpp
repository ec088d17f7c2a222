// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_TEXTS_TEXTS_HPP
#define WEFT_TESTS_TEXTS_TEXTS_HPP

#include <weft/core/error.hpp>

#include <cctype>
#include <exception>
#include <string>
#include <vector>

#include "../catch.hpp"

//! \file
//! What errors of run time say, one of each. docs/errors.md shows these lines, and every exception has one:
//! tests/reference.py reads `{"class", ..., R"(text)"` here.

namespace texts {

// What a text may do without.
enum excuse : unsigned {
  none = 0,
  no_prefix = 1,  // it stands behind another text, or behind a file and a line
  no_name = 2,    // whoever throws it knows no id; the task_failed around it does
  no_advice = 4   // it passes on what somebody else says, or there is nothing to be done
};

struct line {
  char const* name;
  std::string says;
  char const* text;
  unsigned excused = none;
};

// At least one id in quotes, number, or path.
inline bool has_name(std::string const& text) {
  for (char const c : text)
    if (c == '"' || c == '/' || std::isdigit(static_cast<unsigned char>(c)) != 0) return true;
  return false;
}

inline void check(std::vector<line> const& all) {
  constexpr char prefix[] = "weft: ";
  for (line const& each : all) {
    INFO(each.name);
    CHECK(each.says == each.text);
    bool const has_prefix = each.says.rfind(prefix, 0) == 0;
    std::string const rest = has_prefix ? each.says.substr(sizeof prefix - 1) : each.says;
    CHECK((has_prefix || (each.excused & no_prefix) != 0));
    CHECK((has_name(rest) || (each.excused & no_name) != 0));
    // What is wrong, then what to do.
    CHECK((rest.find_first_of(":;(") != std::string::npos || (each.excused & no_advice) != 0));
    CHECK(rest.find("  ") == std::string::npos);
    CHECK((!rest.empty() && rest.back() != '.'));
  }
}

// What is thrown.
template <class F>
std::string said_by(F const& f) {
  try {
    f();
  } catch (std::exception const& e) {
    return e.what();
  }
  return "nothing was thrown";
}

}  // namespace texts

#endif
