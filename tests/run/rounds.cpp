// SPDX-License-Identifier: BSL-1.0
#include <weft/run/rounds.hpp>

#include <weft/weft.hpp>

#include <memory>
#include <optional>
#include <vector>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

// Knows a state after so many rounds, and notes those that come.
struct known_rounds final : weft::detail::round_keeper<int> {
  std::optional<int> known;
  weft::detail::round_note at;
  std::vector<std::size_t> rounds;
  std::vector<int> states;

  std::optional<int> last(weft::detail::round_note& to) override {
    if (known) to = at;
    return known;
  }
  void add(weft::detail::round_note const& to, int const& state) override {
    rounds.push_back(to.round);
    states.push_back(state);
  }
};

constexpr auto up = [](int x) { return x + 1; };
constexpr auto is_small = [](int x) { return x < 5; };

}  // namespace

TEST_CASE("a loop goes on after the last round that its keeper knows, and tells of each further one") {
  known_rounds keeper;
  weft::detail::run_link link;
  link.rounds = &keeper;
  weft::stop_source const source({}, link);
  weft::context here("x", source.token());
  auto const loop = weft::repeat_while(up, is_small, 5);
  CHECK(loop(here, 2) == 5);
  CHECK(keeper.rounds == std::vector<std::size_t>{1, 2, 3});
  CHECK(keeper.states == std::vector{3, 4, 5});
  keeper.known = 4;
  keeper.at.round = 4;
  CHECK(loop(here, 0) == 5);  // and again: another attempt finds it, too
  CHECK(keeper.rounds == std::vector<std::size_t>{1, 2, 3, 5});
  keeper.at.round = 5;  // rounds that were done before count
  CHECK_THROWS_AS(loop(here, 0), weft::loop_limit);
  CHECK(link.rounds == &keeper);
}

TEST_CASE("loops within a loop, and those with another state, do not find its keeper") {
  known_rounds keeper;
  weft::detail::run_link link;
  link.rounds = &keeper;
  weft::stop_source const source({}, link);
  weft::context here("x", source.token());
  auto const inner = weft::repeat_while(up, [](int x) { return x % 10 != 0; }, 100);
  auto const outer = weft::repeat_while([inner](weft::context& task, int x) { return inner(task, x + 1); },
                                        [](int x) { return x < 30; }, 100);
  CHECK(outer(here, 0) == 30);
  CHECK(keeper.states == std::vector{10, 20, 30});
  auto const other = weft::repeat_while([](long x) { return x + 1; }, [](long x) { return x < 5; }, 100);
  CHECK(other(here, 0L) == 5);
  CHECK(keeper.states.size() == 3);
  auto const fixed = weft::repeat_while([](std::unique_ptr<int> p) { return ++*p, std::move(p); },
                                        [](std::unique_ptr<int> const& p) { return *p < 5; }, 100);
  CHECK(*fixed(here, std::make_unique<int>(1)) == 5);
}

TEST_CASE("a run within a loop does not find its keeper") {
  static constexpr auto wf =
      weft::workflow<"inner">(weft::input<"n", int> >> weft::loop<"up">(up, is_small, 5));
  known_rounds keeper;
  weft::detail::run_link link;
  link.rounds = &keeper;
  weft::stop_source const source({}, link);
  weft::context here("x", source.token());
  auto const outer = weft::repeat_while(
      [](weft::context& task, int x) { return x + weft::run(wf, weft::with<"n">(x), task.stop())["up"_id]; },
      [](int x) { return x < 10; }, 5);
  CHECK(outer(here, 3) == 16);  // 3 + 5, and 8 + 8, as the inner loop has no round
  CHECK(keeper.states == std::vector{8, 16});
}
