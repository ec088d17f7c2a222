// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_SRC_JSON_HPP
#define WEFT_TRACE_SRC_JSON_HPP

#include <weft/core/config.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

//! \file
//! JSON that is written as it comes, for texts that are too long to be a tree first.

namespace WEFT_NAMESPACE::trace_detail {

// In quotation marks. What is no UTF-8 becomes U+FFFD; `<` is `\u003c`, so that it may stand in a page.
void add_text(std::string& out, std::string_view text);

void add_whole(std::string& out, std::int64_t value);
void add_whole(std::string& out, std::uint64_t value);
template <std::integral T>
void add_number(std::string& out, T value) {
  if constexpr (std::is_signed_v<T>)
    add_whole(out, static_cast<std::int64_t>(value));
  else
    add_whole(out, static_cast<std::uint64_t>(value));
}
// With so many digits behind the point; 0 if it is not finite.
void add_number(std::string& out, double value, int digits);

// Members of an object, with commas where they belong. The brackets are the caller's, as are nested values: `key`
// writes only the name.
class json_members {
public:
  explicit json_members(std::string& out) : out_(out) {}

  void key(char const* name) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
  }
  void text(char const* name, std::string_view value) {
    key(name);
    add_text(out_, value);
  }
  template <std::integral T>
  void number(char const* name, T value) {
    key(name);
    add_number(out_, value);
  }
  void number(char const* name, double value, int digits) {
    key(name);
    add_number(out_, value, digits);
  }

private:
  std::string& out_;
  bool is_first_ = true;
};

}  // namespace WEFT_NAMESPACE::trace_detail

#endif
