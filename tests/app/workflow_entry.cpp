// SPDX-License-Identifier: BSL-1.0
#include <weft/app/workflow_entry.hpp>

#include "catch.hpp"

#include <weft/policy/deadline.hpp>
#include <weft/weft.hpp>

#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace weft::literals;

inline constexpr auto repeat = weft::task<"repeat">(
    [](std::string const& word, int count) { return std::vector(static_cast<std::size_t>(count), word); });
inline constexpr auto count = weft::task<"count">([](std::vector<std::string> const& x) { return x.size(); });
inline constexpr auto words =
    weft::workflow<"words">((weft::input<"word", std::string> | weft::input<"n", int>) >> repeat >> count);

// Inputs that are references, move-only, or nothing that a word could be.
struct book {
  int pages = 0;
};
inline constexpr auto open =
    weft::task<"open">([](std::unique_ptr<int> x, book const& b) { return *x + b.pages; });
inline constexpr auto odd = weft::workflow<"odd">(
    (weft::input<"box", std::unique_ptr<int>> | weft::input<"book", book const&>) >> open);

template <class Workflow, class Inputs = typename weft::detail::inputs_of_workflow<Workflow>::type>
using entry_of = weft::detail::workflow_entry<Workflow, Inputs, std::nullptr_t>;

weft::detail::app_call call(weft::detail::app_words given) {
  return {.words = std::move(given),
          .until = weft::run_deadline(std::numeric_limits<long long>::max()),
          .wants_all = true,
          .wants_json = true};
}

}  // namespace

TEST_CASE("A workflow behind a command line reads its inputs and shows its results", "[app]") {
  entry_of<std::remove_const_t<decltype(words)>> const entry(words, nullptr, weft::with<"n">(2));
  CHECK(entry.name() == "words");
  CHECK(entry.graph({}).tasks.size() == 4);
  auto const inputs = entry.inputs();
  REQUIRE(inputs.size() == 2);
  CHECK(inputs[0].id == "word");
  CHECK_FALSE(inputs[0].has_value);
  CHECK(inputs[1].has_value);
  CHECK(entry.no_workers().empty());
  CHECK(entry.no_checkpoint().empty());

  weft::pool pool(2);
  for (weft::pool* threads : {static_cast<weft::pool*>(nullptr), &pool}) {
    auto how = call({{"word", "ab"}});
    how.threads = threads;
    auto const results = entry.run(how);
    REQUIRE(results.size() == 2);
    CHECK(results[0].id == "repeat");
    CHECK(results[0].json == R"(["ab", "ab"])");
    CHECK(results[1].text == "2");
  }
  CHECK(entry.run(call({{"word", "ab"}, {"n", "5"}}))[1].text == "5");
  CHECK_THROWS_AS(entry.run(call({})), weft::usage_error);
  CHECK_THROWS_AS(entry.run(call({{"word", "ab"}, {"n", "five"}})), weft::usage_error);
  CHECK_THROWS_AS(entry.run(call({{"wrd", "ab"}})), weft::usage_error);
}

TEST_CASE("Inputs that no word could be are for the program to give", "[app]") {
  entry_of<std::remove_const_t<decltype(odd)>> const entry(odd, nullptr);
  CHECK_FALSE(entry.inputs()[1].is_readable);
  CHECK_FALSE(entry.no_workers().empty());
  CHECK_FALSE(entry.no_checkpoint().empty());
  CHECK_THROWS_AS(entry.run(call({})), weft::usage_error);
  CHECK_THROWS_AS(entry.run(call({{"book", "x"}})), weft::usage_error);

  entry_of<std::remove_const_t<decltype(odd)>> const given(
      odd, nullptr, weft::with<"box">(std::make_unique<int>(2)), weft::with<"book">(book{40}));
  CHECK(given.run(call({})).at(0).text == "42");
}
