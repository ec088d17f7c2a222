// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_SHOW_SVG_HPP
#define WEFT_TESTS_SHOW_SVG_HPP

#include <cstdlib>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// Reads what `to_svg` writes, and throws if that is not XML.
namespace svg {

struct box {
  double x = 0, y = 0, width = 0, height = 0;
};
struct content {
  std::set<std::string> elements;
  std::vector<box> boxes;  // of tasks, by number
  std::multiset<std::string> edges;
  std::map<std::string, box> frames;
  double width = 0, height = 0;
};

inline void check_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (c == '<' || (static_cast<unsigned char>(c) < 0x20 && c != '\n'))
      throw std::runtime_error("not a character of text: " + std::string(text));
    if (c != '&') continue;
    bool is_entity = false;
    for (std::string_view const entity : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"})
      is_entity |= text.substr(i).starts_with(entity);
    if (!is_entity) throw std::runtime_error("no entity: " + std::string(text));
  }
}

struct tag {
  std::string name;
  std::map<std::string, std::string> attributes;
  bool is_end = false, is_empty = false;
};

// From behind `<`; moves to behind `>`.
inline tag read_tag(std::string_view text, std::size_t& i) {
  tag made;
  auto const skip = [&] {
    while (i < text.size() && (text[i] == ' ' || text[i] == '\n')) ++i;
  };
  if (text.at(i) == '/') made.is_end = true, ++i;
  while (std::string_view(" />\n").find(text.at(i)) == std::string_view::npos) made.name += text[i++];
  for (skip(); text.at(i) != '>' && text.at(i) != '/'; skip()) {
    std::string name;
    while (text.at(i) != '=') name += text[i++];
    if (text.at(++i) != '"') throw std::runtime_error("an attribute without quotation marks: " + name);
    std::size_t const end = text.find('"', ++i);
    check_text(text.substr(i, end - i));
    if (!made.attributes.emplace(name, text.substr(i, end - i)).second)
      throw std::runtime_error("twice: " + name);
    i = end + 1;
  }
  if (text.at(i) == '/') made.is_empty = true, ++i;
  if (text.at(i++) != '>') throw std::runtime_error("a tag without an end: " + made.name);
  return made;
}

inline content read(std::string const& text) {
  content made;
  std::vector<std::string> open;
  int task = -1;
  auto const number = [](tag const& from, char const* name) {
    auto const found = from.attributes.find(name);
    return found != from.attributes.end() ? std::strtod(found->second.c_str(), nullptr) : 0;
  };
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '<') {
      std::size_t const end = std::min(text.find('<', i), text.size());
      check_text(std::string_view(text).substr(i, end - i));
      i = end;
      continue;
    }
    tag const it = read_tag(text, ++i);
    if (it.is_end) {
      if (open.empty() || open.back() != it.name)
        throw std::runtime_error("closes what is not open: " + it.name);
      open.pop_back();
      continue;
    }
    made.elements.insert(it.name);
    if (!it.is_empty) open.push_back(it.name);
    std::string const look = it.attributes.count("class") ? it.attributes.at("class") : "";
    box const place{number(it, "x"), number(it, "y"), number(it, "width"), number(it, "height")};
    if (it.name == "svg") made.width = number(it, "width"), made.height = number(it, "height");
    if (it.attributes.count("data-task")) task = static_cast<int>(number(it, "data-task"));
    if (it.attributes.count("data-edge")) made.edges.insert(it.attributes.at("data-edge"));
    if (it.attributes.count("data-scope")) made.frames[it.attributes.at("data-scope")] = place;
    if (it.name == "rect" && look == "b") {
      if (task != static_cast<int>(made.boxes.size())) throw std::runtime_error("a box out of order");
      made.boxes.push_back(place);
    }
  }
  if (!open.empty()) throw std::runtime_error("never closed: " + open.back());
  return made;
}

}  // namespace svg

#endif
