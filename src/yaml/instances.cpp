// SPDX-License-Identifier: BSL-1.0
#include "instances.hpp"

#include "text.hpp"
#include "tree_builder.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <utility>

namespace WEFT_NAMESPACE::yaml::detail {
namespace {

constexpr std::array<std::string_view, 14> task_keys{"task",  "with",     "takes", "after", "enabled",
                                                     "local", "for_each", "id",    "about", "when",
                                                     "retry", "timeout",  "limit", "repeat"};
constexpr std::array<std::string_view, 3> group_keys{"members", "policy", "about"};
constexpr std::array<std::string_view, 2> condition_keys{"task", "with"};

// All that a value says.
std::string written(value const& v) {
  auto const sized = [](std::string const& text) { return std::to_string(text.size()) + ':' + text; };
  std::string all;
  switch (v.what) {
    case value::kind::nothing: return "-";
    case value::kind::text: return (v.is_plain ? 'p' : 'q') + sized(v.text);
    case value::kind::list:
      for (value_ptr const& each : v.items) all += written(*each);
      return '[' + all + ']';
    case value::kind::mapping:
      for (value::entry const& each : v.entries) all += sized(each.key) + written(*each.content);
      return '{' + all + '}';
  }
  return all;
}
constexpr std::array<std::string_view, 4> range_keys{"count", "first", "last", "step"};
constexpr std::size_t longest_id = 255;
constexpr std::size_t most_variables = 8;
constexpr std::uint64_t most_at_once = 1'000'000'000;

class instance_maker {
public:
  instance_maker(registry const& known, substitution& values, report& to, load_options const& options)
      : known_(known), values_(values), report_(to), options_(options) {}

  void add_limits(std::map<std::string, value::entry, std::less<>> const& given) {
    for (auto const& [name, entry] : given) {
      value_ptr const said = values_.apply(entry.content, {});
      std::uint64_t most = 0;
      std::string const subject = "limit " + in_quotes(name);
      if (!read_natural(*said, most) || most < 1 || most > most_at_once)
        reading(report_, subject).wants(*said, "how many at once: a whole number, at least 1");
      else if (name.empty() || name.find('\0') != std::string::npos)
        report_.add(entry.at, "a limit needs a name without NUL");
      // One that is wrong has been reported, and is there.
      limits_.insert(
          {name, {entry.at, static_cast<unsigned>(std::clamp<std::uint64_t>(most, 1, most_at_once))}});
    }
  }

  void add(declared_group const& from) {
    reading const how(report_, subject_ = "group " + in_quotes(from.name));
    if (!is_id(from.name, from.at)) return;
    if (list_.named.contains(from.name))
      return report_.add(from.at, "there is a task " + in_quotes(from.name) +
                                      " already: groups and tasks need different names");
    if (!check_keys(*from.body, group_keys, how)) return;
    task_group made{from.name, from.at, {}, {}};
    auto const said = [&](std::string_view key) -> value_ptr {
      auto const* const entry = from.body->find(key);
      return entry == nullptr ? nullptr : values_.apply(entry->content, {});
    };
    if (value_ptr const members = said("members"))
      read_names(*members, how.field("members"), made.members);
    else
      how.field("members").misses(*from.body, "the name of a task, or a list of names");
    if (value_ptr const policy = said("policy")) read_policy(*policy, how.field("policy"), made.policy);
    list_.groups.push_back(std::move(made));
  }

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
    if (!is_id(made.id, from.at)) return;
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
    made.task = find_task(said("task"), from.name, from.at, how);
    if (made.task != nullptr) made.made = configure(*made.task, said("with"), from.at, how);
    read_control(said, made, how);
    list_.all.push_back(std::move(made));
  }

  bool is_id(std::string const& id, position const& at) {
    if (id.size() > longest_id)
      report_.add(
          at, "the id " + in_quotes(id) + " is longer than " + std::to_string(longest_id) + " characters");
    else if (id.empty())
      report_.add(at, "a group needs a name");
    else if (id.front() == '#' || id.find('\0') != std::string::npos)
      report_.add(at, "the id " + in_quotes(id) + " must not begin with \"#\" or contain NUL");
    else
      return true;
    return false;
  }

  std::unique_ptr<configured_task> configure(task_factory const& task, value_ptr with, position const& at,
                                             reading const& how) {
    if (with == nullptr) {
      auto nothing = std::make_shared<value>();
      nothing->at = at;
      with = std::move(nothing);
    }
    values_.charge(sizeof(instance) + with->weight, with->at);
    return task.make(*with, how);
  }

  task_factory const* find_task(value_ptr const& given, std::string const& otherwise, position const& at,
                                reading const& how) {
    if (given != nullptr && given->what != value::kind::text) {
      how.field("task").wants(*given, "the name of a registered task");
      return nullptr;
    }
    std::string const& name = given != nullptr ? given->text : otherwise;
    task_factory const* const found = known_.find(name);
    if (found != nullptr) return found;
    std::vector<std::string_view> const names = known_.names();
    std::string const near = suggestion(name, names);
    report_.add(given != nullptr ? given->at : at, "no task is registered as " + in_quotes(name) +
                                                       (!near.empty()   ? near
                                                        : names.empty() ? std::string()
                                                                        : ": there are " + listed(names)));
    return nullptr;
  }

  // --- how often, how long, whether ---

  template <class Said>
  void read_control(Said const& said, instance& made, reading const& how) {
    if (value_ptr const when = said("when")) read_when(*when, how.field("when"), made.when);
    task_said all;
    value_ptr const retry = said("retry");
    value_ptr const timeout = said("timeout");
    value_ptr const limit = said("limit");
    value_ptr const repeat = said("repeat");
    if (!retry && !timeout && !limit && !repeat) return;
    if (retry) read_retry(*retry, how.field("retry"), all.retry);
    if (timeout) read_timeout(*timeout, how.field("timeout"), all.timeout);
    if (limit) read_limits(*limit, limits_, how.field("limit"), report_, all.limits);
    if (made.task != nullptr) {
      if (retry && all.retry) check_retry(*retry, *all.retry, made);
      if (limit && made.task->limits + all.limits.size() > weft::detail::task_policy::most_limits)
        report_.add(limit->at, subject_ + " has more than " +
                                   std::to_string(weft::detail::task_policy::most_limits) + " limits");
      if (repeat) read_loop(*repeat, how.field("repeat"), made, all);
    }
    made.said = std::make_unique<task_said>(std::move(all));
  }

  void check_retry(value const& at, weft::detail::retry_numbers const& numbers, instance const& made) {
    for (std::size_t i = 0; i < made.task->arguments.size() && numbers.attempts > 1; ++i)
      if (made.task->arguments[i].is_taken && !made.task->arguments[i].is_copied)
        report_.add(at.at,
                    subject_ + " takes argument " + std::to_string(i + 1) +
                        " away, which cannot be copied, so there is nothing to give to a second attempt");
  }

  void read_loop(value const& from, reading const& how, instance& made, task_said& to) {
    repetition said;
    read_repetition(from, how, said);
    if (said.condition == nullptr) return;
    if (!made.task->is_loop)
      return report_.add(
          said.at, subject_ + " cannot be repeated: its first argument must be of the type that it gives, " +
                       "and it must not take the others away");
    value const& condition = *said.condition;
    std::string const subject = "the condition of " + subject_;
    reading const its(report_, subject);
    value_ptr task = said.condition;
    value_ptr with;
    if (condition.what == value::kind::mapping) {
      if (!check_keys(condition, condition_keys, its)) return;
      auto const* const entry = condition.find("task");
      if (entry == nullptr) return its.field("task").misses(condition, "the name of a registered task");
      task = entry->content;
      if (auto const* const given = condition.find("with")) with = given->content;
    }
    task_factory const* const factory = find_task(task, {}, condition.at, its);
    if (factory == nullptr) return;
    if (!factory->is_condition || *factory->arguments[0].type != *made.task->result)
      return report_.add(task->at, in_quotes(task->text) + " is no condition for " + subject_ +
                                       ": it must take one " + type_name(*made.task->result) +
                                       ", which it does not take away, and give a bool");
    std::size_t const problems = report_.size();
    std::unique_ptr<configured_task> const configured = configure(*factory, with, condition.at, its);
    if (report_.size() != problems) return;
    try {
      to.condition = configured->condition();
    } catch (std::bad_alloc const&) {
      throw;
    } catch (std::exception const& e) {
      report_.add(task->at, subject + " could not be made: " + e.what());
    }
    to.is_until = said.is_until;
    to.rounds = said.limit;
    if (char const* const type = to.condition != nullptr ? to.condition->type_name() : nullptr)
      to.loop = std::string(type) + (to.is_until ? " until " : " while ") + task->text + ' ' +
                (with != nullptr ? written(*with) : std::string()) + ' ' + std::to_string(to.rounds);
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
  registry const& known_;
  substitution& values_;
  report& report_;
  load_options const& options_;
  instance_list list_;
  limit_numbers limits_;
  std::string subject_;
};

}  // namespace

instance_list make_instances(document const& from, registry const& known, substitution& values, report& to,
                             load_options const& options) {
  instance_maker maker(known, values, to, options);
  maker.add_limits(from.limits);
  for (declared_task const& each : from.tasks) maker.add(each);
  for (declared_group const& each : from.groups) maker.add(each);
  return maker.take();
}

}  // namespace WEFT_NAMESPACE::yaml::detail
