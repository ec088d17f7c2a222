// SPDX-License-Identifier: BSL-1.0
#include "instances.hpp"

#include "text.hpp"
#include "tree_builder.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace WEFT_NAMESPACE::yaml::detail {
namespace {

constexpr std::array<std::string_view, 9> task_keys{"task",  "with",     "takes", "after", "enabled",
                                                    "local", "for_each", "id",    "about"};
constexpr std::array<std::string_view, 4> range_keys{"count", "first", "last", "step"};
constexpr std::size_t longest_id = 255;
constexpr std::size_t most_variables = 8;

class instance_maker {
public:
  instance_maker(registry const& known, substitution& values, report& to, load_options const& options)
      : known_(known), values_(values), report_(to), options_(options) {}

  void add(declared_task const& from) {
    reading const how(report_, subject_ = "task " + in_quotes(from.name));
    if (from.name.empty()) return report_.add(from.at, "a task needs a name");
    if (!check_keys(*from.body, task_keys, how)) return;
    auto const group = list_.named.try_emplace(from.name).first;
    if (!group->second.empty())
      return report_.add(from.at,
                         "there is a task " + in_quotes(from.name) + " already: a repetition of another one");

    std::vector<variables> repetitions(1);
    bool const is_repeated = from.body->find("for_each") != nullptr;
    if (is_repeated && !repeat(*from.body->find("for_each"), how, repetitions)) return;
    if (list_.all.size() + repetitions.size() > options_.max_tasks)
      refuse(from.at, "these are more than " + std::to_string(options_.max_tasks) + " tasks");
    for (variables const& own : repetitions) add_one(from, own, is_repeated, group->second, how);
  }

  instance_list take() { return std::move(list_); }

private:
  // --- repetitions ---

  // Every combination of what the variables stand for, the last one changing fastest.
  bool repeat(value::entry const& given, reading const& how, std::vector<variables>& to) {
    value_ptr const over = values_.apply(given.content, {});
    if (over->what != value::kind::mapping || over->entries.empty()) {
      how.field("for_each").wants(*over, "a mapping of names to lists: for_each: {region: [eu, us]}");
      return false;
    }
    if (over->entries.size() > most_variables) {
      how.field("for_each").wants(*over, "a mapping of at most " + std::to_string(most_variables) + " names");
      return false;
    }
    std::vector<std::vector<value_ptr>> all;
    std::size_t combinations = 1;
    for (value::entry const& variable : over->entries) {
      std::vector<value_ptr>& choices = all.emplace_back();
      if (!choices_of(*variable.content, how.field("for_each").field(variable.key), choices)) return false;
      values_.charge(sizeof(value) * choices.size(), variable.at);
      if (!choices.empty() && combinations > options_.max_tasks / choices.size())
        refuse(given.at, "these are more than " + std::to_string(options_.max_tasks) + " tasks");
      combinations *= choices.size();
    }
    values_.charge(sizeof(variables::value_type) * combinations * all.size(), given.at);
    if (combinations == 0) to.clear();
    for (std::size_t i = 0; i < all.size() && combinations > 0; ++i) {
      std::vector<variables> longer;
      longer.reserve(to.size() * all[i].size());
      for (variables const& before : to)
        for (value_ptr const& choice : all[i]) {
          longer.push_back(before);
          longer.back().emplace_back(over->entries[i].key, choice);
        }
      to = std::move(longer);
    }
    return true;
  }

  bool choices_of(value const& from, reading const& how, std::vector<value_ptr>& to) {
    if (from.what == value::kind::list) {
      to = from.items;
      return true;
    }
    if (from.what != value::kind::mapping) {
      how.wants(from, "a list, {count: 5}, or {first: 1, last: 9}");
      return false;
    }
    if (!check_keys(from, range_keys, how)) return false;
    std::size_t const problems = report_.size();
    std::int64_t const step = number_of(from, "step", 1, how);
    bool const is_count = from.find("count") != nullptr;
    std::int64_t const first = number_of(from, "first", 0, how);
    std::int64_t const last = is_count ? 0 : number_of(from, "last", 0, how);
    std::int64_t const count = is_count ? number_of(from, "count", 0, how) : 0;
    if (report_.size() != problems) return false;
    if (is_count == (from.find("last") != nullptr)) {
      how.wants(from, "{count: 5}, or {first: 1, last: 9}");
      return false;
    }
    if (step < 1) {
      how.field("step").wants(*from.find("step")->content, "a whole number, at least 1");
      return false;
    }
    constexpr std::int64_t farthest = std::int64_t{1} << 60;  // so that nothing overflows
    bool const is_far = first < -farthest || first > farthest || last < -farthest || last > farthest;
    std::int64_t const size = is_far ? 0 : is_count ? count : last < first ? 0 : (last - first) / step + 1;
    if (is_far || size < 0 || (size > 1 && step > farthest / (size - 1) * 2)) {
      how.wants(from, "smaller numbers, and not fewer than none");
      return false;
    }
    if (static_cast<std::uint64_t>(size) > options_.max_tasks)
      refuse(from.at, "these are more than " + std::to_string(options_.max_tasks) + " tasks");
    for (std::int64_t i = 0; i < size; ++i) {
      auto made = std::make_shared<value>();
      made->what = value::kind::text;
      made->is_plain = true;
      made->at = from.at;
      made->text = std::to_string(first + i * step);
      to.push_back(std::move(made));
    }
    return true;
  }
  std::int64_t number_of(value const& from, std::string_view key, std::int64_t otherwise,
                         reading const& how) {
    std::int64_t number = otherwise;
    if (auto const* const entry = from.find(key); entry != nullptr && !read_integer(*entry->content, number))
      how.field(key).wants(*entry->content, expected<std::int64_t>());
    return number;
  }

  // --- one task ---

  void add_one(declared_task const& from, variables const& own, bool is_repeated,
               std::vector<std::uint32_t>& group, reading const& how) {
    instance made;
    made.at = from.at;
    made.id = from.name;
    // What is read with the variables of the repetition in it.
    auto const said = [&](std::string_view key) -> value_ptr {
      auto const* const entry = from.body->find(key);
      return entry == nullptr ? nullptr : values_.apply(entry->content, own);
    };
    if (value_ptr const id = said("id")) {
      if (id->what != value::kind::text || id->text.empty()) return how.field("id").wants(*id, "a text");
      made.id = id->text;
    } else if (is_repeated) {
      std::size_t const number = group.size();
      for (auto const& [name, choice] : own)
        made.id += "_" + (choice->what == value::kind::text ? choice->text : std::to_string(number));
    }
    if (made.id.size() > longest_id)
      return report_.add(from.at, "the id " + in_quotes(made.id) + " is longer than " +
                                      std::to_string(longest_id) + " characters");
    if (made.id.front() == '#' || made.id.find('\0') != std::string::npos)
      return report_.add(from.at,
                         "the id " + in_quotes(made.id) + " must not begin with \"#\" or contain NUL");
    std::uint32_t const number = static_cast<std::uint32_t>(list_.all.size());
    if (is_repeated || made.id != from.name) {
      auto const [at, is_new] = list_.named.try_emplace(made.id);
      if (!is_new)
        return report_.add(from.at,
                           "there is a task " + in_quotes(made.id) +
                               " already: repetitions need different ids, by their values or by \"id\"");
      at->second.push_back(number);
    }
    group.push_back(number);

    value_ptr const enabled = said("enabled");
    if (enabled && !read_bool(*enabled, made.is_enabled))
      how.field("enabled").wants(*enabled, expected<bool>());
    value_ptr const local = said("local");
    if (local && !read_bool(*local, made.is_local)) how.field("local").wants(*local, expected<bool>());
    if (value_ptr const takes = said("takes")) {
      made.says_takes = true;
      read_arguments(*takes, how.field("takes"), made.takes);
    } else if (!from.previous.empty()) {
      made.takes.push_back({{from.previous, from.at}});
      made.takes_previous = true;
    }
    if (value_ptr const after = said("after")) read_names(*after, how.field("after"), made.after);
    find_task(said("task"), from, made, how);
    if (made.task != nullptr) {
      value_ptr with = said("with");
      if (with == nullptr) {
        auto nothing = std::make_shared<value>();
        nothing->at = from.at;
        with = std::move(nothing);
      }
      charge_for(*with);
      made.made = made.task->make(*with, how);
    }
    list_.all.push_back(std::move(made));
  }
  void charge_for(value const& with) { values_.charge(sizeof(instance) + with.weight, with.at); }

  void find_task(value_ptr const& given, declared_task const& from, instance& made, reading const& how) {
    made.task = nullptr;
    if (given != nullptr && given->what != value::kind::text)
      return how.field("task").wants(*given, "the name of a registered task");
    std::string const& name = given != nullptr ? given->text : from.name;
    made.task = known_.find(name);
    if (made.task != nullptr) return;
    std::vector<std::string_view> const names = known_.names();
    std::string const near = suggestion(name, names);
    report_.add(given != nullptr ? given->at : from.at,
                "no task is registered as " + in_quotes(name) +
                    (!near.empty()   ? near
                     : names.empty() ? std::string()
                                     : ": there are " + listed(names)));
  }

  // A name, or a list in which each argument is a name or a list of names.
  void read_arguments(value const& from, reading const& how, std::vector<std::vector<task_name>>& to) {
    if (from.what != value::kind::list) {
      to.emplace_back();
      return read_names(from, how, to.back());
    }
    for (std::size_t i = 0; i < from.items.size(); ++i) {
      to.emplace_back();
      read_names(*from.items[i], how.element(i), to.back());
    }
  }
  void read_names(value const& from, reading const& how, std::vector<task_name>& to) {
    if (from.what == value::kind::text) {
      to.push_back({from.text, from.at});
    } else if (from.what == value::kind::list) {
      for (std::size_t i = 0; i < from.items.size(); ++i)
        if (from.items[i]->what == value::kind::text)
          to.push_back({from.items[i]->text, from.items[i]->at});
        else
          how.element(i).wants(*from.items[i], "the name of a task");
    } else {
      how.wants(from, "the name of a task, or a list of names");
    }
  }

  registry const& known_;
  substitution& values_;
  report& report_;
  load_options const& options_;
  instance_list list_;
  std::string subject_;
};

}  // namespace

instance_list make_instances(document const& from, registry const& known, substitution& values, report& to,
                             load_options const& options) {
  instance_maker maker(known, values, to, options);
  for (declared_task const& each : from.tasks) maker.add(each);
  return maker.take();
}

}  // namespace WEFT_NAMESPACE::yaml::detail
