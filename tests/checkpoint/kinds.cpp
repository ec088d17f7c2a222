// SPDX-License-Identifier: BSL-1.0
// Which tasks are kept: the kinds of them that there are.
#include <weft/checkpoint/run.hpp>

#include <weft/weft.hpp>
#include <weft/wire.hpp>

#include <list>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "places.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using places::called;
using places::calls_since;
using places::everywhere;
using weft::checkpoint;

namespace {

struct scale {
  int by = 1;
  int operator()(int x) const {
    ++called;
    return by * x;
  }
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & by;
  }
};

struct no_default {
  int value;
  explicit no_default(int v) : value(v) {}
  no_default(no_default&&) = default;
};

}  // namespace

template <>
struct weft::codec<no_default> {
  static constexpr std::size_t least = 4;
  static void save(output_archive& to, no_default const& from) { to << from.value; }
  static no_default make(input_archive& from) { return no_default(from.get<int>()); }
  static void load(input_archive& from, no_default& to) { to.value = from.get<int>(); }
  static void describe(schema_recorder& to) { to.fields<int>(); }
};

TEST_CASE("every kind of task is kept that can go to a worker") {
  static constexpr auto begin = weft::task<"begin">([] { return ++called, 5; });
  static constexpr auto note = weft::task<"note">([](int) { ++called; });  // gives nothing
  static constexpr auto told = weft::task<"told">([](weft::context& here, int x) {
    ++called;
    return std::string(here.id()) + std::to_string(x);
  });
  static constexpr auto owned = weft::task<"owned">([](int x) { return ++called, std::make_unique<int>(x); });
  static constexpr auto taken =
      weft::task<"taken">([](std::unique_ptr<int>&& p) { return ++called, no_default(*p); });
  static constexpr auto named = weft::task<"named">(
      [](no_default const& a, weft::from<"begin", int> b) { return ++called, a.value * 100 + *b; });
  auto const all = weft::workflow<"kinds">(
      begin >> note, begin >> told, begin >> owned >> taken >> named, begin >> weft::task<"scaled">(scale{3}),
      begin >> weft::task<"bound">(weft::bind([](int by, int x) { return ++called, by * x; }, 4)),
      begin >> weft::task<"urgent">([](int x) { return ++called, -x; }).priority(3));
  struct seen {
    std::string told;
    int named, scaled, bound, urgent;
    bool operator==(seen const&) const = default;
  };
  everywhere<seen(checkpoint const&)>(
      [&](auto& place, checkpoint const& keeping) {
        auto const results = place.run(all, keeping);
        return seen{results["told"_id], results["named"_id], results["scaled"_id], results["bound"_id],
                    results["urgent"_id]};
      },
      [](auto const& place) {
        scratch_folder const here;
        calls_since();
        for (int expected : {9, 0}) {
          CHECK((place.run(checkpoint{here.path()}) == seen{"told5", 505, 15, 20, -5}));
          CHECK(calls_since() == expected);
        }
      });
}

TEST_CASE("workflows of one name, ids and types do not share results, as they have other callables") {
  [[maybe_unused]] static constexpr auto one = weft::workflow<"namesakes">(
      weft::task<"list">([] { return std::vector<int>{1, 2}; }) >>
      weft::map<"each">([](int x) { return ++called, x; }) >>
      weft::task<"sum">([](weft::batch<int> const& all) { return ++called, all[0] + all[1]; }));
  [[maybe_unused]] static constexpr auto other = weft::workflow<"namesakes">(
      weft::task<"list">([] { return std::vector<int>{1, 2}; }) >>
      weft::map<"each">([](int x) { return ++called, 10 * x; }) >>
      weft::task<"sum">([](weft::batch<int> const& all) { return ++called, all[0] + all[1]; }));
  places::wherever_names_may_repeat([](auto& place) {
    scratch_folder const here;
    calls_since();
    for (int expected : {3, 0}) {
      CHECK(place.run(one, checkpoint{here.path()})["sum"_id] == 3);
      CHECK(calls_since() == expected);
      CHECK(place.run(other, checkpoint{here.path()})["sum"_id] == 30);
      CHECK(calls_since() == expected);
    }
  });
}

TEST_CASE("what a callable is made with is a part of what its result is known by") {
  everywhere<int(checkpoint const&, int)>(
      [](auto& place, checkpoint const& keeping, int factor) -> int {
        auto const wf = weft::workflow<"by">(weft::task<"one">([] { return ++called, 1; }) >>
                                             weft::task<"scaled">(scale{factor}));
        return place.run(wf, keeping)["scaled"_id];
      },
      [](auto const& place) {
        scratch_folder const here;
        checkpoint const keeping{here.path()};
        calls_since();
        CHECK(place.run(keeping, 2) == 2);
        CHECK(calls_since() == 2);
        CHECK(place.run(keeping, 3) == 3);
        CHECK(calls_since() == 1);
        CHECK(place.run(keeping, 2) == 2);
        CHECK(calls_since() == 0);
      });
}

TEST_CASE(
    "maps of every kind: over ranges that can only be walked, with limits, of void, that take their "
    "elements") {
  using strings = std::vector<std::unique_ptr<int>>;
  static constexpr auto chain = weft::task<"chain">([] { return ++called, std::list<int>{1, 2, 3}; });
  static constexpr auto walked = weft::map<"walked">([](int x) { return ++called, 10 * x; });
  static constexpr auto limited =
      weft::map<"limited">([](int x) { return ++called, 20 * x; }, weft::at_most<2>);
  static constexpr auto heard = weft::map<"heard">([](int, weft::from<"none", std::vector<int>> all) {
    ++called;
    if (!all->empty()) throw std::runtime_error("lost");
  });
  static constexpr auto owned = weft::task<"owned">([] {
    ++called;
    strings made;
    for (int i = 0; i < 4; ++i) made.push_back(std::make_unique<int>(i));
    return made;
  });
  static constexpr auto eaten = weft::map<"eaten">([](std::unique_ptr<int>&& p) {
    ++called;
    auto const mine = std::move(p);
    return *mine;
  });
  static constexpr auto none = weft::task<"none">([] { return ++called, std::vector<int>(); });
  static constexpr auto empty = weft::map<"empty">([](int x) { return ++called, x; });
  [[maybe_unused]] static constexpr auto all =
      weft::workflow<"maps">(chain >> (walked | limited | heard), owned >> eaten, none >> empty);
  struct seen {
    std::vector<int> walked;
    int limited, eaten;
    std::size_t empty;
    bool operator==(seen const&) const = default;
  };
  everywhere<seen(checkpoint const&)>(
      [](auto& place, checkpoint const& keeping) {
        auto const results = place.run(all, keeping);
        auto const& walked_ = results["walked"_id];
        return seen{{walked_.begin(), walked_.end()},
                    results["limited"_id][2],
                    results["eaten"_id][3],
                    results["empty"_id].size()};
      },
      [](auto const& place) {
        scratch_folder const here;
        calls_since();
        for (int expected : {16, 0}) {
          CHECK((place.run(checkpoint{here.path()}) == seen{{10, 20, 30}, 60, 3, 0}));
          CHECK(calls_since() == expected);
        }
      });
}

TEST_CASE("local tasks, states and parts are run every time, what comes behind them is not") {
  static constexpr auto make =
      weft::task<"make">([] { return ++called, std::pair(3, std::string("three")); });
  static constexpr auto local = weft::task<"local">([](int x) { return ++called, x + 1; }).local();
  static constexpr auto raise = weft::task<"raise">([](long& total, int x) { ++called, total += x; }).local();
  static constexpr auto read = weft::task<"read">([](weft::from<"total", long> total) {
                                 return ++called, *total * 2;
                               }).after<"raise">();
  [[maybe_unused]] static constexpr auto all = weft::workflow<"left">(
      weft::state<"total", long>(), make >> (weft::part<"number", 0> >> local >> raise) >> read);
  everywhere<std::pair<long, long>(checkpoint const&)>(
      [](auto& place, checkpoint const& keeping) {
        auto const results = place.run(all, keeping);
        return std::pair<long, long>(results["read"_id], results["total"_id]);
      },
      [](auto const& place) {
        scratch_folder const here;
        calls_since();
        for (int expected : {4, 2, 2}) {
          CHECK((place.run(checkpoint{here.path()}) == std::pair(8L, 4L)));
          CHECK(calls_since() == expected);
        }
      });
}

TEST_CASE("tasks of nested workflows are known by their paths") {
  static constexpr auto twice = weft::task<"twice">([](int x) { return ++called, 2 * x; });
  [[maybe_unused]] static constexpr auto inner = weft::workflow<"inner">(weft::input<"x", int> >> twice);
  [[maybe_unused]] static constexpr auto outer =
      weft::workflow<"outer">(weft::task<"one">([] { return ++called, 1; }) >>
                              (weft::as_task<"a">(inner) | weft::as_task<"b">(inner)));
  everywhere<int(checkpoint const&)>(
      [](auto& place, checkpoint const& keeping) -> int {
        auto const results = place.run(outer, keeping);
        return results["a/twice"_id] + results["b/twice"_id];
      },
      [](auto const& place) {
        scratch_folder const here;
        calls_since();
        for (int expected : {3, 0}) {
          CHECK(place.run(checkpoint{here.path()}) == 4);
          CHECK(calls_since() == expected);
        }
      });
}
