// SPDX-License-Identifier: BSL-1.0
#include "document.hpp"

#include "text.hpp"
#include "tree_builder.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <span>
#include <system_error>
#include <utility>

namespace WEFT_NAMESPACE::yaml::detail {
namespace {

using path = std::filesystem::path;

constexpr std::array<std::string_view, 8> sections{"name",  "about", "include", "values",
                                                   "tasks", "steps", "groups",  "limits"};

// Reads files, and keeps to the bounds.
class assembler {
public:
  explicit assembler(load_options const& options) : options_(options), left_(options.max_bytes) {}

  document assemble(path const& file, std::string_view const* text) {
    made_.name = file.stem().string();
    position const start{std::make_shared<std::string const>(file.string())};
    if (text != nullptr) {
      charge(text->size(), start);
      opened_.insert(identity(file));
      add_file(file, *text, start.file, true);
    } else {
      open(file, start, true);
    }
    report_.raise();
    apply_overrides();
    report_.raise();
    return std::move(made_);
  }

private:
  // --- files ---

  static std::string identity(path const& file) {
    std::error_code failed;
    path const canonical = std::filesystem::weakly_canonical(file, failed);
    return (failed ? file : canonical).string();
  }
  void charge(std::size_t bytes, position const& where) {
    if (bytes > left_)
      refuse(where, "the configuration is larger than " + std::to_string(options_.max_bytes) + " bytes");
    left_ -= bytes;
  }

  // A file that is there already says nothing new; which also ends circles of includes.
  void open(path const& file, position const& asked_at, bool is_first = false) {
    if (!opened_.insert(identity(file)).second) return;
    if (opened_.size() > options_.max_files)
      refuse(asked_at, "these are more than " + std::to_string(options_.max_files) + " files");
    std::error_code failed;
    if (!std::filesystem::exists(file, failed))
      return report_.add(asked_at, "there is no file " + in_quotes(file.string()));
    // A pipe or a device may have no end.
    if (!std::filesystem::is_regular_file(file, failed))
      return report_.add(asked_at, in_quotes(file.string()) + " is not a file");
    std::ifstream stream(file, std::ios::binary);
    std::string text;
    for (std::array<char, 65536> chunk; stream && text.size() <= left_;) {
      stream.read(chunk.data(), chunk.size());
      text.append(chunk.data(), static_cast<std::size_t>(stream.gcount()));
    }
    if (stream.bad() || !stream.is_open())
      return report_.add(asked_at, in_quotes(file.string()) + " cannot be read");
    charge(text.size(), asked_at);
    add_file(file, text, std::make_shared<std::string const>(file.string()), is_first);
  }

  void add_file(path const& file, std::string_view text, std::shared_ptr<std::string const> const& name,
                bool is_first) {
    value_ptr const root =
        file.extension() == ".json" ? parse_json(text, name, options_) : parse_yaml(text, name, options_);
    if (root->what != value::kind::mapping)
      return report_.add(root->at,
                         "a configuration is a mapping of " + listed(sections) + ", not " + root->describe());
    for (value::entry const& each : root->entries)
      if (!each.key.starts_with("x-") &&
          std::find(sections.begin(), sections.end(), each.key) == sections.end())
        reading(report_, "a configuration").knows_no(each, sections);
    if (auto const* const include = root->find("include")) add_includes(file, *include->content);
    if (auto const* const own = root->find("name"); own != nullptr && is_first && is_text(*own, "a name"))
      made_.name = own->content->text;
    if (auto const* const values = root->find("values"); values != nullptr && is_mapping(*values))
      for (value::entry const& each : values->content->entries) {
        if (each.key.find('.') != std::string::npos)
          report_.add(each.at, "the name of a value must not have a dot, which stands before a part of one");
        made_.values.insert_or_assign(each.key, each);
      }
    if (auto const* const tasks = root->find("tasks"); tasks != nullptr && is_mapping(*tasks))
      for (value::entry const& each : tasks->content->entries) add_task(each, {});
    if (auto const* const steps = root->find("steps")) add_steps(*steps);
    if (auto const* const limits = root->find("limits"); limits != nullptr && is_mapping(*limits))
      for (value::entry const& each : limits->content->entries) made_.limits.insert_or_assign(each.key, each);
    if (auto const* const groups = root->find("groups"); groups != nullptr && is_mapping(*groups))
      for (value::entry const& each : groups->content->entries) add_group(each);
  }

  void add_includes(path const& file, value const& given) {
    auto const add_one = [&](value const& each) {
      if (each.what != value::kind::text)
        report_.add(each.at, "an include is the path of a file, not " + each.describe());
      else
        open(file.parent_path() / each.text, each.at);
    };
    if (given.what == value::kind::list)
      for (value_ptr const& each : given.items) add_one(*each);
    else if (given.what != value::kind::nothing)
      add_one(given);
  }

  // --- tasks ---

  // A text instead of a mapping is the name of what is registered.
  void add_task(value::entry const& given, std::string const& previous) {
    value_ptr body = given.content;
    if (body->what == value::kind::text) {
      auto made = std::make_shared<value>();
      made->what = value::kind::mapping;
      made->at = body->at;
      grow(*made, *body, options_);
      made->entries.push_back({"task", body->at, body});
      body = std::move(made);
    }
    if (body->what == value::kind::list)
      return report_.add(body->at, "task " + in_quotes(given.key) +
                                       " is a mapping, or the name of a registered task, not a list");
    auto const [before, is_new] = declared_.try_emplace(given.key, given.at);
    if (!is_new)
      return report_.add(
          given.at, "there is a task " + in_quotes(given.key) + " already, at " + to_string(before->second));
    made_.tasks.push_back({given.key, given.at, std::move(body), previous});
  }

  void add_group(value::entry const& given) {
    auto const [before, is_new] = declared_groups_.try_emplace(given.key, given.at);
    if (!is_new)
      return report_.add(
          given.at, "there is a group " + in_quotes(given.key) + " already, at " + to_string(before->second));
    made_.groups.push_back({given.key, given.at, given.content});
  }

  void add_steps(value::entry const& given) {
    if (given.content->what == value::kind::nothing) return;
    if (given.content->what != value::kind::list)
      return report_.add(given.content->at, "\"steps\" is a list of tasks, not " + given.content->describe());
    std::string previous;
    for (value_ptr const& each : given.content->items) {
      if (each->what == value::kind::text) {
        auto nothing = std::make_shared<value>();
        nothing->at = each->at;
        add_task({each->text, each->at, std::move(nothing)}, previous);
        previous = each->text;
      } else if (each->what == value::kind::mapping && each->entries.size() == 1) {
        add_task(each->entries.front(), previous);
        previous = each->entries.front().key;
      } else {
        report_.add(each->at,
                    "a step is the name of a task, or one \"name: {...}\", not " +
                        (each->entries.size() > 1 ? "one with " + std::to_string(each->entries.size()) +
                                                        " keys: indent what is said of it further"
                                                  : each->describe()));
      }
    }
  }

  bool is_mapping(value::entry const& given) {
    if (given.content->what != value::kind::mapping && given.content->what != value::kind::nothing)
      report_.add(given.content->at,
                  in_quotes(given.key) + " is a mapping, not " + given.content->describe());
    return given.content->what == value::kind::mapping;
  }
  bool is_text(value::entry const& given, char const* what) {
    if (given.content->what == value::kind::text) return true;
    report_.add(given.content->at,
                in_quotes(given.key) + " is " + what + ", not " + given.content->describe());
    return false;
  }

  // --- overrides ---

  void apply_overrides() {
    std::size_t bytes = 0;
    for (std::string const& each : options_.set) bytes += each.size();
    charge(bytes, {std::make_shared<std::string const>("--set")});
    for (std::string const& each : options_.set) apply_override(each);
  }

  void apply_override(std::string const& given) {
    std::size_t const equals = given.find('=');
    std::string const key = given.substr(0, equals);
    auto const source = std::make_shared<std::string const>("--set " + key);
    position const start{source};
    if (equals == given.npos || key.empty())
      return report_.add(start, "an override is key=value, not " + in_quotes(given));
    value_ptr const content = parse_yaml(std::string_view(given).substr(equals + 1), source, options_);
    if (key.starts_with("tasks."))
      return set_within(made_.tasks, declared_, key.substr(6), content, start, "task");
    if (key.starts_with("groups."))
      return set_within(made_.groups, declared_groups_, key.substr(7), content, start, "group");
    bool const is_limit = key.starts_with("limits.");
    auto& values = is_limit ? made_.limits : made_.values;
    std::string const name = is_limit ? key.substr(7) : key;
    auto const found = values.find(name);
    if (found != values.end()) {
      found->second.content = content;
      return;
    }
    std::vector<std::string_view> const names = keys_of(values);
    report_.add(start,
                std::string(is_limit ? "there is no limit " : "there is no value ") + in_quotes(name) +
                    nearest_or(name, names) +
                    (names.empty() && !is_limit ? ": something of a task is set by tasks.NAME.KEY" : ""));
  }
  // `key` is NAME.KEY. The longest name that is there, as names may have dots.
  template <class Declared>
  void set_within(std::vector<Declared>& all, std::map<std::string, position> const& declared,
                  std::string_view key, value_ptr const& content, position const& start,
                  std::string const& what) {
    Declared* found = nullptr;
    for (Declared& each : all)
      if (key.size() > each.name.size() + 1 && key.starts_with(each.name) && key[each.name.size()] == '.' &&
          (found == nullptr || each.name.size() > found->name.size()))
        found = &each;
    if (found != nullptr) {
      found->body =
          assign(found->body, key.substr(found->name.size() + 1), content, start, options_.max_depth);
      return;
    }
    std::vector<std::string_view> const names = keys_of(declared);
    std::string_view const written = key.substr(0, key.find('.'));
    report_.add(start, "there is no " + what + " of which this could set something" +
                           nearest_or(written, names) + " (" + what + "s.NAME.KEY=value)");
  }
  static std::string nearest_or(std::string_view written, std::vector<std::string_view> const& names) {
    std::string const near = suggestion(written, names);
    return !near.empty() ? near : names.empty() ? std::string() : ": there are " + listed(names);
  }

  // `tree` with another value at `where`, `with.limit` say; `depth` is how much deeper it may go.
  value_ptr assign(value_ptr const& tree, std::string_view where, value_ptr const& content,
                   position const& at, std::size_t depth) {
    if (depth == 0) refuse(at, "this key has more than " + std::to_string(options_.max_depth) + " parts");
    auto made = std::make_shared<value>();
    made->what = value::kind::mapping;
    made->at = tree->at;
    if (tree->what == value::kind::mapping)
      made->entries = tree->entries;
    else if (tree->what != value::kind::nothing)
      refuse(at, "something within " + tree->describe() + " cannot be set");
    std::size_t const dot = where.find('.');
    std::string const key(where.substr(0, dot));
    auto entry = std::find_if(made->entries.begin(), made->entries.end(),
                              [&](value::entry const& each) { return each.key == key; });
    if (entry == made->entries.end())
      entry = made->entries.insert(entry, {key, at, std::make_shared<value>()});
    entry->content =
        dot == where.npos ? content : assign(entry->content, where.substr(dot + 1), content, at, depth - 1);
    for (value::entry const& each : made->entries) grow(*made, *each.content, options_);
    return made;
  }

  load_options const& options_;
  std::size_t left_;  // bytes
  std::set<std::string> opened_;
  std::map<std::string, position> declared_;
  std::map<std::string, position> declared_groups_;
  report report_;
  document made_;
};

}  // namespace

document read_document(path const& file, std::string_view const* text, load_options const& options) {
  return assembler(options).assemble(file, text);
}

}  // namespace WEFT_NAMESPACE::yaml::detail
