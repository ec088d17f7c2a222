// SPDX-License-Identifier: BSL-1.0
#include "parse.hpp"

#include "bytes.hpp"
#include "read.hpp"
#include "splice.hpp"

#include <cstddef>
#include <new>
#include <system_error>

namespace census {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// May stand in an identifier or a number.
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Stops only at the four bytes that can begin a comment, a literal or a directive. What such a
// byte means can depend on what stands before it; that is looked at backwards, when it is needed.
class scanner {
  using at = spliced_text::at;

public:
  scanner(std::string_view text, file_facts& facts) : text_{text}, facts_{facts} {}

  void run() {
    for (at p = text_.begin(); (p = find_any<'/', '"', '\'', '#'>(p, end_)) != end_;) {
      switch (*p) {
        case '/': p = slash(p); break;
        case '"': p = quote(p); break;
        case '\'': p = apostrophe(p); break;
        default: p = hash(p);
      }
    }
  }

private:
  // Comments

  at slash(at p) {
    if (at const body = text_.past(p + 1, '/')) return line_comment(p, body);
    if (at const body = text_.past(p + 1, '*')) return block_comment(p, body);
    return p + 1;
  }

  at line_comment(at p, at body) {
    at q = body;
    do {
      q = find(q, end_, '\n');
      if (q != end_) ++q;
    } while (q != end_ && text_.backward(q) != q);
    comment(p, q);
    return q;
  }

  at block_comment(at p, at body) {
    at q = body;
    for (bool closed = false; q != end_ && !closed;) {
      q = find(q, end_, '/');
      if (q == end_) break;
      at const star = text_.backward(q++);
      closed = star > body && star[-1] == '*';
    }
    comment(p, q);
    if (leads(p)) leading_comment_ = q;
    return q;
  }

  void comment(at first, at last) {
    if (last <= counted_) return;
    auto const lines = count(first, last - 1, '\n') + 1;
    facts_.comment_lines += first < counted_ ? lines - 1 : lines;
    counted_ = last[-1] == '\n' ? last : find(last, end_, '\n');
  }

  // Literals

  // Through the closing quote, or up to the end of the line if there is none.
  at literal(at p) const {
    char const close = *p;
    at q = text_.forward(p + 1);
    while (q != end_ && *q != '\n') {
      if (*q == close) return q + 1;
      if (*q == '\\') q = text_.forward(q + 1);
      if (q != end_) q = text_.forward(q + 1);
    }
    return q;
  }

  // The start of the letters, digits and '_' that end before p.
  at word_before(at p) const {
    for (at q = text_.backward(p); q != text_.begin() && is_word(q[-1]); q = text_.backward(p)) p = q - 1;
    return p;
  }

  // Does a number end before p? It has no separators yet, but may have points.
  bool number_before(at p) const {
    while (true) {
      at const word = word_before(p);
      if (word != p && is_digit(*word)) return true;
      p = text_.backward(word);
      if (p == text_.begin() || p[-1] != '.') return false;
      --p;
    }
  }

  at quote(at p) const {
    at const q = text_.backward(p);
    return q != text_.begin() && q[-1] == 'R' && is_raw(p) ? raw_literal(p) : literal(p);
  }

  bool is_raw(at p) const {
    std::string prefix;
    for (at q = word_before(p); q != p && prefix.size() < 4; q = text_.forward(q + 1)) prefix += *q;
    return (prefix == "R" || prefix == "LR" || prefix == "uR" || prefix == "UR" || prefix == "u8R") &&
           !number_before(p);
  }

  // A raw literal knows neither escapes nor continuations.
  at raw_literal(at p) const {
    std::string_view const rest{p + 1, static_cast<std::size_t>(end_ - p - 1)};
    auto const open = rest.substr(0, 17).find_first_of("()\\ \t\v\f\r\n\"");
    if (open == rest.npos || rest[open] != '(') return literal(p);
    std::string close{')'};
    close.append(rest.substr(0, open)).push_back('"');
    auto const found = rest.find(close, open);
    return found == rest.npos ? end_ : rest.data() + found + close.size();
  }

  // Is p an apostrophe with a letter or digit behind it, as the separators of a number are?
  bool separates(at p) const {
    at const next = text_.forward(p + 1);
    return *p == '\'' && next != end_ && is_word(*next);
  }

  at apostrophe(at p) const {
    if (!separates(p) || !number_before(p)) return literal(p);
    // Take all of the number: from behind, its other separators would look like quotes.
    at q = p;
    while (q != end_ && (is_word(*q) || *q == '.' || separates(q))) q = text_.forward(q + 1);
    return q != end_ && *q == '"' ? literal(q) : q;
  }

  // Directives

  // Is p the first thing on its line, blanks and comments apart?
  bool leads(at p) const {
    while (true) {
      p = text_.backward(p);
      if (p == text_.begin() || p == leading_comment_ || p[-1] == '\n') return true;
      if (!is_blank(p[-1])) return false;
      --p;
    }
  }

  at over_blanks(at p) {
    while ((p = text_.forward(p)) != end_) {
      if (is_blank(*p)) {
        ++p;
      } else {
        at const body = *p == '/' ? text_.past(p + 1, '*') : nullptr;
        if (!body) break;
        p = block_comment(p, body);
      }
    }
    return p;
  }

  // The position after the characters of word, or null if they do not stand at p.
  at past(at p, std::string_view word) const {
    for (char const c : word)
      if (p = text_.past(p, c); !p) break;
    return p;
  }

  at hash(at p) {
    if (!leads(p)) return p + 1;
    at const name = over_blanks(p + 1);
    at after = past(name, "include");
    if (!after) return name;
    if (at const next = past(after, "_next")) after = next;
    if (at const q = text_.forward(after); q != end_ && is_word(*q)) return name;
    at const operand = over_blanks(after);
    if (operand != end_ && *operand == '"') return named(operand, '"');
    if (operand != end_ && *operand == '<') return named(operand, '>');
    ++facts_.computed;
    return operand;
  }

  // An include of the path between p and close. Neither comments nor escapes are known there.
  at named(at p, char close) {
    path_.clear();
    for (at q = text_.forward(p + 1); q != end_ && *q != '\n'; q = text_.forward(q + 1)) {
      if (*q == close) {
        facts_.includes.push_back({path_, close == '>'});
        return q + 1;
      }
      path_ += *q;
    }
    ++facts_.computed;  // never closed
    return p;
  }

  spliced_text text_;
  file_facts& facts_;
  at end_ = text_.end();
  at counted_ = text_.begin();    // the end of the last line that was counted as a comment line
  at leading_comment_ = nullptr;  // the end of the last block comment that led its line
  std::string path_;
};

}  // namespace

file_facts parse_text(std::string_view text) {
  file_facts facts;
  facts.bytes = text.size();
  facts.lines = count(text.data(), text.data() + text.size(), '\n');
  scanner{text, facts}.run();
  return facts;
}

file_facts parse(std::string const& root, std::string const& file) {
  file_facts unreadable;
  try {
    return parse_text(read_file(root + '/' + file));
  } catch (std::system_error const& failure) {
    unreadable.error = failure.code().message();
  } catch (std::bad_alloc const&) {
    unreadable.error = "too large for the memory";
  }
  return unreadable;
}

}  // namespace census
