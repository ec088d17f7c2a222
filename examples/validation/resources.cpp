// SPDX-License-Identifier: BSL-1.0
#include <weft/weft.hpp>

#include <vector>

using namespace weft::literals;

namespace {

struct order {
  int amount;
};
struct order_book {
  std::vector<int> open;
  int volume = 0;
};

order_book book;  // outlives the runs

constexpr auto the_book = weft::resource<"book">(book);

constexpr auto orders = weft::task<"orders">([] { return std::vector<order>{{3}, {5}, {7}}; });

// Who changes the book is given it by reference, behind the results of its predecessors, ...
constexpr auto match = weft::task<"match">([](std::vector<order> const& all, order_book& b) {
                         for (order const& o : all) b.open.push_back(o.amount);
                       }).writes<"book">();
constexpr auto settle = weft::task<"settle">([](order_book& b) {
                          for (int amount : b.open) b.volume += amount;
                          b.open.clear();
                        }).writes<"book">();
// ... who reads it, by reference to const.
constexpr auto report = weft::task<"report">([](order_book const& b) { return b.volume; }).reads<"book">();
constexpr auto audit =
    weft::task<"audit">([](order_book const& b) { return b.open.empty(); }).reads<"book">();

// Two may read at once. Without an order, match and settle would not compile.
constexpr auto day = weft::workflow<"day">(the_book | (orders >> match >> settle >> (report | audit)));

// The order of the text will do.
constexpr auto short_day =
    weft::workflow<"short_day">(weft::ordered_by_declaration, the_book, orders >> match, settle, report);

}  // namespace

int main() {
  weft::pool pool;
  auto const first = weft::run(day, pool);
  if (first["report"_id] != 15 || !first["audit"_id]) return 1;
  return weft::run(short_day, pool)["report"_id] == 30 ? 0 : 2;
}
