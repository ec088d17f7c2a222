// SPDX-License-Identifier: BSL-1.0
#include "connect.hpp"

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

constexpr std::size_t edge_cost = 16;  // bytes

std::string type_name(std::type_info const& type) {
  return type == typeid(std::type_identity<void>) ? "nothing" : weft::detail::readable_type(type);
}

class connector {
public:
  connector(instance_list&& from, substitution& cost, report& to)
      : all_(std::move(from.all)),
        named_(std::move(from.named)),
        cost_(cost),
        report_(to),
        links_(all_.size()),
        seen_in_(all_.size()) {}

  task_graph connect(std::string const& name) {
    for (std::uint32_t k = 0; k < all_.size(); ++k) resolve(k);
    report_.raise();
    for (std::uint32_t k = 0; k < all_.size(); ++k)
      if (all_[k].is_enabled) pass_over_disabled(k);
    report_.raise();
    numbers const order = sort();
    report_.raise();
    return build(name, order);
  }

private:
  struct link {
    std::vector<numbers> arguments;
    numbers after;
  };

  std::string name_of(std::uint32_t k) const { return "task " + in_quotes(all_[k].id); }

  // --- names become tasks ---

  numbers const* find(task_name const& name, std::uint32_t k) {
    auto const found = named_.find(name.text);
    if (found != named_.end()) {
      cost_.charge(edge_cost * (1 + found->second.size()), name.at);
      return &found->second;
    }
    std::vector<std::string_view> const names = keys_of(named_);
    std::string const near = suggestion(name.text, names);
    report_.add(name.at, name_of(k) + " names " + in_quotes(name.text) + ", which is no task" +
                             (near.empty() ? ": there are " + listed(names) : near));
    return nullptr;
  }

  void resolve(std::uint32_t k) {
    instance& task = all_[k];
    for (task_name const& name : task.after)
      if (numbers const* const found = find(name, k)) append(links_[k].after, *found);
    auto const& wanted = task.task->arguments;
    // A step whose task takes nothing only comes after the one before.
    if (task.takes_previous && wanted.empty()) {
      if (numbers const* const found = find(task.takes[0][0], k)) append(links_[k].after, *found);
      return;
    }
    // For a single argument of many results all names are meant.
    if (wanted.size() == 1 && wanted[0].is_many && (task.says_takes || !task.takes.empty())) {
      for (std::size_t i = 1; i < task.takes.size(); ++i)
        task.takes[0].insert(task.takes[0].end(), task.takes[i].begin(), task.takes[i].end());
      task.takes.resize(1);
    }
    if (task.takes.size() != wanted.size()) return report_.add(task.at, wrong_count(k));
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      numbers& to = links_[k].arguments.emplace_back();
      bool is_known = true;
      for (task_name const& name : task.takes[i]) {
        numbers const* const found = find(name, k);
        if (found != nullptr) append(to, *found);
        is_known &= found != nullptr;
      }
      if (!wanted[i].is_many && is_known && to.size() != 1)
        report_.add(task.takes[i].empty() ? task.at : task.takes[i][0].at,
                    name_of(k) + " takes one result as argument " + std::to_string(i + 1) +
                        ", and is given " + std::to_string(to.size()));
    }
  }
  static void append(numbers& to, numbers const& more) { to.insert(to.end(), more.begin(), more.end()); }

  std::string wrong_count(std::uint32_t k) const {
    auto const& wanted = all_[k].task->arguments;
    std::string text = name_of(k) + " takes " + (wanted.empty() ? "nothing" : "");
    for (std::size_t i = 0; i < wanted.size(); ++i)
      text +=
          (i > 0 ? ", " : "") + std::string(wanted[i].is_many ? "many " : "") + type_name(*wanted[i].type);
    std::size_t const given = all_[k].takes.size();
    return text + ", and " + (given == 0 ? "no" : std::to_string(given)) +
           (given == 1 ? " task is" : " tasks are") + " named under \"takes\"" +
           (wanted.empty() ? ": to only wait for a task, name it under \"after\"" : "");
  }

  // --- tasks that are left out ---

  // Instead of one that is left out stands what it would have taken, if that is the same kind of thing.
  std::optional<std::uint32_t> stand_in(std::uint32_t k) const {
    for (std::size_t steps = 0; steps <= all_.size(); ++steps) {
      if (all_[k].is_enabled) return k;
      auto const& arguments = links_[k].arguments;
      if (arguments.size() != 1 || arguments[0].size() != 1) return std::nullopt;
      std::uint32_t const before = arguments[0][0];
      if (*all_[before].task->result != *all_[k].task->result) return std::nullopt;
      k = before;
    }
    return std::nullopt;  // a circle
  }

  void pass_over_disabled(std::uint32_t k) {
    link& mine = links_[k];
    auto const& wanted = all_[k].task->arguments;
    for (std::size_t i = 0; i < mine.arguments.size(); ++i) {
      numbers& given = mine.arguments[i];
      position const& at = all_[k].takes[i].empty() ? all_[k].at : all_[k].takes[i][0].at;
      if (wanted[i].is_many) {
        for (std::uint32_t each : given)
          if (!all_[each].is_enabled) wait_for_what_is_before(each, mine.after);
        given.erase(std::remove_if(given.begin(), given.end(),
                                   [&](std::uint32_t each) { return !all_[each].is_enabled; }),
                    given.end());
      } else if (std::uint32_t const named = given[0]; !all_[named].is_enabled) {
        std::optional<std::uint32_t> const instead = stand_in(named);
        if (!instead) {
          report_.add(
              at,
              name_of(k) + " takes the result of " + in_quotes(all_[named].id) +
                  ", which is not enabled and has nothing to stand for it: a task that takes one result and "
                  "gives the same type is passed over");
          continue;
        }
        wait_for_what_is_before(named, mine.after);
        given[0] = *instead;
      }
      for (std::uint32_t each : given) check_type(k, i, each, at);
    }
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
      for (numbers const& argument : links_[k].arguments) {
        cost_.charge(edge_cost * argument.size(), all_[k].at);
        append(next, argument);
      }
    }
  }

  void check_type(std::uint32_t k, std::size_t argument, std::uint32_t from, position const& at) {
    std::type_info const& wanted = *all_[k].task->arguments[argument].type;
    std::type_info const& given = *all_[from].task->result;
    if (wanted == given) return;
    report_.add(
        at, name_of(k) + " wants " + type_name(wanted) + " as argument " + std::to_string(argument + 1) +
                ", and " + in_quotes(all_[from].id) + " gives " + type_name(given) +
                (given == typeid(std::type_identity<void>) ? ": to only wait for it, name it under \"after\""
                                                           : ""));
  }

  // --- the order ---

  template <class Visit>
  void for_each_before(std::uint32_t k, Visit const& visit) const {
    for (numbers const& argument : links_[k].arguments)
      for (std::uint32_t each : argument) visit(each);
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
    report_.add(all_[at].at, std::move(text));
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
      std::vector<std::vector<any_node>> arguments;
      for (numbers const& each : links_[k].arguments) arguments.push_back(nodes_of(each));
      try {
        nodes[k] =
            all_[k].made->add_to(graph, all_[k].id, {arguments, nodes_of(links_[k].after), all_[k].is_local});
      } catch (std::bad_alloc const&) {
        throw;
      } catch (std::exception const& e) {
        report_.add(all_[k].at, name_of(k) + " could not be made: " + e.what());
        report_.raise();
      }
    }
    return graph;
  }

  std::vector<instance> all_;
  std::map<std::string, numbers, std::less<>> named_;
  substitution& cost_;
  report& report_;
  std::vector<link> links_;
  numbers seen_in_;  // by task: the last round of wait_for_what_is_before that came by
  std::uint32_t round_ = 0;
};

}  // namespace

task_graph connect(instance_list&& from, std::string const& name, substitution& cost, report& to) {
  return connector(std::move(from), cost, to).connect(name);
}

}  // namespace WEFT_NAMESPACE::yaml::detail
