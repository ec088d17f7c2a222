// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_WORDS_HPP
#define WEFT_DYNAMIC_WORDS_HPP

#include <weft/core/config.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

//! \file
//! Names in messages about what people write.

namespace WEFT_NAMESPACE::detail::words {

inline constexpr std::size_t longest = 60;
inline constexpr std::size_t most_names = 1000;

// Edits that make one text of the other: a character more, less, another one, or two that have changed places
// (Damerau 1964, in the restricted form). Product of the lengths.
inline std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = std::min(now[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(now);
  }
  return last[b.size()];
}

inline bool is_continued(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// In quotation marks, on one line, and not too long.
inline std::string in_quotes(std::string_view text) {
  std::size_t end = std::min(text.size(), longest);
  while (end > 0 && end < text.size() && is_continued(text[end])) --end;
  std::string shown = "\"";
  for (char const c : text.substr(0, end)) {
    if (c == '\n')
      shown += "\\n";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      shown += '?';
    else
      shown += c;
  }
  return shown + (end < text.size() ? "...\"" : "\"");
}

// `: did you mean "path"?` if one of these names is near to what was written.
inline std::string suggestion(std::string_view written, std::span<std::string_view const> known) {
  // Among many names it would take long, and help little.
  if (written.empty() || written.size() > longest || known.size() > most_names) return {};
  std::size_t least = std::max<std::size_t>(1, written.size() / 3) + 1;
  std::string_view nearest;
  for (std::string_view const name : known) {
    std::size_t const longer = std::max(name.size(), written.size());
    if (longer - std::min(name.size(), written.size()) >= least) continue;
    std::size_t const edits = distance(written, name);
    if (edits < least) least = edits, nearest = name;
  }
  return nearest.empty() ? std::string() : ": did you mean " + in_quotes(nearest) + "?";
}

// `a, b, c`, not too many of them.
inline std::string listed(std::span<std::string_view const> names) {
  constexpr std::size_t most = 14;
  std::string text;
  for (std::string_view const name : names.first(std::min(names.size(), most)))
    text += (text.empty() ? "" : ", ") + std::string(name.substr(0, longest));
  if (names.size() > most) text += ", and " + std::to_string(names.size() - most) + " more";
  return text;
}

// What to say behind a name that is not known: one that is near to it, or which there are.
inline std::string hint(std::string_view written, std::span<std::string_view const> known) {
  std::string const near = suggestion(written, known);
  return !near.empty() || known.empty() ? near : "; it has: " + listed(known);
}

}  // namespace WEFT_NAMESPACE::detail::words

#endif
