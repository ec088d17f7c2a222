// SPDX-License-Identifier: BSL-1.0
#include "connect.hpp"

#include "judge.hpp"
#include "text.hpp"

#include <algorithm>
#include <exception>
#include <functional>
#include <optional>
#include <queue>
#include <utility>

namespace WEFT_NAMESPACE::yaml::detail {
namespace {

using numbers = std::vector<std::uint32_t>;

constexpr std::size_t edge_cost = 16;         // bytes
constexpr std::size_t longest_branch = 1000;  // with the name of its task

class connector {
public:
  connector(instance_list&& from, substitution& cost, report& to)
      : all_(std::move(from.all)),
        groups_(std::move(from.groups)),
        named_(std::move(from.named)),
        cost_(cost),
        report_(to),
        first_judge_(static_cast<std::uint32_t>(all_.size())) {
    for (task_group& each : groups_) add_judge(each);
    links_.resize(all_.size());
    seen_in_.resize(all_.size());
    group_of_.resize(all_.size(), no_group);
  }

  task_graph connect(std::string const& name) {
    for (std::uint32_t k = first_judge_; k < all_.size(); ++k) resolve_members(k);
    for (std::uint32_t k = 0; k < first_judge_; ++k) resolve(k);
    report_.raise();
    for (std::uint32_t k = 0; k < all_.size(); ++k)
      if (all_[k].is_enabled) pass_over_disabled(k);
    for (std::uint32_t k = first_judge_; k < all_.size(); ++k) check_policy(k);
    report_.raise();
    numbers const order = sort();
    report_.raise();
    return build(name, order);
  }

private:
  static constexpr std::uint32_t no_group = ~std::uint32_t{};

  // A branch of a choice: by its number or, of a choice by name, by its name.
  struct condition {
    std::uint32_t choice = 0;
    std::uint32_t branch = 0;
    branch_info const* info = nullptr;
    std::string name{};
    position at{};
  };
  struct argument {
    numbers from{};
    std::optional<condition> branch{};  // what comes with it
    bool is_whole = false;
  };
  struct link {
    std::vector<argument> arguments;
    std::vector<condition> when;
    numbers after;
  };

  std::string name_of(std::uint32_t k) const {
    return (k < first_judge_ ? "task " : "group ") + in_quotes(all_[k].id);
  }
  bool is_settled(std::uint32_t k) const { return all_[k].said != nullptr && all_[k].said->is_settled; }
  std::type_info const& result_of(std::uint32_t k) const {
    return is_settled(k) ? *all_[k].task->outcome : *all_[k].task->result;
  }

  // --- groups ---

  // A task like others, which takes the members.
  void add_judge(task_group& from) {
    instance judge;
    judge.id = from.name;
    judge.at = from.at;
    judge.task = &judge_factory();
    judge.made = std::make_unique<group_judge>();
    judges_.emplace(from.name, static_cast<std::uint32_t>(all_.size()));
    all_.push_back(std::move(judge));
  }

  void resolve_members(std::uint32_t k) {
    std::uint32_t const group = k - first_judge_;
    task_group const& from = groups_[group];
    numbers& members = links_[k].arguments.emplace_back().from;
    for (task_name const& name : from.members) {
      if (judges_.contains(name.text)) {
        report_.add(name.at, in_quotes(name.text) + " is a group: the members of a group are tasks");
        continue;
      }
      numbers const* const found = find(name, k);
      if (found == nullptr) continue;
      append(members, *found);
      for (std::uint32_t const each : *found) {
        if (group_of_[each] != no_group)
          report_.add(name.at, "task " + in_quotes(all_[each].id) + " is a member of group " +
                                   in_quotes(groups_[group_of_[each]].name) + " already");
        else
          join(each, group);
      }
    }
  }
  void join(std::uint32_t k, std::uint32_t group) {
    group_of_[k] = group;
    if (!groups_[group].policy.settles()) return;
    if (all_[k].said == nullptr) all_[k].said = std::make_unique<task_said>();
    all_[k].said->is_settled = true;
  }

  void check_policy(std::uint32_t k) {
    task_group const& from = groups_[k - first_judge_];
    numbers const& members = links_[k].arguments[0].from;
    judgement made{from.policy.what, from.policy.count, {}, {}};
    if (from.policy.count > members.size())
      report_.add(from.policy.at, name_of(k) + " wants " + std::to_string(from.policy.count) +
                                      " members to succeed, and has " + std::to_string(members.size()));
    for (task_name const& name : from.policy.critical) {
      numbers const* const found = find(name, k);
      if (found == nullptr) continue;
      for (std::uint32_t const each : *found) {
        auto const place = std::find(members.begin(), members.end(), each);
        if (place != members.end())
          made.critical.push_back(static_cast<std::size_t>(place - members.begin()));
        else if (all_[each].is_enabled)
          report_.add(name.at, in_quotes(all_[each].id) + " is said to be critical for " + name_of(k) +
                                   ", but is no member of it");
      }
    }
    if (from.policy.settles())
      for (std::uint32_t const each : members) made.outcomes.push_back(all_[each].task->outcome_at);
    static_cast<group_judge&>(*all_[k].made).policy = std::move(made);
  }

  // --- names become tasks ---

  numbers const* find(task_name const& name, std::uint32_t k) {
    auto const found = named_.find(name.text);
    if (found != named_.end()) {
      cost_.charge(edge_cost * (1 + found->second.size()), name.at);
      return &found->second;
    }
    no_such_task(name.text, name.at, k);
    return nullptr;
  }
  void no_such_task(std::string const& name, position const& at, std::uint32_t k) {
    std::vector<std::string_view> names = keys_of(named_);
    for (std::string_view const group : keys_of(judges_)) names.push_back(group);
    std::string const near = suggestion(name, names);
    report_.add(at, name_of(k) + " names " + in_quotes(name) + ", which is no task" +
                        (near.empty() ? ": there are " + listed(names) : near));
  }
  // As `find`; the name of a group is that of its end.
  numbers const* find_end(task_name const& name, std::uint32_t k, numbers& room) {
    auto const group = judges_.find(name.text);
    if (group == judges_.end()) return find(name, k);
    room = {group->second};
    return &room;
  }
  // As `find`; the name of a group is that of its members, whose end is waited for.
  numbers const* find_all(task_name const& name, std::uint32_t k) {
    auto const group = judges_.find(name.text);
    if (group == judges_.end()) return find(name, k);
    numbers const& members = links_[group->second].arguments[0].from;
    cost_.charge(edge_cost * (2 + members.size()), name.at);
    links_[k].after.push_back(group->second);
    return &members;
  }

  // Whether this names a branch rather than a task: then it is divided behind the longest name of a task.
  bool divide(std::string const& text, branch_name& to) const {
    if (text.size() > longest_branch || named_.contains(text) || judges_.contains(text)) return false;
    for (std::size_t dot = text.rfind('.'); dot != text.npos && dot > 0; dot = text.rfind('.', dot - 1)) {
      if (!named_.contains(std::string_view(text).substr(0, dot))) continue;
      to.task = text.substr(0, dot);
      to.branch = text.substr(dot + 1);
      return true;
    }
    return false;
  }

  std::optional<condition> find_branch(branch_name const& name, std::uint32_t k) {
    numbers const* const found = find({name.task, name.at}, k);
    if (found == nullptr) return std::nullopt;
    if (found->size() != 1) {
      report_.add(name.at, in_quotes(name.task) + " is " + std::to_string(found->size()) +
                               " tasks: a branch is one of a single choice");
      return std::nullopt;
    }
    condition made{found->front()};
    made.at = name.at;
    task_factory const& choice = *all_[made.choice].task;
    if (choice.is_choice_by_name) {
      made.name = name.branch;
      return made;
    }
    if (choice.branches.empty()) {
      report_.add(name.at,
                  in_quotes(all_[made.choice].id) + " is no choice: it gives " + type_name(*choice.result));
      return std::nullopt;
    }
    std::vector<std::string_view> names;
    for (branch_info const& each : choice.branches) {
      if (each.name == name.branch) {
        made.info = &each;
        return made;
      }
      names.push_back(each.name);
      ++made.branch;
    }
    std::string const near = suggestion(name.branch, names);
    report_.add(name.at, "the choice of " + in_quotes(all_[made.choice].id) + " has no branch " +
                             in_quotes(name.branch) + (near.empty() ? ": there are " + listed(names) : near));
    return std::nullopt;
  }

  void resolve(std::uint32_t k) {
    instance& task = all_[k];
    numbers room;
    for (task_name const& name : task.after)
      if (numbers const* const found = find_end(name, k, room)) append(links_[k].after, *found);
    for (branch_name& name : task.when) {
      if (name.task.empty() && !divide(std::string(name.branch), name)) {
        if (named_.contains(name.branch))
          report_.add(name.at, name_of(k) + " says \"when\", and " + in_quotes(name.branch) +
                                   " is a task, not a branch: " + in_quotes(name.branch + ".NAME") +
                                   " is one");
        else
          no_such_task(name.branch.substr(0, name.branch.find('.')), name.at, k);
      } else if (auto found = find_branch(name, k)) {
        links_[k].when.push_back(std::move(*found));
      }
    }
    auto const& wanted = task.task->arguments;
    // A step whose task takes nothing only comes after the one before.
    if (task.takes_previous && wanted.empty()) {
      if (numbers const* const found = find(task.takes[0][0], k)) append(links_[k].after, *found);
      return;
    }
    // For a single argument of many results all names are meant.
    if (wanted.size() == 1 && wanted[0].form == argument_form::many &&
        (task.says_takes || !task.takes.empty())) {
      for (std::size_t i = 1; i < task.takes.size(); ++i)
        task.takes[0].insert(task.takes[0].end(), task.takes[i].begin(), task.takes[i].end());
      task.takes.resize(1);
    }
    if (task.takes.size() != wanted.size()) return report_.add(task.at, wrong_count(k));
    for (std::size_t i = 0; i < wanted.size(); ++i) resolve_argument(k, i, wanted[i]);
  }
  void resolve_argument(std::uint32_t k, std::size_t i, argument_info const& wanted) {
    std::vector<task_name> const& names = all_[k].takes[i];
    argument to;
    bool is_known = true;
    for (task_name const& name : names) {
      if (branch_name branch{{}, {}, name.at}; divide(name.text, branch)) {
        is_known = false;  // it is said here what is wrong
        auto found = find_branch(branch, k);
        if (!found || !can_take(k, i, wanted, *found, names.size())) continue;
        is_known = true;
        to.from.push_back(found->choice);
        to.branch = std::move(found);
        continue;
      }
      numbers const* const found = find_all(name, k);
      if (found != nullptr) append(to.from, *found);
      is_known &= found != nullptr;
    }
    bool const is_right = wanted.form == argument_form::many || to.from.size() == 1 ||
                          (wanted.form == argument_form::maybe && to.from.empty());
    if (is_known && !is_right)
      report_.add(names.empty() ? all_[k].at : names[0].at, name_of(k) + " takes one result as argument " +
                                                                std::to_string(i + 1) + ", and is given " +
                                                                std::to_string(to.from.size()));
    links_[k].arguments.push_back(std::move(to));
  }
  bool can_take(std::uint32_t k, std::size_t i, argument_info const& wanted, condition const& branch,
                std::size_t names) {
    std::string const its =
        in_quotes(all_[branch.choice].id + "." + (branch.info != nullptr ? branch.info->name : branch.name));
    if (branch.info == nullptr || branch.info->payload == nullptr)
      report_.add(branch.at, "nothing comes with " + its + " that " + name_of(k) +
                                 " could take: to only wait for this branch, name it under \"when\"");
    else if (wanted.form != argument_form::one || names != 1)
      report_.add(branch.at,
                  name_of(k) + " takes " +
                      (wanted.form == argument_form::maybe ? "what may be skipped" : "many results") +
                      " as argument " + std::to_string(i + 1) + ", which what comes with " + its +
                      " cannot be");
    else if (wanted.is_taken && !wanted.is_copied)
      report_.add(branch.at, name_of(k) + " takes argument " + std::to_string(i + 1) +
                                 " away, and what comes with " + its + " cannot be copied");
    else
      return true;
    return false;
  }
  static void append(numbers& to, numbers const& more) { to.insert(to.end(), more.begin(), more.end()); }

  std::string wrong_count(std::uint32_t k) const {
    auto const& wanted = all_[k].task->arguments;
    std::string text = name_of(k) + " takes " + (wanted.empty() ? "nothing" : "");
    for (std::size_t i = 0; i < wanted.size(); ++i)
      text += (i > 0 ? ", " : "") + std::string(to_text(wanted[i].form)) + type_name(*wanted[i].type);
    std::size_t const given = all_[k].takes.size();
    return text + ", and " + (given == 0 ? "no" : std::to_string(given)) +
           (given == 1 ? " task is" : " tasks are") + " named under \"takes\"" +
           (wanted.empty() ? ": to only wait for a task, name it under \"after\"" : "");
  }

  // --- tasks that are left out ---

  // Instead of one that is left out stands what it would have taken, if that is the same kind of thing; under the
  // same conditions.
  std::optional<argument> stand_in(std::uint32_t k, std::vector<condition>& when) const {
    for (std::size_t steps = 0; steps <= all_.size(); ++steps) {
      if (all_[k].is_enabled) return argument{{k}, {}};
      auto const& arguments = links_[k].arguments;
      if (arguments.size() != 1 || arguments[0].from.size() != 1 ||
          all_[k].task->arguments[0].form != argument_form::one)
        return std::nullopt;
      when.insert(when.end(), links_[k].when.begin(), links_[k].when.end());
      std::uint32_t const before = arguments[0].from[0];
      auto const& branch = arguments[0].branch;
      if ((branch ? *branch->info->argument : result_of(before)) != *all_[k].task->result)
        return std::nullopt;
      if (branch) return arguments[0];
      k = before;
    }
    return std::nullopt;  // a circle
  }

  void pass_over_disabled(std::uint32_t k) {
    link& mine = links_[k];
    auto const& wanted = all_[k].task->arguments;
    for (std::size_t i = 0; i < mine.arguments.size(); ++i) {
      numbers& given = mine.arguments[i].from;
      auto const& takes = all_[k].takes;
      position const& at = i >= takes.size() || takes[i].empty() ? all_[k].at : takes[i][0].at;
      auto const is_disabled = [&](std::uint32_t each) { return !all_[each].is_enabled; };
      if (wanted[i].form == argument_form::many) {
        for (std::uint32_t each : given)
          if (!all_[each].is_enabled && k < first_judge_) wait_for_what_is_before(each, mine.after);
        given.erase(std::remove_if(given.begin(), given.end(), is_disabled), given.end());
      } else if (wanted[i].form == argument_form::maybe) {
        given.erase(std::remove_if(given.begin(), given.end(), is_disabled), given.end());
      } else if (std::uint32_t const named = given[0]; !mine.arguments[i].branch && !all_[named].is_enabled) {
        std::optional<argument> instead = stand_in(named, mine.when);
        if (!instead) {
          report_.add(
              at,
              name_of(k) + " takes the result of " + in_quotes(all_[named].id) +
                  ", which is not enabled and has nothing to stand for it: a task that takes one result and "
                  "gives the same type is passed over");
          continue;
        }
        cost_.charge(edge_cost * mine.when.size(), at);
        wait_for_what_is_before(named, mine.after);
        mine.arguments[i] = std::move(*instead);
        if (wanted[i].is_taken && !wanted[i].is_copied && mine.arguments[i].branch)
          can_take(k, i, wanted[i], *mine.arguments[i].branch, 1);
      }
      if (mine.arguments[i].branch) {
        check_branch(k, *mine.arguments[i].branch);
        check_type(k, i, *mine.arguments[i].branch->info->argument, mine.arguments[i].from[0], at);
      } else if (k < first_judge_) {
        for (std::uint32_t each : mine.arguments[i].from)
          if (wanted[i].form == argument_form::maybe && result_of(each) == *wanted[i].whole)
            mine.arguments[i].is_whole = true;
          else
            check_type(k, i, result_of(each), each, at);
      }
    }
    for (condition const& each : mine.when) check_branch(k, each);
    numbers after;
    for (std::uint32_t each : mine.after)
      if (all_[each].is_enabled)
        after.push_back(each);
      else
        wait_for_what_is_before(each, after);
    std::sort(after.begin(), after.end());
    after.erase(std::unique(after.begin(), after.end()), after.end());
    mine.after = std::move(after);
  }
  void check_branch(std::uint32_t k, condition const& given) {
    std::string const choice = in_quotes(all_[given.choice].id);
    if (!all_[given.choice].is_enabled)
      report_.add(given.at, name_of(k) + " waits for what " + choice +
                                " chooses, which is not enabled: leave it out as well");
    else if (is_settled(given.choice))
      report_.add(given.at, name_of(k) + " waits for what " + choice +
                                " chooses, which is a member of group " +
                                in_quotes(groups_[group_of_[given.choice]].name) +
                                ", so that its choice is only an outcome");
  }

  // Who waits for a task that is left out waits for all that it would have waited for.
  void wait_for_what_is_before(std::uint32_t disabled, numbers& to) {
    ++round_;
    numbers next{disabled};
    while (!next.empty()) {
      std::uint32_t const k = next.back();
      next.pop_back();
      if (std::exchange(seen_in_[k], round_) == round_) continue;
      cost_.charge(edge_cost, all_[k].at);
      if (all_[k].is_enabled) {
        to.push_back(k);
        continue;
      }
      cost_.charge(edge_cost * links_[k].after.size(), all_[k].at);
      append(next, links_[k].after);
      for (argument const& each : links_[k].arguments) {
        cost_.charge(edge_cost * each.from.size(), all_[k].at);
        append(next, each.from);
      }
      cost_.charge(edge_cost * links_[k].when.size(), all_[k].at);
      for (condition const& each : links_[k].when) next.push_back(each.choice);
    }
  }

  void check_type(std::uint32_t k, std::size_t number, std::type_info const& given, std::uint32_t from,
                  position const& at) {
    std::type_info const& wanted = *all_[k].task->arguments[number].type;
    if (wanted == given) return;
    std::string const member =
        is_settled(from) && *all_[from].task->result == wanted
            ? ", as it is a member of group " + in_quotes(groups_[group_of_[from]].name)
            : std::string();
    report_.add(
        at, name_of(k) + " wants " + type_name(wanted) + " as argument " + std::to_string(number + 1) +
                ", and " + in_quotes(all_[from].id) + " gives " + type_name(given) + member +
                (given == typeid(std::type_identity<void>) ? ": to only wait for it, name it under \"after\""
                                                           : ""));
  }

  // --- the order ---

  template <class Visit>
  void for_each_before(std::uint32_t k, Visit const& visit) const {
    for (argument const& given : links_[k].arguments)
      for (std::uint32_t each : given.from) visit(each);
    for (condition const& each : links_[k].when) visit(each.choice);
    for (std::uint32_t each : links_[k].after) visit(each);
  }

  // Kahn's algorithm; of those that are ready the first in the file comes first.
  numbers sort() {
    std::vector<numbers> behind(all_.size());
    std::vector<std::size_t> missing(all_.size());
    std::size_t enabled = 0;
    for (std::uint32_t k = 0; k < all_.size(); ++k) {
      if (!all_[k].is_enabled) continue;
      ++enabled;
      for_each_before(k, [&](std::uint32_t each) {
        behind[each].push_back(k);
        ++missing[k];
      });
    }
    std::priority_queue<std::uint32_t, numbers, std::greater<>> ready;
    for (std::uint32_t k = 0; k < all_.size(); ++k)
      if (all_[k].is_enabled && missing[k] == 0) ready.push(k);
    numbers order;
    while (!ready.empty()) {
      std::uint32_t const k = ready.top();
      ready.pop();
      order.push_back(k);
      for (std::uint32_t each : behind[k])
        if (--missing[each] == 0) ready.push(each);
    }
    if (order.size() < enabled) report_circle(missing);
    return order;
  }

  // From one that waits back to one for which it waits, until one comes again.
  void report_circle(std::vector<std::size_t> const& missing) {
    auto const waits = [&](std::uint32_t k) { return all_[k].is_enabled && missing[k] > 0; };
    std::uint32_t at = 0;
    while (!waits(at)) ++at;
    std::vector<std::size_t> place(all_.size());
    numbers path;
    while (place[at] == 0) {
      path.push_back(at);
      place[at] = path.size();
      std::uint32_t before = at;
      for_each_before(at, [&](std::uint32_t each) {
        if (waits(each)) before = each;
      });
      at = before;
    }
    path.erase(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(place[at] - 1));
    path.push_back(at);
    std::reverse(path.begin(), path.end());
    constexpr std::size_t most = 12;
    std::string text = "these tasks wait for each other in a circle: ";
    for (std::size_t i = 0; i < std::min(path.size(), most); ++i)
      text += (i > 0 ? " -> " : "") + in_quotes(all_[path[i]].id);
    if (path.size() > most) text += " -> ... (" + std::to_string(path.size() - 1) + " tasks)";
    report_.add(all_[at].at, text + ": remove one of these edges");
  }

  // --- the graph ---

  task_graph build(std::string const& name, numbers const& order) {
    task_graph graph(name);
    std::vector<any_node> nodes(all_.size());
    for (std::uint32_t const k : order) {
      auto const nodes_of = [&](numbers const& given) {
        std::vector<any_node> list;
        list.reserve(given.size());
        for (std::uint32_t each : given) list.push_back(nodes[each]);
        return list;
      };
      wiring how;
      for (std::size_t i = 0; i < links_[k].arguments.size(); ++i) {
        argument const& from = links_[k].arguments[i];
        argument_info const& wanted = all_[k].task->arguments[i];
        given_argument& to = how.arguments.emplace_back();
        to = {wanted.form, wanted.is_taken, from.is_whole, nodes_of(from.from)};
        if (from.branch) {
          to.branch = from.branch->info;
          to.number = from.branch->branch;
        }
      }
      for (condition const& each : links_[k].when)
        how.when.push_back({nodes[each.choice], each.branch, each.name});
      how.after = nodes_of(links_[k].after);
      how.said = std::move(all_[k].said);
      how.is_local = all_[k].is_local;
      try {
        nodes[k] = all_[k].made->add_to(graph, all_[k].id, std::move(how));
      } catch (std::bad_alloc const&) {
        throw;
      } catch (std::exception const& e) {
        report_.add(all_[k].at, name_of(k) + " could not be made: " + e.what());
        report_.raise();
      }
    }
    check(graph);
    return graph;
  }

  // What the graph knows to be wrong before it is run.
  void check(task_graph const& graph) {
    auto const refuse_at = [&](std::string const& id, std::string text) {
      auto const found = named_.find(id);
      report_.add(found != named_.end() ? all_[found->second.front()].at : all_.front().at, std::move(text));
      report_.raise();
    };
    try {
      graph.data()->check_all();
    } catch (branches_meet const& e) {
      refuse_at(e.task(), "task " + in_quotes(e.task()) + " needs " + in_quotes(e.first()) + " and " +
                              in_quotes(e.second()) + ", of which the choice of " + in_quotes(e.choice()) +
                              " always skips one: let it take them as std::optional");
    } catch (taken_result const& e) {
      refuse_at(e.taker(), std::string(e.what()).substr(std::string_view("weft: ").size()));
    }
  }

  static char const* to_text(argument_form form) {
    return form == argument_form::many ? "many " : form == argument_form::maybe ? "optional " : "";
  }

  std::vector<instance> all_;  // the judges of groups last
  std::vector<task_group> groups_;
  std::map<std::string, numbers, std::less<>> named_;
  std::map<std::string, std::uint32_t, std::less<>> judges_;
  substitution& cost_;
  report& report_;
  std::uint32_t first_judge_;
  std::vector<link> links_;
  numbers group_of_;  // by task: the group that it is a member of
  numbers seen_in_;   // by task: the last round of wait_for_what_is_before that came by
  std::uint32_t round_ = 0;
};

}  // namespace

task_graph connect(instance_list&& from, std::string const& name, substitution& cost, report& to) {
  return connector(std::move(from), cost, to).connect(name);
}

}  // namespace WEFT_NAMESPACE::yaml::detail
