// SPDX-License-Identifier: BSL-1.0
#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include <string>
#include <vector>

using namespace weft::literals;

inline constexpr auto query = [](int id) { return "row " + std::to_string(id); };
inline constexpr auto customer = weft::task<"customer">([] { return query(1); }).limit<"db">(2);
inline constexpr auto orders = weft::task<"orders">([] { return query(2); }).limit<"db">(2);
inline constexpr auto prices = weft::task<"prices">([] { return query(3); }).limit<"db">(2);
inline constexpr auto bill = weft::task<"bill">(
    [](std::string const& a, std::string const& b, std::string const& c) { return a + ", " + b + ", " + c; });

inline constexpr auto billing = weft::workflow<"billing">((customer | orders | prices) >> bill);

int main() {
  weft::pool pool(4);
  bool right = weft::run(billing, pool).value() == "row 1, row 2, row 3";

  weft::task_graph g;
  std::vector<weft::node<std::string>> rows;
  for (int id = 0; id < 100; ++id) rows.push_back(g.add(weft::limit("db", 2, [id] { return query(id); })));
  auto const count = g.add([](weft::many<std::string> const& all) { return all.size(); }, weft::all(rows));
  right &= weft::run(g, pool)[count] == 100;
  return right ? 0 : 1;
}
