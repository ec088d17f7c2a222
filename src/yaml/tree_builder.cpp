// SPDX-License-Identifier: BSL-1.0
#include "tree_builder.hpp"

#include "text.hpp"

#include <algorithm>
#include <utility>

namespace WEFT_NAMESPACE::yaml::detail {

void refuse(position where, std::string text) { throw config_error({{std::move(where), std::move(text)}}); }

static void refuse_weight(position const& where, load_options const& limits) {
  refuse(where, "with what aliases and values stand for, this comes to more than " +
                    std::to_string(limits.max_expansion) + " bytes");
}

void grow(value& whole, value const& part, load_options const& limits) {
  whole.depth = std::max(whole.depth, part.depth + 1);
  whole.weight += part.weight;
  if (whole.depth > limits.max_depth)
    refuse(part.at, "lists and mappings lie more than " + std::to_string(limits.max_depth) +
                        " deep within each other here");
  if (whole.weight > limits.max_expansion) refuse_weight(part.at, limits);
}

void tree_builder::begin(value::kind what, position where, anchor name) {
  if (open_.size() >= limits_.max_depth)
    refuse(std::move(where), "lists and mappings lie more than " + std::to_string(limits_.max_depth) +
                                 " deep within each other here");
  if (!open_.empty() && open_.back().made->what == value::kind::mapping && !open_.back().has_key)
    refuse(
        std::move(where),
        "a key must be a text, not a list or a mapping: if this is not a key, a ] or } is missing behind it");
  auto made = std::make_shared<value>();
  made->what = what;
  made->at = std::move(where);
  if (name != 0) anchors_[name] = nullptr;
  open_.push_back({std::move(made), name});
}

void tree_builder::end() {
  level done = std::move(open_.back());
  open_.pop_back();
  for (value_ptr const& each : done.merged) merge(done, each);
  finish(std::move(done.made), done.name);
}

void tree_builder::text(std::string_view text, bool is_plain, position where, anchor name) {
  if (is_plain && (text == "null" || text == "~" || text == "Null" || text == "NULL"))
    return nothing(std::move(where), name);
  auto made = std::make_shared<value>();
  made->what = value::kind::text;
  made->is_plain = is_plain;
  made->at = std::move(where);
  made->text = text;
  made->weight += text.size();
  finish(std::move(made), name);
}

void tree_builder::nothing(position where, anchor name) {
  auto made = std::make_shared<value>();
  made->at = std::move(where);
  finish(std::move(made), name);
}

void tree_builder::alias(anchor name, position where) {
  auto const found = anchors_.find(name);
  if (found == anchors_.end() || found->second == nullptr)
    refuse(std::move(where), "this alias stands for something that it is a part of");
  finish(found->second, 0);
}

// A value is complete: it is the whole, an element, a key, or what a key stands for.
void tree_builder::finish(value_ptr made, anchor name) {
  if (name != 0) anchors_[name] = made;
  if (open_.empty()) {
    root_ = std::move(made);
    return;
  }
  level& to = open_.back();
  if (to.made->what == value::kind::list) {
    grow(*to.made, *made, limits_);
    to.made->items.push_back(std::move(made));
  } else if (!to.has_key) {
    take_key(made);
  } else {
    to.has_key = false;
    add_entry(to, std::move(made));
  }
}

void tree_builder::take_key(value_ptr const& key) {
  level& to = open_.back();
  if (key->what != value::kind::text) refuse(key->at, "a key must be a text, not " + key->describe());
  to.is_merge = key->is_plain && key->text == "<<";
  if (!to.keys.insert(key->text).second) refuse(key->at, "the key " + in_quotes(key->text) + " comes twice");
  to.has_key = true;
  to.key = key->text;
  to.key_at = key->at;
}

void tree_builder::add_entry(level& to, value_ptr made) {
  if (to.is_merge) {
    if (made->what == value::kind::list)
      to.merged.insert(to.merged.end(), made->items.begin(), made->items.end());
    else
      to.merged.push_back(std::move(made));
    for (value_ptr const& each : to.merged)
      if (each->what != value::kind::mapping)
        refuse(to.key_at, "\"<<\" takes over the keys of a mapping, or of a list of mappings, not of " +
                              each->describe());
    return;
  }
  // A parser finds that nothing is there where the next thing begins.
  if (made->what == value::kind::nothing && made->at.line != to.key_at.line) {
    auto moved = std::make_shared<value>(*made);
    moved->at = to.key_at;
    made = std::move(moved);
  }
  to.made->weight += to.key.size();
  grow(*to.made, *made, limits_);
  to.made->entries.push_back({std::move(to.key), to.key_at, std::move(made)});
}

// What is given in the mapping itself comes first, then the first mapping that is merged.
void tree_builder::merge(level& to, value_ptr const& from) {
  for (value::entry const& each : from->entries) {
    to.made->weight += 1;  // for the look
    if (to.made->weight > limits_.max_expansion) refuse_weight(each.at, limits_);
    if (!to.keys.insert(each.key).second) continue;
    to.made->weight += each.key.size();
    grow(*to.made, *each.content, limits_);
    to.made->entries.push_back(each);
  }
}

}  // namespace WEFT_NAMESPACE::yaml::detail
