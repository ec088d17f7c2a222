// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect.hpp>

#include <weft/static.hpp>

#include "../check/inspect.hpp"

#include "../catch.hpp"

using namespace weft::literals;
namespace errors = weft::errors;

namespace {

struct order {
  int amount;
};
struct order_book {
  int total = 0;
};

order_book book;

constexpr auto the_book = weft::resource<"book">(book);
constexpr auto orders = weft::task<"orders">([] { return order{3}; });
constexpr auto match =
    weft::task<"match">([](order const& o, order_book& b) { b.total += o.amount; }).writes<"book">();
constexpr auto report = weft::task<"report">([](order_book const& b) { return b.total; }).reads<"book">();
constexpr auto wf = weft::workflow<"w">(the_book | (orders >> match >> report));

}  // namespace

TEST_CASE("the algebra keeps what is declared") {
  book = {};
  auto const fake = weft::replace<"orders">(wf, weft::task<"orders">([] { return order{7}; }));
  CHECK(weft::run(fake)["report"_id] == 7);
  auto const other = weft::replace<"match">(
      wf, weft::task<"match">([](order const& o, order_book& b) { b.total = -o.amount; }).writes<"book">());
  CHECK(weft::run(other)["report"_id] == -3);
  STATIC_REQUIRE(
      gives_error<decltype(weft::replace<"match">(wf, weft::task<"match">([](order const&, order_book&) {}))),
                  errors::undeclared_access<"match", "book">>);
  int calls = 0;
  auto const traced = weft::instrument(wf, [&calls](auto, auto const& call) -> decltype(auto) {
    ++calls;
    return call();
  });
  weft::run(traced);
  CHECK(calls == 3);
  auto const renamed = weft::rename<"book", "b">(wf);
  book = {};
  CHECK(weft::run(renamed)["report"_id] == 3);
  auto const part = weft::subgraph<"match", "report">(wf);
  CHECK(weft::run(part, weft::with<"orders">(order{5}))["report"_id] == 8);
  auto const less = weft::without<"orders">(weft::workflow<"w">(the_book | (orders >> report)));
  CHECK(weft::run(less)["report"_id] == 8);
}

TEST_CASE("copies of what writes race, those of what reads do not") {
  constexpr auto base = weft::task<"t">([] {}).writes<"db">();
  constexpr auto look = weft::task<"t">([] {}).reads<"db">();
  STATIC_REQUIRE(gives_error<decltype(weft::workflow<"w">(weft::replicate<2>(base))),
                             errors::data_race<"t.0", "t.1", "db">>);
  STATIC_REQUIRE(std::is_void_v<error_of<decltype(weft::workflow<"w">(weft::replicate<2>(look)))>>);
}
