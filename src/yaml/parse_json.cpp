// SPDX-License-Identifier: BSL-1.0
#include "tree_builder.hpp"

#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>

namespace WEFT_NAMESPACE::yaml::detail {
namespace {

// Tells how far the parser has read.
class watched_input {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = char const*;
  using reference = char const&;

  watched_input(char const* at, char const** read) : at_(at), read_(read) {}
  char const& operator*() const { return *at_; }
  watched_input& operator++() {
    ++at_;
    *read_ = at_;
    return *this;
  }
  watched_input operator++(int) {
    watched_input const before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(watched_input const& a, watched_input const& b) { return a.at_ == b.at_; }

private:
  char const* at_;
  char const** read_;
};

// What nlohmann-json finds, for the builder. It does not say where: a token ends where the parser is (or one character
// before, which then is a comma, a bracket or space), and the next begins behind the space, commas and colons there.
class json_events final : public nlohmann::json_sax<nlohmann::json> {
public:
  json_events(tree_builder& to, std::string_view text)
      : to_(to), end_(text.data() + text.size()), at_(text.data()), read_(text.data()) {}

  char const** read() noexcept { return &read_; }

  bool null() override {
    to_.nothing(next());
    return true;
  }
  bool boolean(bool given) override { return plain(given ? "true" : "false"); }
  bool number_integer(number_integer_t number) override { return plain(std::to_string(number)); }
  bool number_unsigned(number_unsigned_t number) override { return plain(std::to_string(number)); }
  bool number_float(number_float_t, string_t const& text) override { return plain(text); }
  bool string(string_t& text) override {
    to_.text(text, false, next());
    return true;
  }
  bool binary(binary_t&) override { return false; }  // not in a text
  bool start_object(std::size_t) override {
    to_.begin(value::kind::mapping, next());
    return true;
  }
  bool key(string_t& text) override { return string(text); }
  bool end_object() override { return end(); }
  bool start_array(std::size_t) override {
    to_.begin(value::kind::list, next());
    return true;
  }
  bool end_array() override { return end(); }
  bool parse_error(std::size_t, std::string const&, nlohmann::detail::exception const& e) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error ..."
    std::string_view text = e.what();
    for (std::string_view const lead : {"] ", "parse error at line ", ": "})
      if (std::size_t const found = text.find(lead); found != text.npos)
        text.remove_prefix(found + lead.size());
    while (at_ + 1 < read_) step();
    refuse(to_.at(line_, column_), "this is not JSON: " + std::string(text));
  }

private:
  bool plain(std::string_view text) {
    to_.text(text, true, next());
    return true;
  }
  bool end() {
    next();
    to_.end();
    return true;
  }

  // Where the token begins that was just read.
  position next() {
    while (at_ != end_ && std::string_view(" \t\r\n,:").find(*at_) != std::string_view::npos) step();
    position const where = to_.at(line_, column_);
    while (at_ < read_) step();
    return where;
  }
  void step() {
    if (*at_ == '\n') {
      ++line_;
      column_ = 1;
    } else if ((static_cast<unsigned char>(*at_) & 0xc0) != 0x80) {
      ++column_;  // characters, not bytes
    }
    ++at_;
  }

  tree_builder& to_;
  char const* end_;
  char const* at_;
  char const* read_;
  int line_ = 1;
  int column_ = 1;
};

}  // namespace

value_ptr parse_json(std::string_view text, std::shared_ptr<std::string const> const& file,
                     load_options const& limits) {
  tree_builder builder(file, limits);
  json_events events(builder, text);
  char const* const begin = text.data();
  watched_input const first(begin, events.read());
  watched_input const last(begin + text.size(), events.read());
  nlohmann::json::sax_parse(first, last, &events);
  return std::move(builder).result();
}

}  // namespace WEFT_NAMESPACE::yaml::detail
