// SPDX-License-Identifier: BSL-1.0
#include <census/parse.hpp>

#include "files.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

// The parser looks at few bytes, and backwards. This lexer does what it should do in the plain way:
// it takes the line continuations out first, and then token after token, forwards.
namespace {

struct character {
  char value;
  std::size_t at;
};

bool blank(char c) { return std::string_view{" \t\r\v\f"}.find(c) != std::string_view::npos; }
bool digit(char c) { return c >= '0' && c <= '9'; }
bool word(char c) {
  return digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}

class forward_lexer {
public:
  explicit forward_lexer(std::string_view text) : text_{text} {
    for (std::size_t i = 0; i != text.size(); ++i) {
      auto end = i + 1;
      while (end != text.size() && blank(text[end])) ++end;
      if (text[i] == '\\' && end != text.size() && text[end] == '\n')
        i = end;
      else
        chars_.push_back({text[i], i});
    }
    while (i_ < chars_.size()) token();
  }

  std::vector<census::include> includes;
  std::size_t computed = 0;

  std::size_t comment_lines() const {
    std::set<std::size_t> lines;
    std::size_t line = 0;
    for (std::size_t at = 0; at != text_.size(); ++at) {
      if (comment_.contains(at)) lines.insert(line);
      line += text_[at] == '\n';
    }
    return lines.size();
  }

private:
  char at(std::size_t i) const { return i < chars_.size() ? chars_[i].value : '\n'; }
  bool is_end(std::size_t i) const { return i >= chars_.size(); }
  std::size_t place(std::size_t i) const { return is_end(i) ? text_.size() : chars_[i].at; }

  void token() {
    char const c = at(i_);
    if (c == '\n') {
      fresh_ = true;
      ++i_;
    } else if (blank(c)) {
      ++i_;
    } else if (block()) {
    } else if (c == '/' && at(i_ + 1) == '/') {
      auto end = i_;
      while (!is_end(end) && at(end) != '\n') ++end;
      comment(end + 1);
      fresh_ = true;
    } else if (c == '#' && fresh_) {
      directive();
      fresh_ = false;
    } else {
      fresh_ = false;
      if (c == '"' || c == '\'') {
        literal();
      } else if (digit(c) || (c == '.' && digit(at(i_ + 1)))) {
        while (!is_end(i_) &&
               (word(at(i_)) || at(i_) == '.' || (at(i_) == '\'' && !is_end(i_ + 1) && word(at(i_ + 1)))))
          ++i_;
        if (at(i_) == '"') literal();
      } else if (word(c)) {
        std::string name;
        while (!is_end(i_) && word(at(i_))) name += at(i_++);
        bool const prefix = name == "R" || name == "u8R" || name == "uR" || name == "UR" || name == "LR";
        if (at(i_) == '"' && !(prefix && raw())) literal();
      } else {
        ++i_;
      }
    }
  }

  // Up to the character before end, or to the end of the text if there is no such character.
  void comment(std::size_t end) {
    auto const last = is_end(end - 1) ? text_.size() : place(end - 1) + 1;
    for (auto byte = place(i_); byte != last; ++byte) comment_.insert(byte);
    i_ = end;
  }

  bool block() {
    if (at(i_) != '/' || at(i_ + 1) != '*') return false;
    auto end = i_ + 2;
    while (!is_end(end) && !(at(end) == '*' && at(end + 1) == '/')) ++end;
    comment(end + 2);
    return true;
  }

  void literal() {
    char const close = at(i_++);
    while (!is_end(i_) && at(i_) != '\n') {
      if (at(i_) == close) {
        ++i_;
        return;
      }
      i_ += at(i_) == '\\' ? 2 : 1;
    }
  }

  bool raw() {
    auto const quote = place(i_);
    auto open = quote + 1;
    while (open < text_.size() &&
           std::string_view{"()\\ \t\v\f\r\n\""}.find(text_[open]) == std::string_view::npos)
      ++open;
    if (open >= text_.size() || text_[open] != '(' || open - quote - 1 > 16) return false;
    auto const mark = ')' + std::string{text_.substr(quote + 1, open - quote - 1)} + '"';
    auto const close = text_.find(mark, open);
    auto const end = close == text_.npos ? text_.size() : close + mark.size();
    while (place(i_) < end) ++i_;
    return true;
  }

  void skip() {
    while (blank(at(i_)) ? ++i_, true : block()) {
    }
  }

  void directive() {
    ++i_;
    skip();
    std::string name;
    while (!is_end(i_) && word(at(i_))) name += at(i_++);
    if (name != "include" && name != "include_next") {
      i_ -= name.size();  // it may be the prefix of a literal
      return;
    }
    skip();
    char const close = at(i_) == '<' ? '>' : at(i_) == '"' ? '"' : '\n';
    std::string path;
    for (auto end = i_ + 1; close != '\n' && at(end) != '\n'; ++end) {
      if (at(end) == close) {
        includes.push_back({path, close == '>'});
        i_ = end + 1;
        return;
      }
      path += at(end);
    }
    ++computed;
  }

  std::string_view text_;
  std::vector<character> chars_;
  std::set<std::size_t> comment_;  // the bytes of comments
  std::size_t i_ = 0;
  bool fresh_ = true;
};

void compare(std::string const& text) {
  forward_lexer const expected{text};
  auto const facts = census::parse_text(text);
  if (facts.includes == expected.includes && facts.computed == expected.computed &&
      facts.comment_lines == expected.comment_lines())
    return;
  INFO(text);
  CHECK(facts.includes == expected.includes);
  CHECK(facts.computed == expected.computed);
  CHECK(facts.comment_lines == expected.comment_lines());
  FAIL();
}

}  // namespace

TEST_CASE("the parser agrees with a plain one on random texts", "[census][parse]") {
  // clang-format off
  std::vector<std::string> const parts = {
      "/", "*", "//", "/*", "*/", "\"", "'", "\\", "\\\n", "\\ \r\n", "\n", "\n", " ", "\t", "R\"", "R\"(", "1'",
      "(", ")", ")\"", "x", "1", ".", "R", "u8R", "\r", "\xc3\xa9", "#", "include", "_next", "<",
      ">", "#include", "\n#include <a>", "\n#include \"b\"\n"};
  // clang-format on
  numbers random{2};
  for (int i = 0; i != 200000; ++i) {
    std::string text;
    for (auto n = random.below(24); n != 0; --n) text += parts[random.below(parts.size())];
    compare(text);
  }
}

TEST_CASE("the parser agrees with a plain one on all short texts", "[census][parse]") {
  std::string_view const alphabet = "/*\"'\\\n R1#";
  std::string text;
  auto const all = [&](auto const& self, std::size_t left) -> void {
    compare(text);
    if (left == 0) return;
    for (char const c : alphabet) {
      text.push_back(c);
      self(self, left - 1);
      text.pop_back();
    }
  };
  all(all, 5);
}
