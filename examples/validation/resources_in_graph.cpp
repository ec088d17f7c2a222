// SPDX-License-Identifier: BSL-1.0
#include <weft/weft.hpp>

#include <string>

int main() {
  int volume = 0;  // outlives the runs

  weft::task_graph g{"day"};
  auto const book = g.resource("book", volume);
  auto const orders = g.add("orders", [] { return 15; });
  auto const match = g.add("match", [](int amount, int& v) { v += amount; }, orders, weft::writes(book));
  auto const report = g.add("report", [](int const& v) { return v; }, weft::reads(book));
  g.add("upload", [] {}, weft::writes("network"));  // a name alone

  std::string said;
  try {
    weft::run(g);
  } catch (weft::data_race const& e) {  // before any task starts
    said = e.first() + " " + e.second() + " " + e.resource();
  }
  if (said != "match report book" || volume != 0) return 1;

  g.order(match, report);
  return weft::run(g)[report] == 15 ? 0 : 2;
}
