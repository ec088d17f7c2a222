// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_LAWS_LAWS_HPP
#define WEFT_TESTS_LAWS_LAWS_HPP

#include <weft/async.hpp>
#include <weft/channel.hpp>
#include <weft/checkpoint.hpp>
#include <weft/policy.hpp>
#include <weft/weft.hpp>
#include <weft/wire.hpp>

#include <optional>
#include <regex>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "../checkpoint/places.hpp"

#include "../catch.hpp"

//! \file
//! One table of scenarios for control flow and failure. Each is there as a workflow and as a graph that says the same; both
//! are run on this thread, on a pool and on a cluster, and again with a checkpoint, first and resumed. What comes of it, as
//! text, must be the same everywhere.

namespace laws {

inline std::string text(int x) { return std::to_string(x); }
inline std::string text(std::string const& s) { return s; }
template <class T>
std::string text(weft::outcome<T> const& x) {
  switch (x.kind()) {
    case weft::outcome_kind::value: return text(*x);
    case weft::outcome_kind::error: return "error";
    case weft::outcome_kind::skipped: return "skipped";
    case weft::outcome_kind::cancelled: return "cancelled";
  }
  return "?";
}
template <class T>
std::string text(std::optional<T> const& x) {
  return x ? text(*x) : "-";
}
template <class T>
std::string text(T const* x) {
  return x != nullptr ? text(*x) : "-";
}
template <class First, class... More>
std::string say(First const& first, More const&... more) {
  std::string all = text(first);
  ((all += " " + text(more)), ...);
  return all;
}

// What a worker's failure says beyond the same failure here: the type of the exception, and where it was.
inline std::string without_places(std::string const& text) {
  static std::regex const place(" \\([^()]* on worker [^()]*\\)");
  return std::regex_replace(text, place, "");
}

// What came of a run: what it returned, or how it ended.
template <class Run>
std::string outcome_of(Run const& run) {
  try {
    return run();
  } catch (weft::run_cancelled const&) {
    return "cancelled";
  } catch (weft::deadline_exceeded const&) {
    return "too late";
  } catch (weft::error const& e) {
    return without_places(e.what());
  }
}

struct scenario {
  std::string expected;
  bool can_be_kept = true;  // whether another run with its results comes to the same, and so is tried
};

// Graphs give what there is anyway, and do not take that option.
template <class Place, class... Option>
auto run_graph(Place& place, weft::task_graph const& g, Option const&... option) {
  if constexpr ((std::is_same_v<decltype(option()), weft::partial_option> || ...))
    return place.run(g);
  else
    return place.run(g, option()...);
}
template <class Place, class... Option>
auto run_graph(Place& place, weft::task_graph const& g, weft::checkpoint const& keeping,
               Option const&... option) {
  if constexpr ((std::is_same_v<decltype(option()), weft::partial_option> || ...))
    return place.run(g, keeping);
  else
    return place.run(g, keeping, option()...);
}

// `show(results)` says what the results of the workflow are; `build(graph)` makes the graph and returns the same for its
// results. `option()` makes an option for the run anew.
template <class Workflow, class Show, class Build, class... Option>
void holds(scenario const& s, Workflow const& workflow, Show const& show, Build const& build,
           Option const&... option) {
  weft::task_graph g("graph");
  auto const show_graph = build(g);
  places::everywhere<std::string(int)>(
      [&](auto& place, int) { return outcome_of([&] { return show(place.run(workflow, option()...)); }); },
      [&](auto const& place) {
        INFO("workflow");
        CHECK(place.run(0) == s.expected);
      });
  places::everywhere<std::string(weft::checkpoint const*)>(
      [&](auto& place, weft::checkpoint const* keeping) {
        return outcome_of([&] {
          if (keeping != nullptr) return show_graph(run_graph(place, g, *keeping, option...));
          return show_graph(run_graph(place, g, option...));
        });
      },
      [&](auto const& place) {
        INFO("graph");
        CHECK(place.run(nullptr) == s.expected);
        if (!s.can_be_kept) return;
        scratch_folder const here;
        weft::checkpoint const keeping{.dir = here.path()};
        INFO("with a checkpoint");
        CHECK(place.run(&keeping) == s.expected);
        INFO("resumed");
        CHECK(place.run(&keeping) == s.expected);
      });
  if (!s.can_be_kept) return;
  scratch_folder const here;
  weft::checkpoint const keeping{.dir = here.path()};
  for (int i = 0; i < 2; ++i) {
    INFO("workflow with a checkpoint, run " << i);
    CHECK(outcome_of([&] { return show(weft::run(workflow, keeping, option()...)); }) == s.expected);
  }
}

}  // namespace laws

#endif
