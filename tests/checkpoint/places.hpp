// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CHECKPOINT_PLACES_HPP
#define WEFT_TESTS_CHECKPOINT_PLACES_HPP

#include <weft/checkpoint.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "../catch.hpp"
#include "../journal/scratch.hpp"

//! \file
//! Where a run can be: the same scenarios for each.

namespace places {

struct on_this_thread {
  static constexpr char const* name = "inline";
  template <class What, class... Option>
  auto run(What const& what, Option&&... options) {
    return weft::run(what, std::forward<Option>(options)...);
  }
};

struct on_a_pool {
  static constexpr char const* name = "pool";
  weft::pool pool{3};
  template <class What, class... Option>
  auto run(What const& what, Option&&... options) {
    return weft::run(what, pool, std::forward<Option>(options)...);
  }
};

// A cluster in this process. What it is made of is compiled once, in places.cpp.
class small_cluster {
public:
  small_cluster();
  small_cluster(small_cluster const&) = delete;
  small_cluster& operator=(small_cluster const&) = delete;
  ~small_cluster();
  std::unique_ptr<weft::cluster::queue_user> join();

  struct parts;

private:
  std::unique_ptr<parts> parts_;
};
struct on_a_cluster {
  static constexpr char const* name = "cluster";
  small_cluster cluster;
  template <class What, class... Option>
  auto run(What const& what, Option&&... options) {
    return weft::run(what, cluster, std::forward<Option>(options)...);
  }
};

// A place, and what is run there. So only that is compiled for each place, and not what is checked.
template <class Run>
struct place_for;
template <class R, class... Argument>
struct place_for<R(Argument...)> {
  using result = R;
  char const* name;
  std::function<R(Argument...)> run;
};
// Calls `scenario(place)`, where `place.run(...)` is `run(at, ...)`, for each.
template <class Signature, class Run, class Scenario>
void everywhere(Run const& run, Scenario const& scenario) {
  auto const at = [&](auto&& place) {
    INFO("where: " << place.name);
    // (The type is said because clang 16 leaves virtual functions out that it first sees where it finds out a type.)
    scenario(
        place_for<Signature>{place.name, [&](auto&&... argument) -> typename place_for<Signature>::result {
                               return run(place, std::forward<decltype(argument)>(argument)...);
                             }});
  };
  at(on_this_thread());
  at(on_a_pool());
  at(on_a_cluster());
}

// Calls `scenario(place)` for each.
template <class Scenario>
void everywhere(Scenario const& scenario) {
  auto const at = [&](auto&& place) {
    INFO("where: " << place.name);
    scenario(place);
  };
  at(on_this_thread());
  at(on_a_pool());
  at(on_a_cluster());
}

// Where no other workflow of the program needs to have another name.
template <class Scenario>
void wherever_names_may_repeat(Scenario const& scenario) {
  auto const at = [&](auto&& place) {
    INFO("where: " << place.name);
    scenario(place);
  };
  at(on_this_thread());
  at(on_a_pool());
}

// What was called, by tasks wherever they are: all are threads of this process.
inline std::atomic<int> called{0};
inline int calls_since() { return called.exchange(0); }

}  // namespace places

#endif
