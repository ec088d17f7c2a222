// SPDX-License-Identifier: BSL-1.0
#include <weft/run/schedule.hpp>

#include <vector>

#include <weft/run/parallel.hpp>
#include <weft/static.hpp>

#include "../catch.hpp"

using namespace weft::literals;
using weft::detail::schedule_of;
using weft::detail::schedule_view;

namespace {

constexpr auto one = weft::task<"one">([] { return 1; });
constexpr auto add = weft::task<"add">([](auto... x) { return (0 + ... + x); });
constexpr auto a = add.as<"a">();
constexpr auto b = add.as<"b">();
constexpr auto c = add.as<"c">();
constexpr auto d = add.as<"d">();
constexpr auto e = add.as<"e">();

template <class Workflow>
constexpr schedule_view const& schedule_for(Workflow const&) {
  return schedule_of<Workflow>::view;
}

// The tasks that wait for k, in the order in which they are released.
std::vector<int> released_by(schedule_view const& s, int k) {
  std::vector<int> all;
  for (int r = s.release_first[k]; r < s.release_first[k + 1]; ++r)
    for (int m = s.member_first[s.released[r]]; m < s.member_first[s.released[r] + 1]; ++m)
      all.push_back(s.members[m]);
  return all;
}
std::vector<int> members_of(schedule_view const& s, int group) {
  return std::vector<int>(s.members + s.member_first[group], s.members + s.member_first[group + 1]);
}
std::vector<bool> openings_of(schedule_view const& s) {
  return std::vector<bool>(s.is_open, s.is_open + s.tasks);
}

}  // namespace

TEST_CASE("a chain: every task releases the next, and nobody else could begin") {
  constexpr auto chain = weft::workflow<"w">(one >> a >> b);
  schedule_view const& s = schedule_for(chain);
  CHECK(s.tasks == 3);
  CHECK(s.groups == 3);
  CHECK(members_of(s, 0) == std::vector{0});
  CHECK(released_by(s, 0) == std::vector{1});
  CHECK(released_by(s, 1) == std::vector{2});
  CHECK(released_by(s, 2).empty());
  CHECK(openings_of(s) == std::vector{false, false, false});
  CHECK_FALSE(s.any_open);
}

TEST_CASE("a diamond: tasks with the same predecessors are one group") {
  constexpr auto diamond = weft::workflow<"w">(one >> (a | b | c) >> d);
  schedule_view const& s = schedule_for(diamond);
  CHECK(s.groups == 3);
  CHECK(released_by(s, 0) == std::vector{1, 2, 3});
  CHECK(s.release_first[1] == 1);  // by one counter
  for (int k : {1, 2, 3}) CHECK(released_by(s, k) == std::vector{4});
  CHECK(s.missing[0] == 0);
  CHECK(s.missing[s.released[0]] == 1);
  CHECK(s.missing[s.released[s.release_first[1]]] == 3);
  CHECK(openings_of(s) == std::vector{false, true, true, false, false});
  CHECK(s.any_open);
}

TEST_CASE("sets of predecessors are compared, whatever their order") {
  constexpr auto wf = weft::workflow<"w">((one | a) >> b, ("a"_id | "one"_id) >> c, one >> d, a >> e);
  schedule_view const& s = schedule_for(wf);
  CHECK(s.groups == 4);  // for nothing, for both, for one, for a
  CHECK(members_of(s, 0).size() == 2);
  CHECK(s.any_open);
}

TEST_CASE("several edges between two tasks count once") {
  constexpr auto wf = weft::workflow<"w">(one >> a, b.takes<"a", "a", "one">());
  schedule_view const& s = schedule_for(wf);
  CHECK(s.groups == 3);
  CHECK(released_by(s, 0) == std::vector{1, 2});
  CHECK(released_by(s, 1) == std::vector{2});
  CHECK(s.missing[s.released[s.release_first[1]]] == 2);
}

TEST_CASE("nobody waits for inputs") {
  constexpr auto wf = weft::workflow<"w">((weft::input<"x", int> | weft::input<"y", int>) >> (a | b) >> c);
  schedule_view const& s = schedule_for(wf);
  CHECK(s.tasks == 5);
  CHECK(s.is_input[0]);
  CHECK(s.is_input[1]);
  CHECK_FALSE(s.is_input[2]);
  CHECK(members_of(s, 0) == std::vector{2, 3});
  CHECK(released_by(s, 0).empty());
  CHECK(released_by(s, 2) == std::vector{4});
  CHECK(openings_of(s) == std::vector{false, false, true, false, false});
}

namespace {

template <int... I>
constexpr auto fan(std::integer_sequence<int, I...>) {
  return weft::workflow<"fan">(
      one >> (... | weft::task<weft::fixed_string<4>({'t', char('0' + I / 10), char('0' + I % 10), '\0'})>(
                        [](int x) { return x; })));
}

// Every task but the first is released by as many as it waits for.
bool is_consistent(schedule_view const& s) {
  std::vector<int> missing(s.missing, s.missing + s.groups);
  std::vector<int> seen(static_cast<std::size_t>(s.tasks));
  for (int k : members_of(s, 0)) ++seen[static_cast<std::size_t>(k)];
  for (int k = 0; k < s.tasks; ++k)
    for (int r = s.release_first[k]; r < s.release_first[k + 1]; ++r)
      if (--missing[s.released[r]] == 0)
        for (int m : members_of(s, s.released[r])) ++seen[static_cast<std::size_t>(m)];
  for (int k = 0; k < s.tasks; ++k)
    if (seen[static_cast<std::size_t>(k)] != (s.is_input[k] ? 0 : 1)) return false;
  return true;
}

}  // namespace

TEST_CASE("every task is released once") {
  constexpr auto wide = fan(std::make_integer_sequence<int, 90>());
  schedule_view const& s = schedule_for(wide);
  CHECK(s.groups == 2);
  CHECK(is_consistent(s));
  CHECK(openings_of(s)[1]);
  CHECK(openings_of(s)[89]);
  CHECK_FALSE(openings_of(s)[90]);
  constexpr auto mixed =
      weft::workflow<"w">(weft::input<"x", int> >> (a | b), (a | one) >> (c | d), b >> e, (c | e) >> add);
  CHECK(is_consistent(schedule_for(mixed)));
}
