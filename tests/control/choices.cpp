// SPDX-License-Identifier: BSL-1.0
#include <weft/core/choice.hpp>
#include <weft/wire.hpp>

#include <memory>
#include <string>
#include <vector>

#include "everywhere.hpp"

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto by_size = [](int x) -> weft::choice<"high", "low"> {
  if (x > 50) return weft::choose<"high">;
  return weft::choose<"low">;
};
constexpr auto amount = weft::input<"amount", int>;
constexpr auto route = weft::task<"route">(by_size);
constexpr auto high = weft::task<"high">([](weft::from<"amount", int> x) { return 2 * *x; });
constexpr auto low = weft::task<"low">([](weft::from<"amount", int> x) { return -*x; });
constexpr auto more = weft::task<"more">([](int x) { return x + 1; });
constexpr auto join = weft::task<"join">(
    [](std::optional<int> a, std::optional<int> const& b) { return 1000 * a.value_or(7) + b.value_or(7); });

}  // namespace

TEST_CASE("a choice runs the branch that it names and skips the others") {
  static constexpr auto wf =
      weft::workflow<"control-branches">(amount >> route >> (high >> more | low) >> join);
  run_everywhere(wf, [](auto const& run) {
    {
      auto const r = run(weft::with<"amount">(60));
      CHECK(r["high"_id] == 120);
      CHECK(r["more"_id] == 121);
      CHECK(r["low"_id] == std::nullopt);
      CHECK(r["join"_id] == 121007);
      CHECK(std::string(r["route"_id].name()) == "high");
    }
    auto const r = run(weft::with<"amount">(40));
    CHECK(r["high"_id] == std::nullopt);
    CHECK(r["more"_id] == std::nullopt);
    CHECK(r["low"_id] == -40);
    CHECK(r["join"_id] == 7000 - 40);
  });
  static_assert(weft::run(wf, weft::with<"amount">(60))["join"_id] == 121007);
  static_assert(weft::run(wf, weft::with<"amount">(40))["join"_id] == 6960);
}

TEST_CASE("what is chosen is given the argument that comes with its name") {
  static constexpr auto wf = weft::workflow<"control-arguments">(
      amount >> weft::task<"split">([
      ](int x) -> weft::one_of<weft::to<"text", std::string>, weft::to<"number", double>, weft::to<"none">> {
        if (x == 0) return weft::choose<"none">;
        if (x > 50) return weft::choose<"text">(std::string(static_cast<std::size_t>(x), 'x'));
        return weft::choose<"number">(x / 2.0);
      }) >>
      (weft::task<"text">([](std::string const& s) { return s.size(); }) |
       weft::task<"number">([](auto x) { return x; }) | weft::task<"none">([] {})) >>
      weft::task<"end">([](std::optional<std::size_t> size, std::optional<double> number) {
        return size ? "size" : number ? "number" : "none";
      })
          .optional<"none">()
          .local());
  run_everywhere(wf, [](auto const& run) {
    auto const text = run(weft::with<"amount">(60));
    CHECK(text["text"_id] == 60u);
    CHECK(text["end"_id] == std::string("size"));
    CHECK_FALSE(text["none"_id].has_value());
    auto const number = run(weft::with<"amount">(3));
    CHECK(number["number"_id] == 1.5);
    CHECK(number["text"_id] == std::nullopt);
    auto const none = run(weft::with<"amount">(0));
    CHECK(none["none"_id].has_value());
    CHECK(none["end"_id] == std::string("none"));
  });
}

TEST_CASE("an argument that comes with a choice can be taken, also if it can only be moved") {
  static constexpr auto wf = weft::workflow<"control-moved-argument">(
      weft::task<"split">([]() -> weft::one_of<weft::to<"a", std::unique_ptr<int>>, weft::to<"b">> {
        return weft::choose<"a">(std::make_unique<int>(5));
      }) >>
      (weft::task<"a">([](std::unique_ptr<int> p) { return p; }) | weft::task<"b">([] { return 1; })) >>
      weft::task<"end">([](std::optional<std::unique_ptr<int>>&& a, std::optional<int> b) {
        return (a ? **a : 0) + b.value_or(0);
      }));
  run_everywhere(wf, [](auto const& run) {
    auto const r = run();
    CHECK(r["end"_id] == 5);
  });
}

TEST_CASE("a choice after a choice, and a successor that is not named") {
  static constexpr auto wf = weft::workflow<"control-choices">(
      amount >> route >>
          (weft::task<"high">([](weft::from<"amount", int> x) -> weft::choice<"even", "odd"> {
             if (*x % 2 == 0) return weft::choose<"even">;
             return weft::choose<"odd">;
           }) >>
               (weft::task<"even">([] { return 'e'; }) | weft::task<"odd">([] { return 'o'; }) |
                weft::task<"any">([] { return 'a'; })) |
           low | weft::task<"always">([] { return 1; })),
      weft::task<"letters">([](weft::from<"even", std::optional<char>> e,
                               weft::from<"odd", std::optional<char>> o,
                               weft::from<"any", std::optional<char>> a) {
        return std::string{(*e).value_or('-'), (*o).value_or('-'), (*a).value_or('-')};
      }));
  run_everywhere(wf, [](auto const& run) {
    CHECK(run(weft::with<"amount">(60))["letters"_id] == "e-a");
    CHECK(run(weft::with<"amount">(61))["letters"_id] == "-oa");
    CHECK(run(weft::with<"amount">(1))["letters"_id] ==
          std::nullopt);  // as the choice whose branches it joins
    CHECK(run(weft::with<"amount">(1))["always"_id] == 1);
    CHECK(run(weft::with<"amount">(1))["high"_id].has_value() == false);
  });
}

TEST_CASE("a map after a choice: of what comes with it, and of what may be skipped") {
  static constexpr auto wf = weft::workflow<"control-maps">(
      amount >>
      weft::task<"split">([](int n) -> weft::one_of<weft::to<"each", std::vector<int>>, weft::to<"none">> {
        if (n == 0) return weft::choose<"none">;
        return weft::choose<"each">(std::vector<int>(static_cast<std::size_t>(n), 3));
      }) >>
      (weft::map<"each">([](int x) { return x * x; }) >> weft::map<"again">([](int x) { return x + 1; }) |
       weft::task<"none">([] {})) >>
      weft::task<"sum">([](std::optional<weft::batch<int>> const& all) {
        int sum = 0;
        if (all)
          for (int x : *all) sum += x;
        return sum;
      }).optional<"none">());
  run_everywhere(wf, [](auto const& run) {
    CHECK(run(weft::with<"amount">(4))["sum"_id] == 40);
    auto const r = run(weft::with<"amount">(0));
    CHECK(r["sum"_id] == 0);
    CHECK_FALSE(r["each"_id].has_value());
  });
}

TEST_CASE("a nested workflow as a branch, with an input that the choice feeds, and a choice within") {
  static constexpr auto inner = weft::workflow<"control-inner">(
      weft::input<"x", int> >> weft::task<"route">(by_size) >>
      (weft::task<"high">([](weft::from<"x", int> x) { return *x; }) |
       weft::task<"low">([](weft::from<"x", int> x) { return -*x; })) >>
      weft::task<"end">([](std::optional<int> a, std::optional<int> b) { return a ? *a : *b; }));
  static constexpr auto wf = weft::workflow<"control-nested-branch">(
      amount >> weft::task<"split">([](int x) -> weft::one_of<weft::to<"big", int>, weft::to<"small">> {
        if (x < 10) return weft::choose<"small">;
        return weft::choose<"big">(x);
      }) >>
      (weft::as_task<"big">(inner) | weft::task<"small">([] { return 0; })) >>
      weft::task<"result">(
          [](std::optional<int> big, std::optional<int> small) { return big ? *big : *small - 1; }));
  run_everywhere(wf, [](auto const& run) {
    auto const r = run(weft::with<"amount">(60));
    CHECK(r["big/high"_id] == 60);
    CHECK(r["result"_id] == 60);
    CHECK(run(weft::with<"amount">(20))["result"_id] == -20);
    auto const small = run(weft::with<"amount">(2));
    CHECK(small["result"_id] == -1);
    CHECK_FALSE(small["big/end"_id].has_value());
  });
}

TEST_CASE("a generic task, one that is only ordered, and a plain optional and a variant as ordinary values") {
  static constexpr auto wf = weft::workflow<"control-ordinary">(
      amount >> route >>
          (weft::task<"high">([](weft::from<"amount", int>) { return std::optional<int>(3); }) >>
               weft::task<"next">([](std::optional<int> x) { return x.value_or(-1); }) |
           weft::task<"low">([] { return std::variant<int, char>('c'); }) >>
               weft::task<"which">([](auto const& v) { return v.index(); })),
      weft::task<"after_high">([] { return 1; }).after<"high">(),
      weft::task<"either">(
          [](auto const& a, auto const& b) { return int{a.has_value()} + 2 * int{b.has_value()}; })
          .takes<"next", "which">()
          .optional<"next", "which">());
  run_everywhere(wf, [](auto const& run) {
    auto const big = run(weft::with<"amount">(60));
    CHECK(big["next"_id] == 3);
    CHECK(big["after_high"_id] == 1);
    CHECK(big["either"_id] == 1);
    auto const small = run(weft::with<"amount">(6));
    CHECK(small["which"_id] == 1u);
    CHECK_FALSE(small["after_high"_id].has_value());
    CHECK(small["either"_id] == 2);
  });
}

TEST_CASE("a task that fails in the chosen branch is named, one that is skipped cannot fail") {
  static constexpr auto wf = weft::workflow<"control-failing-branch">(
      amount >> route >> (weft::task<"high">([]() -> int { throw std::runtime_error("too high"); }) | low) >>
      join);
  run_everywhere(wf, [](auto const& run) {
    CHECK(run(weft::with<"amount">(6))["join"_id] == 6994);
    try {
      static_cast<void>(run(weft::with<"amount">(60)));
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK(std::string(e.id()) == "high");
    }
  });
}
