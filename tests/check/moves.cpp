// SPDX-License-Identifier: BSL-1.0
#include <weft/check/moves.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inspect.hpp"

#include "../catch.hpp"

using weft::workflow;
namespace errors = weft::errors;

namespace {

using owner = std::unique_ptr<int>;

constexpr auto make = weft::task<"make">([] { return owner(); });
constexpr auto look = weft::task<"look">([](owner const& x) { return *x; });
constexpr auto take = weft::task<"take">([](owner x) { return *x; });
constexpr auto grab = weft::task<"grab">([](owner&& x) { return *x; });
constexpr auto text = weft::task<"text">([] { return std::string(); });
constexpr auto copy = weft::task<"copy">([](std::string x) { return x; });

#define WORKFLOW(...) decltype(workflow<"w">(__VA_ARGS__))

template <class Workflow>
constexpr bool works = std::is_void_v<error_of<Workflow>>;

struct pair_of_ints {
  int a, b;
};

}  // namespace

TEST_CASE("a result has one taker, who comes last") {
  STATIC_REQUIRE(works<WORKFLOW(make >> take)>);
  STATIC_REQUIRE(works<WORKFLOW(make >> (look | grab.after<"look">()))>);
  STATIC_REQUIRE(works<WORKFLOW(make >> (grab.after<"look">() | look))>);
  STATIC_REQUIRE(gives_error<WORKFLOW(make >> (take | grab)), errors::two_takers<"make", "take", "grab">>);
  STATIC_REQUIRE(
      gives_error<WORKFLOW(make >> (look | take)), errors::taken_before_read<"make", "take", "look">>);
  // Reading order is no order.
  STATIC_REQUIRE(
      gives_error<WORKFLOW(make >> look, make >> take), errors::taken_before_read<"make", "take", "look">>);
  STATIC_REQUIRE(gives_error<WORKFLOW(make >> take, make >> look.after<"take">()),
                             errors::taken_before_read<"make", "take", "look">>);
  // Ordered after the reader by whatever path.
  constexpr auto pass = weft::task<"pass">([] {});
  STATIC_REQUIRE(works<WORKFLOW(make >> look >> pass, make >> take.after<"pass">())>);
}

TEST_CASE("from takes by T&& only, however far upstream") {
  constexpr auto reads = weft::task<"reads">([](weft::from<"make", owner>) {});
  constexpr auto takes = weft::task<"takes">([](weft::from<"make", owner&&>) {});
  STATIC_REQUIRE(works<WORKFLOW(make >> look, reads)>);
  STATIC_REQUIRE(works<WORKFLOW(make >> look >> weft::task<"x">([](int) {}) >> takes)>);
  STATIC_REQUIRE(
      gives_error<WORKFLOW(make, reads, takes), errors::taken_before_read<"make", "takes", "reads">>);
  STATIC_REQUIRE(gives_error<WORKFLOW(make >> take, takes), errors::two_takers<"make", "take", "takes">>);
}

TEST_CASE("copyable values are copied, unless moves says otherwise") {
  constexpr auto other = copy.as<"other">();
  STATIC_REQUIRE(works<WORKFLOW(text >> (copy | other))>);
  STATIC_REQUIRE(gives_error<WORKFLOW(text >> (copy | other.moves<"text">())),
                             errors::taken_before_read<"text", "other", "copy">>);
  STATIC_REQUIRE(works<WORKFLOW(text >> (copy | other.moves<"text">().after<"copy">()))>);
  STATIC_REQUIRE(gives_error<WORKFLOW(text >> copy >> other.moves<"text">()),
                             errors::moves_no_argument<"other", "text">>);
}

TEST_CASE("generic callables take only what they cannot read") {
  constexpr auto reads = weft::task<"reads">([](auto const&) {});
  constexpr auto moves = weft::task<"moves">([](auto x) { return x; });
  STATIC_REQUIRE(works<WORKFLOW(make >> (reads | reads.as<"again">()))>);
  // By value it has to be a move.
  STATIC_REQUIRE(
      gives_error<WORKFLOW(make >> (reads | moves)), errors::taken_before_read<"make", "moves", "reads">>);
  STATIC_REQUIRE(works<WORKFLOW(text >> (reads | moves))>);
}

TEST_CASE("nothing may point into what is taken") {
  constexpr auto view = weft::task<"view">([](std::string const& x) { return std::string_view(x); });
  constexpr auto refer = weft::task<"refer">([](std::string const& x) -> std::string const& { return x; });
  constexpr auto take_text = weft::task<"take_text">([](std::string&&) {});
  STATIC_REQUIRE(gives_error<WORKFLOW(text >> (view | take_text.after<"view">())),
                             errors::view_of_taken<"text", "view", "take_text">>);
  STATIC_REQUIRE(gives_error<WORKFLOW(text >> (refer | take_text.after<"refer">())),
                             errors::view_of_taken<"text", "refer", "take_text">>);
  STATIC_REQUIRE(works<WORKFLOW(text >> (view | refer))>);
}

TEST_CASE("what is a view") {
  STATIC_REQUIRE(weft::is_view<std::string_view>);
  STATIC_REQUIRE(weft::is_view<std::span<int>>);
  STATIC_REQUIRE(weft::is_view<std::reference_wrapper<int>>);
  STATIC_REQUIRE_FALSE(weft::is_view<int>);
  STATIC_REQUIRE_FALSE(weft::is_view<pair_of_ints>);
  STATIC_REQUIRE_FALSE(weft::is_view<std::array<int, 3>>);
  STATIC_REQUIRE_FALSE(weft::is_view<std::string>);
  STATIC_REQUIRE_FALSE(weft::is_view<std::vector<int>>);
  STATIC_REQUIRE_FALSE(weft::is_view<std::unique_ptr<int>>);
  STATIC_REQUIRE_FALSE(weft::is_view<std::optional<int>>);
}
