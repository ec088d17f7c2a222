// SPDX-License-Identifier: BSL-1.0
#include "control.hpp"

#include "text.hpp"

#include <weft/yaml/parameters.hpp>

#include <algorithm>
#include <array>
#include <chrono>

namespace WEFT_NAMESPACE::yaml::detail {
namespace {

constexpr std::array<std::string_view, 3> repeat_keys{"while", "until", "limit"};
constexpr std::array<std::string_view, 2> policy_keys{"at_least", "critical"};

struct retry_said {
  int attempts = 2;
  std::chrono::nanoseconds backoff{0};
  double factor = 1;
  std::chrono::nanoseconds max{0};
  double jitter = 0;

  static auto parameters() {
    using yaml::optional;
    return schema(
        optional("attempts", &retry_said::attempts, "calls, the first one included").between(1, 1'000'000),
        optional("backoff", &retry_said::backoff, "the time before the second"),
        optional("factor", &retry_said::factor, "by which it grows").between(0, 1e6),
        optional("max", &retry_said::max, "what it does not exceed; 0s: no bound"),
        optional("jitter", &retry_said::jitter, "up to this part of it more or less").between(0, 1));
  }
};

}  // namespace

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

void read_retry(value const& from, reading const& how, std::optional<weft::detail::retry_numbers>& to) {
  retry_said said;
  if (from.what == value::kind::mapping) {
    read_schema(from, said, how);
  } else if (std::int64_t number = 0; read_integer(from, number) && number >= 1 && number <= 1'000'000) {
    said.attempts = static_cast<int>(number);
  } else {
    return how.wants(from, "how many attempts, or a mapping" + listed_schema<retry_said>());
  }
  to = {said.attempts, said.backoff.count(), said.factor, said.max.count(), said.jitter};
}

void read_timeout(value const& from, reading const& how, long long& nanoseconds) {
  std::int64_t number = 0;
  if (!read_duration(from, number) || number < 1) return how.wants(from, "a time as 250ms, 10s, 5min or 1h");
  nanoseconds = number;
}

void read_limits(value const& from, limit_numbers const& known, reading const& how, report& problems,
                 std::vector<task_said::limit>& to) {
  std::vector<task_name> names;
  if (from.what == value::kind::mapping || from.what == value::kind::nothing)
    return how.wants(from, "the name of a limit, or a list of names");
  read_names(from, how, names);
  for (task_name const& name : names) {
    if (auto const found = known.find(name.text); found != known.end()) {
      to.push_back({name.text, found->second.most});
      continue;
    }
    std::vector<std::string_view> const there = keys_of(known);
    std::string const near = suggestion(name.text, there);
    problems.add(name.at, "there is no limit " + in_quotes(name.text) +
                              (!near.empty()   ? near
                               : there.empty() ? ": limits are given under \"limits\""
                                               : ": there are " + listed(there)));
  }
}

void read_when(value const& from, reading const& how, std::vector<branch_name>& to) {
  char const* const expected = "a branch of a choice, as route.high or {route: high}, or a list of them";
  auto const read_one = [&](value const& one, reading const& at) {
    if (one.what == value::kind::text) {
      to.push_back({{}, one.text, one.at});
    } else if (one.what == value::kind::mapping && !one.entries.empty()) {
      for (value::entry const& each : one.entries)
        if (each.content->what == value::kind::text && !each.key.empty())
          to.push_back({each.key, each.content->text, each.content->at});
        else
          at.field(each.key).wants(*each.content, "the name of a branch");
    } else {
      at.wants(one, expected);
    }
  };
  if (from.what != value::kind::list) return read_one(from, how);
  for (std::size_t i = 0; i < from.items.size(); ++i) read_one(*from.items[i], how.element(i));
}

void read_repetition(value const& from, reading const& how, repetition& to) {
  to.at = from.at;
  char const* const expected =
      "a mapping of while (or until) and limit: repeat: {while: is_rough, limit: 100}";
  if (from.what != value::kind::mapping) return how.wants(from, expected);
  if (!check_keys(from, repeat_keys, how)) return;
  value::entry const* const holds = from.find("while");
  value::entry const* const ends = from.find("until");
  if ((holds == nullptr) == (ends == nullptr)) return how.wants(from, expected);
  to.is_until = holds == nullptr;
  value::entry const* const limit = from.find("limit");
  std::uint64_t most = 0;
  if (limit == nullptr) return how.field("limit").misses(from, "how many rounds there may be at most");
  if (!read_natural(*limit->content, most))
    return how.field("limit").wants(*limit->content, "a whole number that is not negative");
  to.limit = static_cast<std::size_t>(most);
  to.condition = (to.is_until ? ends : holds)->content;
}

void read_policy(value const& from, reading const& how, group_policy& to) {
  using kind = group_policy::kind;
  char const* const expected = "all, best_effort, first, {at_least: 2}, or {critical: [a, b]}";
  to.at = from.at;
  if (from.what == value::kind::text) {
    if (from.text == "all")
      to.what = kind::all;
    else if (from.text == "best_effort")
      to.what = kind::best_effort;
    else if (from.text == "first")
      to = {kind::first, 1, {}, from.at};
    else
      how.wants(from, expected);
    return;
  }
  if (from.what != value::kind::mapping || from.entries.size() != 1) return how.wants(from, expected);
  if (!check_keys(from, policy_keys, how)) return;
  value::entry const& said = from.entries.front();
  if (said.key == "critical") {
    to.what = kind::critical;
    return read_names(*said.content, how.field("critical"), to.critical);
  }
  if (said.key != "at_least") return;
  std::uint64_t count = 0;
  to.what = kind::at_least;
  to.at = said.content->at;
  if (!read_natural(*said.content, count) || count == 0)
    return how.field("at_least").wants(*said.content, "a whole number, at least 1");
  to.count = static_cast<std::size_t>(count);
}

}  // namespace WEFT_NAMESPACE::yaml::detail
