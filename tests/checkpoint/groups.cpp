// SPDX-License-Identifier: BSL-1.0
#include <weft/checkpoint.hpp>

#include <stdexcept>
#include <string>
#include <vector>

#include "places.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using places::called;
using places::calls_since;
using weft::checkpoint;
using weft::checkpoint_report;

namespace {

std::atomic<bool> fails{false};

inline constexpr auto numbers =
    weft::task<"numbers">([] { return std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}; }).local();
inline constexpr auto half = weft::map<"half">([](int x) {
  ++called;
  if (fails && x % 2 == 1) throw std::runtime_error("odd");
  return x / 2;
});
inline constexpr auto one = weft::task<"one">([] {
  ++called;
  if (fails) throw std::runtime_error("none");
  return 1;
});
// So many have a value.
inline constexpr auto count =
    weft::task<"count">([](weft::batch<weft::outcome<int>> const& all, weft::outcome<int> const& last) {
      int values = last.has_value() ? 1 : 0;
      for (auto const& each : all) values += each.has_value() ? 1 : 0;
      return values;
    }).local();
inline constexpr auto wf =
    weft::workflow<"kept group">((numbers >> weft::group<"all">(weft::best_effort, half | one)) >> count);

template <int N>
inline constexpr auto racer = [] {
  ++called;
  return N;
};
inline constexpr auto values =
    weft::task<"values">([](auto const&... each) { return ((each.has_value() ? 1 : 0) + ...); }).local();
inline constexpr auto race = weft::workflow<"kept race">(
    weft::group<"first">(weft::first, weft::task<"a">(racer<1>) | weft::task<"b">(racer<2>)) >> values);

}  // namespace

TEST_CASE("members of groups that failed, and elements of maps, are tried again by the next run") {
  places::everywhere<int(checkpoint const&)>(
      [](auto& place, checkpoint const& keeping) { return place.run(wf, keeping)["count"_id]; },
      [](auto const& place) {
        scratch_folder const here;
        checkpoint_report report;
        checkpoint const keeping{.dir = here.path(), .report = &report};
        calls_since();
        fails = true;
        CHECK(place.run(keeping) == 5);
        CHECK(calls_since() == 11);
        CHECK(report.added == 5);
        fails = false;
        CHECK(place.run(keeping) == 11);
        CHECK(calls_since() == 6);
        CHECK(report.reused == 5);
        CHECK(report.added == 6);
        CHECK(place.run(keeping) == 11);
        CHECK(calls_since() == 0);
      });
}

TEST_CASE("a race has one winner, also when it is resumed") {
  places::everywhere<int(checkpoint const&)>(
      [](auto& place, checkpoint const& keeping) { return place.run(race, keeping)["values"_id]; },
      [](auto const& place) {
        scratch_folder const here;
        checkpoint const keeping{.dir = here.path()};
        calls_since();
        for (int i = 0; i < 3; ++i) CHECK(place.run(keeping) == 1);
        // Who has won is kept; that the other one has lost is not, so each run may have sent it to a worker.
        CHECK(calls_since() <= 1 + 3);
      });
}
