// SPDX-License-Identifier: BSL-1.0
#include <weft/weft.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using namespace weft::literals;

namespace {

inline constexpr auto east = weft::task<"east">([] { return 3; });
inline constexpr auto west = weft::task<"west">([]() -> int { throw std::runtime_error("no answer"); });
inline constexpr auto north = weft::task<"north">([] { return 4; });

// What comes after a group is given an outcome of each member.
inline constexpr auto sum = weft::task<"sum">(
    [](weft::outcome<int> const& e, weft::outcome<int> const& w, weft::outcome<int> const& n) {
      return e.value_or(0) + w.value_or(0) + n.value_or(0);
    });

inline constexpr auto two_will_do =
    weft::workflow<"two">(weft::group<"sources">(weft::at_least<2>, east | west | north) >> sum);
inline constexpr auto west_is_needed =
    weft::workflow<"west">(weft::group<"sources">(weft::critical<"west">, east | west | north) >> sum);
inline constexpr auto any_rule = weft::workflow<"rule">(
    weft::group<"sources">([](auto const& e, auto const&, auto const& n) { return e && n; },
                           east | west | north) >>
    sum);

// The first that succeeds is enough; the others are told to stop.
inline constexpr auto fastest = weft::workflow<"fastest">(
    weft::group<"sources">(weft::first, west | north | east) >>
    weft::task<"any">([](auto const&... each) { return weft::first_value(each...); }));

// Of a map each element has an outcome.
inline constexpr auto squares =
    weft::workflow<"squares">(weft::task<"numbers">([] { return std::vector<int>{1, 2, 3}; }) >>
                              weft::group<"all">(weft::best_effort, weft::map<"square">([](int x) {
                                                   if (x == 2) throw std::runtime_error("not this one");
                                                   return x * x;
                                                 })));

}  // namespace

int main() {
  weft::pool pool{2};
  auto const results = weft::run(two_will_do, pool);
  bool right = results["sum"_id] == 7 && results["west"_id].kind() == weft::outcome_kind::error;
  right &= weft::run(any_rule)["sum"_id] == 7;
  right &= weft::run(fastest)["any"_id] == 4;  // inline, in order
  try {
    weft::run(west_is_needed);
    right = false;
  } catch (weft::task_failed const& e) {
    right &= std::string(e.what()) == "task \"west\" failed: no answer";
  }
  auto const all = weft::run(squares);
  right &= *all["square"_id][2] == 9 && !all["square"_id][1].has_value();
  return right ? 0 : 1;
}
