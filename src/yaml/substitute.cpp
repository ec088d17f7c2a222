// SPDX-License-Identifier: BSL-1.0
#include "substitute.hpp"

#include "text.hpp"
#include "tree_builder.hpp"

#include <charconv>
#include <system_error>

namespace WEFT_NAMESPACE::yaml::detail {

void substitution::charge(std::size_t bytes, position const& where) {
  if (bytes > left_)
    refuse(where, "with all repetitions and values, the configuration comes to more than " +
                      std::to_string(options_.max_expansion) + " bytes here");
  left_ -= bytes;
}

value_ptr substitution::fail(position const& where, std::string text) {
  report_.add(where, std::move(text));
  auto made = std::make_shared<value>();
  made->at = where;
  made->is_reported = true;
  return made;
}

value_ptr substitution::replace(value_ptr const& tree, variables const& own, std::size_t depth) {
  if (depth > options_.max_depth)
    refuse(tree->at,
           "values stand for each other more than " + std::to_string(options_.max_depth) + " deep here");
  charge(1 + tree->text.size(), tree->at);  // it is searched, and may be copied
  if (tree->what == value::kind::text) return replace_text(tree, own, depth);
  if (tree->what == value::kind::nothing) return tree;

  // Copied when the first part changes.
  std::shared_ptr<value> made;
  std::size_t const size = tree->items.size() + tree->entries.size();
  for (std::size_t i = 0; i < size; ++i) {
    bool const is_list = tree->what == value::kind::list;
    value_ptr const& part = is_list ? tree->items[i] : tree->entries[i].content;
    value_ptr replaced = replace(part, own, depth + 1);
    if (replaced == part) continue;
    if (made == nullptr) {
      made = std::make_shared<value>(*tree);
      charge(sizeof(value) + size * sizeof(value::entry), tree->at);
    }
    made->weight -= part->weight;
    grow(*made, *replaced, options_);
    (is_list ? made->items[i] : made->entries[i].content) = std::move(replaced);
  }
  return made != nullptr ? made : tree;
}

value_ptr substitution::replace_text(value_ptr const& text, variables const& own, std::size_t depth) {
  std::string_view rest = text->text;
  if (rest.find("${") == rest.npos) return text;
  // One name and nothing else stands for the value as it is, a list or a number, too.
  if (rest.starts_with("${") && rest.find('}') == rest.size() - 1)
    return look_up(rest.substr(2, rest.size() - 3), *text, own, depth);

  auto made = std::make_shared<value>(*text);
  made->text.clear();
  while (!rest.empty()) {
    std::size_t const dollar = rest.find("${");
    made->text += rest.substr(0, dollar);
    if (dollar == rest.npos) break;
    if (dollar > 0 && rest[dollar - 1] == '$') {  // $${ is ${
      made->text += "{";
      rest.remove_prefix(dollar + 2);
      continue;
    }
    rest.remove_prefix(dollar + 2);
    std::size_t const close = rest.find('}');
    if (close == rest.npos)
      return fail(text->at, "\"${\" without \"}\": a name is written ${name}, and ${ itself $${");
    value_ptr part = look_up(rest.substr(0, close), *text, own, depth);
    rest.remove_prefix(close + 1);
    if (part->is_reported) return part;
    if (part->what == value::kind::list || part->what == value::kind::mapping)
      return fail(text->at, part->describe() + " cannot stand within a text");
    charge(part->text.size(), text->at);
    made->text += part->text;
  }
  charge(sizeof(value) + made->text.size(), text->at);
  made->weight = value().weight + made->text.size();
  return made;
}

// `shop.name` is a part of `shop`, `list.0` an element.
value_ptr substitution::look_up(std::string_view name, value const& where, variables const& own,
                                std::size_t depth) {
  std::size_t dot = name.find('.');
  value_ptr at = find(name.substr(0, dot), where, own, depth);
  while (!at->is_reported && dot != name.npos) {
    std::string_view const rest = name.substr(dot + 1);
    std::string_view const key = rest.substr(0, rest.find('.'));
    charge(1 + at->entries.size(), where.at);
    std::size_t index = 0;
    auto const [end, failure] = std::from_chars(key.data(), key.data() + key.size(), index);
    bool const is_index = failure == std::errc() && end == key.data() + key.size();
    if (auto const* const entry = at->find(key); entry != nullptr) {
      at = entry->content;
    } else if (is_index && index < at->items.size()) {
      at = at->items[index];
    } else {
      std::vector<std::string_view> names;
      for (value::entry const& each : at->entries) names.emplace_back(each.key);
      return fail(where.at, in_quotes(name.substr(0, dot)) + " is " + at->describe() + " without " +
                                in_quotes(key) + suggestion(key, names));
    }
    dot = key.size() == rest.size() ? name.npos : dot + 1 + key.size();
  }
  if (at->what == value::kind::nothing && !at->is_reported &&
      values_.contains(name.substr(0, name.find('.'))))
    return fail(where.at, in_quotes(name) + " has no value: give it one, by --set " + std::string(name) +
                              "=... or at " + to_string(at->at));
  return at;
}

value_ptr substitution::find(std::string_view name, value const& where, variables const& own,
                             std::size_t depth) {
  for (auto const& [key, content] : own)
    if (key == name) return content;
  if (auto const known = known_.find(name); known != known_.end()) return known->second;
  auto const found = values_.find(name);
  if (found == values_.end()) {
    std::vector<std::string_view> names = keys_of(values_);
    for (std::string_view const variable : keys_of(own)) names.push_back(variable);
    std::string const near = suggestion(name, names);
    return fail(where.at, "there is no value " + in_quotes(name) +
                              (!near.empty()   ? near
                               : names.empty() ? ": values are given under \"values\""
                                               : ": there are " + listed(names)));
  }
  if (!open_.emplace(name).second)
    return fail(found->second.at, "the value " + in_quotes(name) + " stands for itself");
  // No variables here: a value means the same wherever it is used.
  value_ptr made = replace(found->second.content, {}, depth + 1);
  open_.erase(open_.find(name));
  known_.emplace(name, made);
  return made;
}

}  // namespace WEFT_NAMESPACE::yaml::detail
